import type { SuiteView } from '@assay/contract';
import type { Digest } from '@assay/core';
import { putBytes } from '../catalog/artifacts.ts';
import type { Context } from '../database/context.ts';
import { requireRole } from '../people/refusals.ts';
import { requireSuite } from './queries.ts';
import { suiteViewOf } from './views.ts';

/** Every suite version, by suite, newest first. Manifests only: rows are sealed. */
export async function listSuites(ctx: Context): Promise<{ readonly suites: SuiteView[] }> {
  return ctx.database.read(async (tx) => {
    const rows = await tx
      .selectFrom('suite_version')
      .selectAll()
      .orderBy('suite')
      .orderBy('sealed_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    const suites: SuiteView[] = [];
    for (const row of rows) suites.push(await suiteViewOf(tx, row));
    return { suites };
  });
}

/** One suite version; NOT_FOUND when there is none. */
export async function getSuite(
  ctx: Context,
  input: { readonly suite: string; readonly version: string },
): Promise<SuiteView> {
  return ctx.database.read(async (tx) => suiteViewOf(tx, await requireSuite(tx, input.suite, input.version)));
}

/** Stores sealed bytes under their digest. Only a leased job of an evaluator reads them back. Stewards only. */
export async function putSealedSuite(
  ctx: Context,
  input: { readonly digest: Digest; readonly body: AsyncIterable<Uint8Array> | Uint8Array },
): Promise<{ readonly digest: Digest; readonly bytes: number }> {
  requireRole(ctx, 'steward');
  return putBytes(ctx, input);
}
