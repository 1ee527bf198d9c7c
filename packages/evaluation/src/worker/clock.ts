/** Where the evaluator's time comes from: UTC milliseconds. */
export interface EvaluatorClock {
  now(): number;
}

/** The machine's clock. */
export const systemClock: EvaluatorClock = { now: () => performance.timeOrigin + performance.now() };

/** Milliseconds as the contract's instant. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
