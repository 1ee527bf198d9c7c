import { AssayError } from '@assay/core';
import type { Environment } from '@assay/registry';
import { Hono } from 'hono';
import { mountAliasPath } from './api/alias-path.ts';
import type { Handlers } from './api/handler.ts';
import { mountOperations } from './api/mount.ts';
import type { Authenticate } from './http/credentials.ts';
import { problemOf, problemResponse } from './http/problem.ts';
import { allowHosts, securityHeaders } from './http/security.ts';
import { staticPages } from './http/static-pages.ts';
import type { Log } from './log.ts';

export interface AppOptions {
  readonly environment: Environment;
  readonly authenticate: Authenticate;
  readonly handlers: Handlers;
  /** `host:port` values under which the registry answers. */
  readonly hosts: ReadonlySet<string>;
  /** Folder of the built pages. */
  readonly pages: string;
  readonly log: Log;
}

/** The whole HTTP surface as one fetch handler; needs no network to be tested. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(securityHeaders);
  app.use(allowHosts(options.hosts));
  mountAliasPath(app, options.environment);
  mountOperations(app, options);
  app.all('/api/*', (c) => {
    throw new AssayError({
      code: 'NOT_FOUND',
      publicMessage: `There is no ${c.req.method} ${new URL(c.req.url).pathname}. See /openapi.json.`,
    });
  });
  app.use(staticPages(options.pages));
  app.notFound((c) =>
    problemResponse(
      problemOf(
        new AssayError({ code: 'NOT_FOUND', publicMessage: 'Not found.' }),
        new URL(c.req.url).pathname,
      ),
    ),
  );
  app.onError((error, c) => {
    const problem = problemOf(error, new URL(c.req.url).pathname);
    if (problem.status >= 500)
      options.log.error('request failed', {
        method: c.req.method,
        code: problem.code,
        detail: detailOf(error),
      });
    return problemResponse(problem);
  });
  return app;
}

/** What an operator may read of a failure: never a message that may carry what a caller sent. */
function detailOf(error: unknown): string {
  if (error instanceof AssayError) return error.detail ?? error.publicMessage;
  return error instanceof Error
    ? `${error.name}: ${error.stack?.split('\n').slice(1, 6).join(' ').trim() ?? ''}`
    : typeof error;
}
