/**
 * How many bits a held-out set of n rows can give away before its [0, 1] scores stop being honest to ±ε with
 * probability 1 − δ, by a union bound over transcripts: B = ⌊(2nε² − ln(2/δ))/ln 2⌋. May be ≤ 0: then nothing
 * may be told to a producer. RangeError unless n ≥ 0, 0 < ε < 1, 0 < δ < 1.
 */
export function budgetBits(n: number, epsilon: number, delta: number): number {
  check(n, delta);
  if (!(epsilon > 0 && epsilon < 1)) throw new RangeError(`epsilon must lie in (0, 1), got ${epsilon}`);
  return Math.floor((2 * n * epsilon * epsilon - Math.log(2 / delta)) / Math.LN2);
}

/** The error that holds for every score after `bits` have been revealed adaptively: √((b·ln 2 + ln(2/δ))/(2n)). */
export function adaptiveError(n: number, bits: number, delta: number): number {
  check(n, delta);
  return Math.sqrt((bits * Math.LN2 + Math.log(2 / delta)) / (2 * n));
}

/** The simultaneous error of k scores fixed beforehand (Hoeffding and union): √(ln(2k/δ)/(2n)). */
export function nonAdaptiveError(n: number, queries: number, delta: number): number {
  check(n, delta);
  return Math.sqrt(Math.log((2 * queries) / delta) / (2 * n));
}

/** The number of scores, fixed beforehand, that are all honest to ±ε: (δ/2)·e^(2nε²). */
export function nonAdaptiveQueries(n: number, epsilon: number, delta: number): number {
  check(n, delta);
  return (delta / 2) * Math.exp(2 * n * epsilon * epsilon);
}

/**
 * The level of the t-th submission of one model (t ≥ 1): α·6/(π²t²). However many are made, the chance that any
 * worthless one passes stays below α.
 */
export function alphaForAttempt(attempt: number, alpha = 0.05): number {
  if (!(Number.isInteger(attempt) && attempt >= 1))
    throw new RangeError(`attempts count from 1, got ${attempt}`);
  return (alpha * 6) / (Math.PI * attempt) ** 2;
}

/** Bits needed to tell one of `answers` equally possible answers: ⌈log₂⌉, at least 1. */
export function bitsOfAnswer(answers: number): number {
  return Math.max(1, Math.ceil(Math.log2(answers) - 1e-12));
}

/**
 * The budget as a sentence: "30 answers keep scores honest to ±5 points."
 */
export function budgetSentence(bits: number, epsilon: number): string {
  const points = Number((100 * epsilon).toFixed(2));
  if (bits <= 0)
    return `Too few rows to keep scores honest to ±${points} points: no answer is given to producers.`;
  return `${bits} ${bits === 1 ? 'answer keeps' : 'answers keep'} scores honest to ±${points} points.`;
}

/**
 * Teams' shares of a budget, in proportion to weights, whole bits by largest remainder (ties to the earlier
 * name); the shares sum to max(0, bits).
 */
export function shareBudget(bits: number, weights: Readonly<Record<string, number>>): Record<string, number> {
  const names = Object.keys(weights).toSorted();
  const total = names.reduce((sum, name) => sum + (weights[name] ?? 0), 0);
  const pool = Math.max(0, bits);
  const exact = names.map((name) => ({ name, share: total > 0 ? (pool * (weights[name] ?? 0)) / total : 0 }));
  const shares = new Map(exact.map(({ name, share }) => [name, Math.floor(share)]));
  let left = total > 0 ? pool - [...shares.values()].reduce((sum, share) => sum + share, 0) : 0;
  const byRemainder = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1) || (a.name < b.name ? -1 : 1));
  for (const { name } of byRemainder) {
    if (left <= 0) break;
    shares.set(name, (shares.get(name) ?? 0) + 1);
    left -= 1;
  }
  return Object.fromEntries(shares);
}

function check(n: number, delta: number): void {
  if (!(n > 0)) throw new RangeError(`need rows, got ${n}`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must lie in (0, 1), got ${delta}`);
}
