import type { SuiteView } from '@assay/contract';
import { type Uuid, digestOf, utf8 } from '@assay/core';
import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { notFound, refused, requireRole } from '../people/refusals.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { type SuiteVersion, requireSuite, suiteById } from './queries.ts';
import { recordReader } from './suite-readers.ts';
import { suiteViewOf } from './views.ts';

/*
 * A suite version's life: sealed → in force → exhausted (budget 0) | deprecated → retired; or sealed → refused,
 * when the evaluator finds that it is not what its manifest says. Approvals that rest on it are told at each step.
 */

/** The evaluator found a sealed version sound: it may judge from now on. The caller has checked its verdict. */
export async function putSuiteInForce(tx: Tx, ctx: Context, suite: Uuid): Promise<void> {
  const version = await requireSealed(tx, suite);
  await tx
    .updateTable('suite_version')
    .set({ state: 'in-force', in_force_at: ctx.clock.now() })
    .where('id', '=', suite)
    .execute();
  await append(tx, ctx, { kind: 'suite.in-force', payload: { suite, manifest: version.manifest_digest } });
}

/** The evaluator found a sealed version unsound. `reason` names columns and counts, never rows. */
export async function refuseSuite(tx: Tx, ctx: Context, suite: Uuid, reason: string): Promise<void> {
  await requireSealed(tx, suite);
  await tx
    .updateTable('suite_version')
    .set({ state: 'refused', refused_because: reason })
    .where('id', '=', suite)
    .execute();
  await append(tx, ctx, { kind: 'suite.refused', payload: { suite, reason: digestOf(utf8(reason)) } });
}

/**
 * Deprecates a suite version: nothing new is judged by it, and approvals that rest on it say so. FORBIDDEN unless
 * a steward asks; WRONG_STATE for one that is not in force or exhausted.
 */
export async function deprecateSuite(
  ctx: Context,
  input: { readonly suite: string; readonly version: string },
): Promise<SuiteView> {
  requireRole(ctx, 'steward');
  return ctx.transact(async (tx) => {
    const suite = await requireSuite(tx, input.suite, input.version);
    if (suite.state !== 'in-force' && suite.state !== 'exhausted') {
      throw refused(
        'WRONG_STATE',
        `${suite.suite}@${suite.version} is ${suite.state}, so it cannot be deprecated.`,
      );
    }
    await tx
      .updateTable('suite_version')
      .set({ state: 'deprecated', deprecated_at: ctx.clock.now() })
      .where('id', '=', suite.id)
      .execute();
    await recordReader(tx, ctx, { suite: suite.id, person: ctx.actor.personId, how: 'stewarded' });
    await append(tx, ctx, { kind: 'suite.deprecated', payload: { suite: suite.id } });
    return suiteViewOf(tx, await requireSuite(tx, suite.suite, suite.version));
  });
}

/** Where no policy is in force yet. */
const usualDeprecationDays = 30;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Retires suite versions whose deprecation window has ended; returns how many. Background work. */
export async function retireSuites(ctx: Context): Promise<number> {
  return ctx.transact(async (tx) => {
    const days = (await findPolicyInForce(tx))?.policy.deprecationDays ?? usualDeprecationDays;
    const since = instantOf(ctx.clock.milliseconds() - days * dayMilliseconds);
    const due = await tx
      .selectFrom('suite_version')
      .select('id')
      .where('state', '=', 'deprecated')
      .where('deprecated_at', '<=', since)
      .execute();
    for (const { id } of due) {
      await tx.updateTable('suite_version').set({ state: 'retired' }).where('id', '=', id).execute();
      await append(tx, ctx, { kind: 'suite.retired', payload: { suite: id } });
    }
    return due.length;
  });
}

async function requireSealed(tx: Tx, id: Uuid): Promise<SuiteVersion> {
  const suite = await suiteById(tx, id);
  if (suite === undefined) throw notFound('suite version');
  if (suite.state !== 'sealed') {
    throw refused(
      'WRONG_STATE',
      `${suite.suite}@${suite.version} was validated already: it is ${suite.state}.`,
    );
  }
  return suite;
}
