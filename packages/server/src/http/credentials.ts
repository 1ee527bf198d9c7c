import { AssayError } from '@assay/core';
import type { Actor } from '@assay/registry';

export const sessionCookie = 'assay_session';

/** What a request brought to say who it is. */
export type Credential =
  | { readonly kind: 'token'; readonly secret: string }
  | { readonly kind: 'session'; readonly secret: string };

export interface Authenticated {
  readonly actor: Actor;
  /** Anti-forgery token of a cookie session; null for a token. */
  readonly csrfToken: string | null;
}

/** Resolves a credential to an actor, or null when it is unknown, expired or revoked. One statement, no cache. */
export type Authenticate = (credential: Credential) => Promise<Authenticated | null>;

/** The credential in a request: a bearer token wins over a cookie. */
export function credentialOf(request: Request): Credential | null {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const [scheme, secret] = authorization.split(' ', 2);
    return scheme?.toLowerCase() === 'bearer' && secret ? { kind: 'token', secret } : null;
  }
  const cookies = request.headers.get('cookie') ?? '';
  for (const part of cookies.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === sessionCookie && value) return { kind: 'session', secret: value };
  }
  return null;
}

/** The cookie of a session; `Secure` where the registry is reached by HTTPS. */
export function sessionCookieHeader(secret: string, maxAgeSeconds: number, secure: boolean): string {
  return `${sessionCookie}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
}

/** The one answer to a credential that is missing, unknown, expired or revoked. */
export function unauthenticated(): AssayError<'UNAUTHENTICATED'> {
  return new AssayError({
    code: 'UNAUTHENTICATED',
    publicMessage: 'Sign in, or send a valid API token: this one is missing, expired or revoked.',
  });
}
