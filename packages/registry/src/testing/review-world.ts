import { randomBytes } from 'node:crypto';
import {
  type CaseView,
  type Comparison,
  type DecisionKind,
  type EvaluationResult,
  type EvaluatorJob,
  reportPayloadType,
} from '@assay/contract';
import { base64, canonicalJson, digestOf, sealEnvelope } from '@assay/core';
import type { Context } from '../database/context.ts';
import { leaseJob } from '../evidence/lease-job.ts';
import { postReport } from '../evidence/post-report.ts';
import { envelopeSignature, freshSigner } from '../ledger/signer.ts';
import { changePerson } from '../people/change-person.ts';
import { registerEvaluatorKeys } from '../people/evaluator-keys.ts';
import { proposePolicy } from '../policy/propose.ts';
import { claimSlot } from '../review/claim-slot.ts';
import { decide } from '../review/decide.ts';
import type { Decide } from '../review/decision-draft.ts';
import { getCase } from '../review/get-case.ts';
import { recordDisposition } from '../review/record-disposition.ts';
import { recordLeaning } from '../review/record-leaning.ts';
import { submit, suiteInForce } from './promotion-world.ts';
import { type SeededRegistry, seedModel, seedPolicy, seedVersion, seededRegistry } from './seed.ts';

/** `seedPolicy` with prod at once, two of @risk, and people of the producer's side in it. */
export function reviewPolicy(change: (yaml: string) => string = (yaml) => yaml) {
  const yaml = seedPolicy['assay.yaml']
    .replace('    after: dev\n', '')
    .replace('    after: staging\n', '')
    .replace('members: [noor, tomas, hana]', 'members: [noor, tomas, hana, wim, ada, bea, mara]')
    .replace('onCall: [mara]', 'onCall: [mara]\nsubmissionsPerModelPerWeek: 1000');
  return { ...seedPolicy, 'assay.yaml': change(yaml) };
}

type Evaluation = Extract<EvaluatorJob, { kind: 'evaluate' }>;

export interface ReviewWorld extends SeededRegistry {
  /** Registers another version and asks for it in prod, with evidence sealed from a report; its number. */
  request(more?: { readonly launchDate?: string; readonly card?: string }): Promise<number>;
  /** Leases the evaluation that a request waits for and hands in a signed report on it. */
  evaluate(number: number, change?: (result: EvaluationResult) => EvaluationResult): Promise<void>;
}

/**
 * A seeded registry in which Ada (who submits), Bea (her team) and Mara (her manager) are reviewers as well, and an
 * evaluator hands in reports: worse on average, worse on a slice.
 */
export async function reviewWorld(change?: (yaml: string) => string): Promise<ReviewWorld> {
  const registry = await seededRegistry({ policy: false });
  const kit = await registry.by('kit');
  await changePerson(kit, { handle: 'ada', roles: ['producer', 'reviewer'] });
  await changePerson(kit, { handle: 'bea', roles: ['producer', 'reviewer'] });
  await changePerson(kit, { handle: 'mara', roles: ['manager', 'reviewer'] });
  await proposePolicy(kit, { sources: reviewPolicy(change) });
  await seedModel(registry, 'first');
  await suiteInForce(registry);
  const evaluate = await evaluator(registry);
  let count = 1;
  return {
    ...registry,
    evaluate,
    async request({ launchDate, card } = {}) {
      count += 1;
      const text = `weights ${count}`;
      const { version } = await seedVersion(registry, card === undefined ? { text } : { text, card });
      const asked = await submit(registry, `spam-filter/${version}`, 'prod', {
        launchDate: launchDate ?? null,
      });
      await evaluate(asked.number);
      return asked.number;
    },
  };
}

async function evaluator(registry: SeededRegistry): Promise<ReviewWorld['evaluate']> {
  const eva = await registry.by('eva');
  const signer = freshSigner();
  await registerEvaluatorKeys(eva, {
    keyId: signer.keyId,
    signingKey: base64(signer.publicKey),
    sealingKey: base64(new Uint8Array(randomBytes(32))),
  });
  const leased: Evaluation[] = [];
  return async (number, change = (result) => result) => {
    const job = await evaluationOf(eva, number, leased);
    const result = change(resultOf(job));
    const measured = measuredNow(registry.clock.now());
    const report = {
      schema: 'assay.report/1',
      jobId: job.job,
      resultDigest: digestOf(canonicalJson(result)),
      measuredDigest: digestOf(canonicalJson(measured)),
      result,
      measured,
    };
    const envelope = sealEnvelope(reportPayloadType, canonicalJson(report), [
      (message) => envelopeSignature(signer, message, 'evaluator'),
    ]);
    await postReport(eva, {
      job: job.job,
      lease: job.lease,
      envelope: { ...envelope, signatures: [...envelope.signatures] },
    });
  };
}

