import { claim } from '@assay/contract';
import { z } from 'zod';
import { millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { cardOf, datasetsOf, modelById, versionOf } from '../catalog/queries.ts';
import { membersOf, personById } from '../people/queries.ts';
import { type PolicyVersion, stageRuleOf } from '../policy/policy-version.ts';
import { type SuiteVersion, manifestOf, suiteReaders } from '../suites/queries.ts';
import { pipelineInputsOf } from './lineage-queries.ts';
import type { EvidenceRecord } from './record.ts';
import type { StoredBaseline } from './tables.ts';
import type { Digest, Uuid } from '@assay/core';

/** What evidence is about: one version asked into one stage. */
export interface RecordSubject {
  readonly request: number;
  readonly model: Uuid;
  readonly version: number;
  readonly stage: string;
  readonly tier: number;
  readonly team: Uuid;
  readonly policy: PolicyVersion;
  readonly suite: SuiteVersion | null;
  readonly baseline: StoredBaseline | null;
  readonly attempt: number;
}

/** Reads what the registry knows beside the report. */
export async function loadRecord(tx: Tx, ctx: Context, subject: RecordSubject): Promise<EvidenceRecord> {
  const { policy, suite, baseline } = subject;
  const model = await modelById(tx, subject.model);
  const version = await versionOf(tx, subject.model, subject.version);
  if (model === undefined || version === undefined) throw new Error('a version under request is not there');
  const owner = await personById(tx, model.owner_id);
  return {
    evaluated: stageRuleOf(policy, subject.stage)?.evaluated !== false,
    model: model.name,
    tier: subject.tier,
    identity: version.identity,
    claims: version.claims,
    claimTolerance: policy.policy.claimTolerance,
    datasets: await datasetsOf(tx, subject.model, subject.version),
    pipelineInputs: version.run_id === null ? null : await pipelineInputsOf(tx, version.run_id),
    suite: suite === null ? null : suiteRecord(ctx, suite),
    baseline: baselineKind(baseline),
    ownerActive: owner?.active === true,
    card: await cardRecord(tx, ctx, subject),
    readersOnTeam: suite === null ? 0 : await readersOnTeam(tx, suite.id, subject.team),
    earlierRequests: await earlierRequests(tx, subject, version.artifact_digest),
    attempt: subject.attempt,
  };
}

function baselineKind(baseline: StoredBaseline | null): EvidenceRecord['baseline'] {
  if (baseline === null) return 'none';
  return baseline.kind === 'version' && !baseline.declared ? 'holder' : 'declared';
}

/** Whole months of thirty days and a half between an instant and now. */
function monthsSince(ctx: Context, at: string): number {
  return Math.floor((ctx.clock.milliseconds() - millisecondsOf(at)) / (30.4375 * 86_400_000));
}

function suiteRecord(ctx: Context, suite: SuiteVersion): EvidenceRecord['suite'] {
  const { sources, metrics, slices } = manifestOf(suite);
  return {
    name: suite.suite,
    version: suite.version,
    state: suite.state,
    ageMonths: monthsSince(ctx, suite.sealed_at),
    sources,
    primaryMetric: metrics.find(({ primary }) => primary)?.name ?? null,
    declared: [
      ...metrics.map(({ name, margin }) => ({ group: 'overall' as const, name, metric: name, margin })),
      ...slices.map(({ name, metric, margin }) => ({ group: 'slice' as const, name, metric, margin })),
    ],
  };
}

const frontMatter = z.object({ claims: z.array(claim.omit({ note: true }).loose()) });

async function cardRecord(tx: Tx, ctx: Context, subject: RecordSubject): Promise<EvidenceRecord['card']> {
  const card = await cardOf(tx, subject.model, subject.version);
  if (card === undefined) return null;
  const stated = frontMatter.safeParse(card.front_matter);
  return {
    ageMonths: monthsSince(ctx, card.revised_at),
    monthsAllowed: subject.policy.policy.cardMonths,
    claims: stated.success ? stated.data.claims.map(({ metric, value }) => ({ metric, value })) : [],
  };
}

async function readersOnTeam(tx: Tx, suite: Uuid, team: Uuid): Promise<number> {
  const members = new Set(await membersOf(tx, team));
  const readers = await suiteReaders(tx, suite);
  return new Set(readers.map(({ person }) => person).filter((person) => members.has(person))).size;
}

/** Rounds of other requests in which the same bytes were judged for the same stage. */
async function earlierRequests(tx: Tx, subject: RecordSubject, artifact: Digest): Promise<number> {
  const row = await tx
    .selectFrom('evaluation_job')
    .select((expression) => expression.fn.count<number>('request').distinct().as('n'))
    .where('artifact', '=', artifact)
    .where('stage', '=', subject.stage)
    .where('model_id', '=', subject.model)
    .where('request', '<', subject.request)
    .where('rerun_by', 'is', null)
    .where('state', 'in', ['reported', 'failed'])
    .executeTakeFirstOrThrow();
  return row.n;
}
