import { laplaceFromUniform } from '../random/rng.ts';

/** Thresholdout's memory between claims. */
export interface ThresholdoutState {
  /** Over-threshold answers that are left. */
  readonly budget: number;
  /** The noisy threshold T̂ in force, redrawn after each crossing. Never told. */
  readonly threshold: number;
}

/** Settings, in the metric's unit: the tolerance T and the noise scale σ. */
export interface ThresholdoutSettings {
  readonly tolerance: number;
  readonly sigma: number;
}

/** `exhausted` says nothing; `confirmed` repeats the claim; `corrected` gives the noisy held-out figure. */
export type ThresholdoutAnswer =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'confirmed'; readonly value: number }
  | { readonly kind: 'corrected'; readonly value: number };

/** The state before the first claim. `uniform` gives numbers in (0, 1) from a secret source, never a public seed. */
export function thresholdoutStart(
  budget: number,
  settings: ThresholdoutSettings,
  uniform: () => number,
): ThresholdoutState {
  return { budget, threshold: settings.tolerance + laplaceFromUniform(uniform(), 2 * settings.sigma) };
}

/**
 * One claim against the held-out figure (Dwork et al. 2015, Thresholdout; noise 2σ : 4σ : σ). Within the noisy
 * threshold the claim is confirmed and nothing is spent; beyond it one of the budget is spent, the noisy figure
 * is given, and the threshold is drawn anew.
 */
export function thresholdoutStep(
  state: ThresholdoutState,
  claim: number,
  heldOut: number,
  settings: ThresholdoutSettings,
  uniform: () => number,
): { readonly answer: ThresholdoutAnswer; readonly state: ThresholdoutState } {
  if (state.budget < 1) return { answer: { kind: 'exhausted' }, state };
  const gap = Math.abs(heldOut - claim);
  const blurred = state.threshold + laplaceFromUniform(uniform(), 4 * settings.sigma);
  if (gap <= blurred) return { answer: { kind: 'confirmed', value: claim }, state };
  const next = {
    budget: state.budget - 1,
    threshold: settings.tolerance + laplaceFromUniform(uniform(), 2 * settings.sigma),
  };
  const value = heldOut + laplaceFromUniform(uniform(), settings.sigma);
  return { answer: { kind: 'corrected', value }, state: next };
}

/**
 * Settings from the held-out figure's standard error: T = 2·SE, σ = SE/4, B = ⌊n/100⌋ at most 30.
 */
export function thresholdoutDefaults(
  standardError: number,
  n: number,
): ThresholdoutSettings & { readonly budget: number } {
  return {
    tolerance: 2 * standardError,
    sigma: standardError / 4,
    budget: Math.min(30, Math.floor(n / 100)),
  };
}
