import { type SuiteManifest, suiteManifest } from '@assay/contract';
import { type Digest, type Uuid, fromUtf8 } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { type PolicyVersion, suiteNameFor } from '../policy/policy-version.ts';
import { notFound } from '../people/refusals.ts';
import type { SuiteReaderTable, SuiteVersionTable } from './tables.ts';

export type SuiteVersion = Selectable<SuiteVersionTable>;

export async function suiteById(tx: Tx, id: Uuid): Promise<SuiteVersion | undefined> {
  return tx.selectFrom('suite_version').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function suiteByName(tx: Tx, suite: string, version: string): Promise<SuiteVersion | undefined> {
  return tx
    .selectFrom('suite_version')
    .selectAll()
    .where('suite', '=', suite)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** As `suiteByName`; NOT_FOUND when there is none. */
export async function requireSuite(tx: Tx, suite: string, version: string): Promise<SuiteVersion> {
  const found = await suiteByName(tx, suite, version);
  if (found === undefined) throw notFound(`suite version ${suite}@${version}`);
  return found;
}

export async function suiteByManifest(tx: Tx, digest: Digest): Promise<SuiteVersion | undefined> {
  return tx.selectFrom('suite_version').selectAll().where('manifest_digest', '=', digest).executeTakeFirst();
}

/**
 * The suite version that judges a model now: of the suite to which policy binds it, the version that came in
 * force last. Undefined when policy binds none or none is in force.
 */
export async function suiteForModel(
  tx: Tx,
  policy: PolicyVersion,
  modelName: string,
): Promise<SuiteVersion | undefined> {
  const suite = suiteNameFor(policy, modelName);
  if (suite === null) return undefined;
  return tx
    .selectFrom('suite_version')
    .selectAll()
    .where('suite', '=', suite)
    .where('state', '=', 'in-force')
    .orderBy('in_force_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What everyone may know of a suite version. */
export function manifestOf(suite: SuiteVersion): SuiteManifest {
  return suiteManifest.parse(JSON.parse(fromUtf8(suite.manifest_bytes)));
}

/** Whoever sealed, stewarded or read rows of a suite version, and how; for good. */
export async function suiteReaders(
  tx: Tx,
  suite: Uuid,
): Promise<readonly { readonly person: Uuid; readonly how: SuiteReaderTable['how'] }[]> {
  const rows = await tx
    .selectFrom('suite_reader')
    .select(['person_id', 'how'])
    .where('suite_id', '=', suite)
    .orderBy('at')
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id, how }) => ({ person: person_id, how }));
}

/** Whether this person may not produce against a suite version because they know its rows. */
export async function hasReadSuite(tx: Tx, suite: Uuid, person: Uuid): Promise<boolean> {
  return (await suiteReaders(tx, suite)).some((reader) => reader.person === person);
}

/** What has been spent of a suite version's budget, in bits: in all, and by team. */
export async function spentBits(
  tx: Tx,
  suite: Uuid,
): Promise<{ readonly total: number; readonly byTeam: ReadonlyMap<Uuid, number> }> {
  const rows = await tx
    .selectFrom('exposure')
    .select(['team_id', (expression) => expression.fn.sum<number>('bits').as('bits')])
    .where('suite_id', '=', suite)
    .groupBy('team_id')
    .execute();
  const byTeam = new Map(rows.map(({ team_id, bits }) => [team_id, bits]));
  return { total: rows.reduce((sum, { bits }) => sum + bits, 0), byTeam };
}
