import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { notFound } from '../people/refusals.ts';
import { teamById } from '../people/queries.ts';
import { type SuiteVersion, manifestOf, spentBits, suiteById } from './queries.ts';
import { remainingFor, teamShares } from './rules.ts';
import type { ExposureTable } from './tables.ts';

/** Something told to a producing team about a suite version. */
export interface Exposure {
  readonly suite: Uuid;
  readonly team: Uuid;
  readonly request: number | null;
  readonly what: ExposureTable['what'];
  readonly bits: number;
}

/**
 * Charges a disclosure to a suite version's budget, with its fact. What was told is charged even beyond the
 * budget, because it was told; at zero the version is exhausted, and further approvals cannot rest on it.
 */
export async function chargeExposure(tx: Tx, ctx: Context, exposure: Exposure): Promise<void> {
  const { suite, team, request, what, bits } = exposure;
  const { factId, at } = await append(tx, ctx, {
    kind: 'exposure.charged',
    payload: { suite, team, request, what, bits },
  });
  await tx
    .insertInto('exposure')
    .values({ id: factId, suite_id: suite, team_id: team, request, what, bits, at })
    .execute();
  const version = await suiteById(tx, suite);
  if (version === undefined) throw notFound('suite version');
  const { total } = await spentBits(tx, suite);
  if (version.state !== 'in-force' || total < version.bits) return;
  await tx.updateTable('suite_version').set({ state: 'exhausted' }).where('id', '=', suite).execute();
  await append(tx, ctx, { kind: 'suite.exhausted', payload: { suite } });
}

/** The bits a team may still be told of a suite version. */
export async function remainingBits(tx: Tx, suite: SuiteVersion, team: Uuid): Promise<number> {
  const { total, byTeam } = await spentBits(tx, suite.id);
  return remainingFor({
    bits: suite.bits,
    spent: total,
    shares: teamShares(suite.bits, manifestOf(suite).guard.teams),
    team: (await teamById(tx, team))?.name ?? '',
    spentByTeam: byTeam.get(team) ?? 0,
  });
}
