import { normalQuantile } from '../special/normal.ts';
import { alphaForAttempt } from './budget.ts';
import { mean, variance } from '../metrics/quantile.ts';

/** One-sided 5 %: with the paper's one standard error a worthless copy is accepted 15.9 % of the time. */
const DEFAULT_MULTIPLIER = 1.645;

/** What the Ladder has released so far; plain data, kept by the caller between submissions. */
export interface LadderState {
  /** Row losses of the leader on the held-out rows; null before the first. */
  readonly leader: Float64Array | null;
  /** The released loss of the leader; +∞ before the first. */
  readonly released: number;
}

/** The state before any submission. */
export const LADDER_START: LadderState = { leader: null, released: Number.POSITIVE_INFINITY };

/**
 * The state that starts from what is live: its row losses lead. A bar that begins at the first submission can be
 * lowered by failing on purpose, once for each team that an attacker controls; the live version's cannot.
 */
export function ladderFrom(liveLosses: Float64Array): LadderState {
  return { leader: liveLosses, released: mean(liveLosses) };
}

/**
 * The multiplier of the t-th submission of one model: z of {@link alphaForAttempt}, never below the one-sided 5 %.
 */
export function ladderMultiplier(attempt: number, alpha = 0.05): number {
  return Math.max(DEFAULT_MULTIPLIER, -normalQuantile(alphaForAttempt(attempt, alpha)));
}

/** One answer of the Ladder. Only `accepted` and `released` may be told. */
export interface LadderStep {
  readonly accepted: boolean;
  readonly released: number;
  /** The loss below which the submission had to lie. Never told. */
  readonly threshold: number;
  readonly state: LadderState;
}

/**
 * The parameter-free Ladder (Blum & Hardt 2015, algorithm 2) with multiplier z: a submission becomes the leader
 * when its mean loss lies below the released one by z standard errors of the paired differences; otherwise the
 * old value is said again. Ties by rounding do not accept. RangeError when row counts differ.
 */
export function ladderStep(
  state: LadderState,
  losses: Float64Array,
  multiplier = DEFAULT_MULTIPLIER,
): LadderStep {
  if (state.leader !== null && state.leader.length !== losses.length) {
    throw new RangeError(`leader has ${state.leader.length} rows, submission ${losses.length}`);
  }
  const { leader } = state;
  const differences = leader === null ? losses : losses.map((loss, i) => loss - (leader[i] ?? 0));
  const threshold =
    state.released - (multiplier * Math.sqrt(variance(differences))) / Math.sqrt(losses.length);
  const loss = mean(losses);
  if (!(loss < threshold - 1e-12)) return { accepted: false, released: state.released, threshold, state };
  return { accepted: true, released: loss, threshold, state: { leader: losses, released: loss } };
}

/**
 * The Ladder with fixed step η: a loss is released, rounded to a multiple of η, only when it lies more than η
 * below the one released before; otherwise the old value is said again.
 */
export function fixedLadderStep(released: number, loss: number, eta: number): number {
  if (!(eta > 0)) throw new RangeError(`the step must be positive, got ${eta}`);
  return loss < released - eta - 1e-12 ? Math.round(loss / eta) * eta : released;
}
