import { AssayError } from '@assay/core';
import { apiOperations, fullPath } from '@assay/contract';
import { type Environment, resolveAliasAs } from '@assay/registry';
import type { Hono } from 'hono';
import { credentialOf, unauthenticated } from '../http/credentials.ts';
import { invalidInput } from '../http/problem.ts';

const operation = apiOperations.getAlias;

/**
 * Serves `getAlias` with one statement that authenticates and resolves: the path that services take at every start
 * and poll. It answers as the mounted operation would.
 */
export function mountAliasPath(app: Hono, environment: Environment): void {
  app.get(fullPath(operation.path).replaceAll(/\{([^}]+)\}/g, ':$1'), async (c) => {
    const credential = credentialOf(c.req.raw);
    const params = operation.params.safeParse(c.req.param());
    if (credential === null) throw unauthenticated();
    if (!params.success) throw invalidInput('path', params.error);
    const answer = await resolveAliasAs(environment, credential, params.data);
    if (answer === null) throw unauthenticated();
    if (answer.found === null) {
      const { model, alias } = params.data;
      throw new AssayError({
        code: 'NOT_FOUND',
        publicMessage: `There is no model version ${model}@${alias} that you may see.`,
      });
    }
    return c.json(answer.found, 200, { 'Cache-Control': 'no-store' });
  });
}
