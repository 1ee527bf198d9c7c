import { AssayError } from '@assay/core';
import type { MiddlewareHandler } from 'hono';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Headers that every answer carries: no inline script, no framing, no sniffing, no referrer. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set('Content-Security-Policy', contentSecurityPolicy);
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
  c.res.headers.set('Referrer-Policy', 'no-referrer');
  c.res.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  c.res.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  c.res.headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
};

/** Refuses a `Host` that was not configured, which defeats DNS rebinding. */
export function allowHosts(hosts: ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? '';
    if (!hosts.has(host)) {
      throw new AssayError({
        code: 'HOST_NOT_ALLOWED',
        publicMessage: 'This registry does not answer under that host name. Add it to ASSAY_HOSTS.',
      });
    }
    await next();
  };
}

/** For cookie sessions: a state-changing request must come from this origin and repeat the session's token. */
export function demandSameOrigin(request: Request, csrfToken: string): void {
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  const matches = origin !== null && URL.canParse(origin) && new URL(origin).host === host;
  if (!matches || request.headers.get('x-csrf-token') !== csrfToken) {
    throw new AssayError({
      code: 'CSRF',
      publicMessage: 'This request did not come from a page of this registry. Reload the page and try again.',
    });
  }
}
