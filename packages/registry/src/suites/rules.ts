import type { SuiteManifest } from '@assay/contract';
import { budgetBits } from '@assay/statistics';

/**
 * The bits a suite version may tell before its scores stop being honest to epsilon: n is the rows of the gate
 * part, epsilon and delta the steward's (science: uniform convergence over 2^B answers; see `budgetBits`). Never
 * negative: a part too small for its epsilon has no budget at all.
 */
export function suiteBits(manifest: SuiteManifest): number {
  const { epsilon, delta } = manifest.guard;
  return Math.max(0, Math.floor(budgetBits(manifest.rows.gate, Number(epsilon), Number(delta))));
}

/**
 * Each named team's part of the budget, by weight, rounded down. Without named teams there is one common pot
 * (null); a team that is not named where others are has nothing.
 */
export function teamShares(
  bits: number,
  weights: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> | null {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return null;
  return new Map(
    Object.entries(weights).map(([team, weight]) => [team, Math.floor((bits * weight) / total)]),
  );
}

/** What a team may still learn, in bits: never more than is left for all, never less than nothing. */
export function remainingFor(budget: {
  readonly bits: number;
  readonly spent: number;
  readonly shares: ReadonlyMap<string, number> | null;
  readonly team: string;
  readonly spentByTeam: number;
}): number {
  const left = Math.max(0, budget.bits - budget.spent);
  if (budget.shares === null) return left;
  return Math.min(left, Math.max(0, (budget.shares.get(budget.team) ?? 0) - budget.spentByTeam));
}

/** The budget in words for people who do not count bits. */
export function budgetWords(bits: number, spent: number): string {
  const left = Math.max(0, bits - spent);
  if (bits === 0)
    return 'This suite version is too small for its epsilon: no verdict on it may be told. Seal more rows.';
  if (left === 0) return 'The budget is spent. Seal a fresh version: further verdicts would not be honest.';
  const share = Math.round((left / bits) * 100);
  return `${left} of ${bits} bits are left (${share} %). Each verdict told to a producer spends some.`;
}
