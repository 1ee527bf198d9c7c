import type { EvaluationResult } from '@assay/contract';
import { parseDigest } from '@assay/core';
import { testComparison } from '../../testing/evaluator-world.ts';
import type { EvidenceRecord } from '../record.ts';

const digest = parseDigest(`sha256:${'0'.repeat(64)}`);

/** A record against which nothing speaks. */
export const testRecord = {
  evaluated: true,
  model: 'spam-filter',
  tier: 2,
  identity: 'content',
  claims: [],
  claimTolerance: '0',
  datasets: [{ namespace: 'example', name: 'mail', version: '1', digest: 'sha256:mail' }],
  pipelineInputs: null,
  suite: {
    name: 'spam-heldout',
    version: '2026.1',
    state: 'in-force',
    ageMonths: 1,
    sources: [],
    primaryMetric: 'accuracy',
    declared: [{ group: 'overall', name: 'accuracy', metric: 'accuracy', margin: '0.01' }],
  },
  baseline: 'holder',
  ownerActive: true,
  card: { ageMonths: 1, monthsAllowed: 12, claims: [] },
  readersOnTeam: 0,
  earlierRequests: 0,
  attempt: 1,
} as const satisfies EvidenceRecord;

/** A result that speaks for the candidate. */
export function testMeasured(change: Partial<EvaluationResult> = {}): EvaluationResult {
  return {
    schema: 'assay.result/1',
    suite: { name: 'spam-heldout', version: '2026.1', digest },
    task: 'binary',
    candidate: { version: 'spam-filter/2', digest, kind: 'version', identity: 'content' },
    baseline: { version: 'spam-filter/1', digest, kind: 'version', identity: 'content' },
    rows: { gate: 1000, vault: 400 },
    nonFinite: { candidate: 0, baseline: 0 },
    comparisons: [testComparison()],
    calibration: null,
    gaps: [],
    disagreements: { total: 0, ordinals: [] },
    contamination: null,
    notes: [],
    method: {
      resamples: 2000,
      seed: '00',
      attempt: 1,
      alpha: '0.05',
      codeVersion: '1',
      runtime: 'test',
      cpuFamily: 'test',
    },
    ...change,
  };
}
