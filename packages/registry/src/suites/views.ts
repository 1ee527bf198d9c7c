import type { SuiteView } from '@assay/contract';
import type { Tx } from '../database/schema.ts';
import { personById } from '../people/queries.ts';
import { type SuiteVersion, manifestOf, spentBits } from './queries.ts';
import { budgetWords, teamShares } from './rules.ts';

/** A suite version as everyone may see it. */
export async function suiteViewOf(tx: Tx, suite: SuiteVersion): Promise<SuiteView> {
  const manifest = manifestOf(suite);
  const { total, byTeam } = await spentBits(tx, suite.id);
  const shares = teamShares(suite.bits, manifest.guard.teams);
  const teams = await tx.selectFrom('team').select(['id', 'name']).orderBy('name').execute();
  return {
    id: suite.id,
    suite: suite.suite,
    version: suite.version,
    manifestDigest: suite.manifest_digest,
    state: suite.state,
    manifest,
    sealedBy: (await personById(tx, suite.sealed_by))?.handle ?? '',
    sealedAt: suite.sealed_at,
    refusedBecause: suite.refused_because,
    deprecatedAt: suite.deprecated_at,
    budget: {
      bits: suite.bits,
      spent: total,
      remaining: Math.max(0, suite.bits - total),
      words: budgetWords(suite.bits, total),
      teams: teams
        .map(({ id, name }) => ({
          team: name,
          share: shares === null ? suite.bits : (shares.get(name) ?? 0),
          spent: byTeam.get(id) ?? 0,
        }))
        .filter(({ team, spent }) => spent > 0 || shares?.has(team) === true),
    },
  };
}
