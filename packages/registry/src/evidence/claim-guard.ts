import { createHmac } from 'node:crypto';
import type { EvaluationResult } from '@assay/contract';
import { type ThresholdoutState, thresholdoutStart, thresholdoutStep } from '@assay/statistics';
import { claimExcess, measuredFor } from './claims.ts';
import type { EvidenceRecord } from './record.ts';

/** Standard errors: a claim within four of the measurement is let stand, give or take the noise (σ = ¼). */
const settings = { tolerance: 4, sigma: 0.25 } as const;

/** Half the width of a 95 % interval, in standard errors: a claim inside it is never called refuted, noise or not. */
const halfInterval = 1.96;

/**
 * How often "your claim is not confirmed" may be said of one suite version: two for a thousand rows. With noise of a
 * quarter standard error, 400 claims made to measure then raise a worthless model's score by about as much as
 * chance does; a test runs the attack.
 */
export function claimAnswers(gateRows: number): number {
  return Math.min(30, Math.max(1, Math.floor(gateRows / 500)));
}

/** The guard of a suite version before the first claim. */
export function openGuard(gateRows: number, uniform: () => number): ThresholdoutState {
  return thresholdoutStart(claimAnswers(gateRows), settings, uniform);
}

/**
 * Whether a producer may be told that a claim stands too far above what was measured (Thresholdout, Dwork et al.
 * 2015). `excess` is the largest of the submission's claims in standard errors beyond the figure, on the flattering
 * side. Once the answers are used up nothing is said of claims any more; the reviewers see them all the same.
 */
export function askGuard(
  state: ThresholdoutState,
  excess: number,
  uniform: () => number,
): { readonly told: boolean; readonly state: ThresholdoutState } {
  const { answer, state: next } = thresholdoutStep(state, Math.max(0, excess), 0, settings, uniform);
  return { told: answer.kind === 'corrected' && excess > halfInterval, state: next };
}

/**
 * The largest excess of a submission's claims in standard errors; null when the suite measures none of them.
 * The standard error is read off the 95 % interval.
 */
export function largestExcess(result: EvaluationResult, record: EvidenceRecord): number | null {
  const excesses = record.claims.flatMap((claim) => {
    const measured = measuredFor(claim, result);
    const figure = measured?.candidate;
    if (measured === undefined || figure === null || figure === undefined) return [];
    const halfWidth = (Number(figure.high) - Number(figure.low)) / 2;
    const standardError = Math.max(halfWidth / halfInterval, 1e-12);
    return [claimExcess(claim, measured, record.claimTolerance) / standardError + halfInterval];
  });
  return excesses.length === 0 ? null : Math.max(...excesses);
}

/**
 * Numbers in (0, 1) from a job's secret seed, the same each time: HMAC-SHA-256 over a counter, 48 bits a number. The
 * seed came from a CSPRNG and its commitment is in the ledger since before the run.
 */
export function uniformsOf(seed: Uint8Array): () => number {
  let counter = 0;
  return () => {
    const hash = createHmac('sha256', seed).update(`claim ${counter}`).digest();
    counter += 1;
    return (hash.readUIntBE(0, 6) + 0.5) / 2 ** 48;
  };
}
