import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import { type Cases, getCases as fetchCases } from '../evidence/case-views.ts';
import { notFound, requireRole } from '../people/refusals.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { relationTo } from '../promotion/relation.ts';

/**
 * The answer to the caller's own case view, once. NOT_FOUND alike for what is not there, what another asked, and for
 * whoever is on the producer's side by now. Names the job, to which the ciphertext is bound.
 * Fact: case-view.delivered.
 */
export async function getCases(
  ctx: Context,
  input: { readonly view: Uuid },
): Promise<Cases & { readonly job: Uuid }> {
  requireRole(ctx, 'reviewer');
  const job = await ctx.database.read(async (tx) => {
    const view = await tx
      .selectFrom('case_view')
      .select(['request', 'job_id'])
      .where('id', '=', input.view)
      .executeTakeFirst();
    const request = view === undefined ? undefined : await requestByNumber(tx, view.request);
    const relation = request === undefined ? 'unrelated' : await relationTo(tx, request, ctx.actor);
    if (view === undefined || relation !== 'independent') throw notFound(`case view ${input.view}`);
    return view.job_id;
  });
  return { ...(await fetchCases(ctx, input)), job };
}