async function evaluationOf(eva: Context, number: number, leased: Evaluation[]): Promise<Evaluation> {
  for (;;) {
    const found = leased.findIndex(({ request }) => request === number);
    const [mine] = found < 0 ? [] : leased.splice(found, 1);
    if (mine !== undefined) return mine;
    const { job } = await leaseJob(eva);
    if (job === null) throw new Error(`R-${number} waits for no evaluation`);
    if (job.kind === 'evaluate') leased.push(job);
  }
}

/** Words that only a verdict would say; they stand in `resultOf` where a leak would carry them. */
export const plantedP = '0.0123456';

/** A report's result on a job: 2 points worse overall, 5 points worse on the declared slice. */
export function resultOf(job: Evaluation): EvaluationResult {
  const { manifest, candidate, baseline } = job;
  const compared = (
    id: string,
    group: 'overall' | 'slice',
    name: string,
    margin: string,
    delta: string,
  ): Comparison => ({
    id,
    group,
    name,
    metric: 'accuracy',
    higherIsBetter: true,
    unit: 'share',
    n: 2000,
    clusters: null,
    candidate: { value: '0.92', low: '0.91', high: '0.93', level: '0.95', method: 'wilson' },
    baseline: { value: '0.94', low: '0.93', high: '0.95', level: '0.95', method: 'wilson' },
    delta: {
      value: delta,
      low95: '-0.06',
      high95: '-0.015',
      low90: '-0.055',
      high90: '-0.016',
      standardError: '0.004',
      p: '0.001',
      method: 'paired',
    },
    mde: '0.008',
    margin,
    verdict: 'inferior',
    approximate: false,
    adjustedP: plantedP,
  });
  return {
    schema: 'assay.result/1',
    suite: { name: manifest.suite, version: manifest.version, digest: job.manifestDigest },
    task: manifest.task,
    candidate: { version: candidate.version, digest: candidate.digest, kind: 'version', identity: 'content' },
    baseline:
      baseline === null
        ? null
        : 'reference' in baseline
          ? {
              version: `reference:${baseline.reference}`,
              digest: null,
              kind: 'reference',
              identity: 'content',
            }
          : { version: baseline.version, digest: baseline.digest, kind: 'version', identity: 'content' },
    rows: { gate: manifest.rows.gate, vault: manifest.rows.vault },
    nonFinite: { candidate: 0, baseline: 0 },
    comparisons: [
      compared('overall:accuracy', 'overall', 'accuracy', '0.01', '-0.02'),
      compared('slice:money words:accuracy', 'slice', 'money words', '0.03', '-0.05'),
    ],
    calibration: null,
    gaps: [],
    disagreements: { total: 3, ordinals: [4, 8, 15] },
    contamination: null,
    notes: [],
    method: {
      resamples: job.resamples,
      seed: '1',
      attempt: job.attemptOfModel,
      alpha: '0.05',
      codeVersion: '0',
      runtime: 'onnx',
      cpuFamily: 'any',
    },
  };
}

function measuredNow(now: string) {
  return {
    schema: 'assay.measured/1',
    startedAt: now,
    finishedAt: now,
    machine: 'test',
    containment: 'none',
    peakMemoryBytes: 1,
    latencyMillisecondsPerRow: null,
    costPerCall: null,
  };
}

/** Claims a slot and records a leaning, as this person; the opened case. */
export async function lean(world: ReviewWorld, number: number, slot: string, by: string): Promise<CaseView> {
  const ctx = await world.by(by);
  await claimSlot(ctx, { number, slot });
  const { shownDigest } = await getCase(ctx, { number, slot });
  return recordLeaning(ctx, { number, slot, lean: 'approve', forecast: '0.1', shownDigest });
}

/** Accepts every finding of an opened case. */
export async function acceptAll(world: ReviewWorld, number: number, slot: string, by: string): Promise<void> {
  const ctx = await world.by(by);
  const { revealed } = await getCase(ctx, { number, slot });
  for (const { id } of revealed?.findings ?? []) {
    await recordDisposition(ctx, { number, slot, finding: id, disposition: 'accepted', reason: 'Known.' });
  }
}

/** A decision's body with its defaults. */
export function draft(
  view: CaseView,
  slot: string,
  decision: DecisionKind,
  more: Partial<Decide> = {},
): Decide {
  if (view.packet === null) throw new Error('the case is not open');
  return {
    number: view.request.number,
    slot,
    decision,
    packet: view.packet,
    forecast: '0.05',
    reasons: 'Read.',
    producerReasons: '',
    missing: [],
    conditions: null,
    reading: { measured: false },
    contactedElsewhere: 'no',
    contactNote: null,
    ...more,
  };
}

/** A whole review of one slot, from claim to decision. */
export async function review(
  world: ReviewWorld,
  number: number,
  slot: string,
  by: string,
  decision: DecisionKind,
  more: Partial<Decide> = {},
) {
  const opened = await lean(world, number, slot, by);
  await acceptAll(world, number, slot, by);
  return decide(await world.by(by), draft(opened, slot, decision, more));
}
