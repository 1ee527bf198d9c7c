import { waldInterval, type Interval } from '../intervals/interval.ts';

/** The difference of two shares on the same n rows, from discordant counts alone. */
export interface PairedShares {
  /** (b − c)/n. */
  readonly delta: number;
  readonly standardError: number;
  readonly interval: (level: number) => Interval;
}

/**
 * Bonett & Price's (2012) adjusted Wald interval: one imaginary row is added to each discordant cell, which keeps
 * the width honest when few or no rows differ. The interval is centred on the adjusted difference. RangeError
 * unless b, c ≥ 0 and b + c ≤ n.
 */
export function bonettPrice(b: number, c: number, n: number): PairedShares {
  check(b, c, n);
  const p12 = (b + 1) / (n + 2);
  const p21 = (c + 1) / (n + 2);
  const centre = p12 - p21;
  const standardError = Math.sqrt((p12 + p21 - centre * centre) / (n + 2));
  const interval = (level: number): Interval => {
    const { low, high } = waldInterval(centre, standardError, level);
    return { low: Math.max(-1, low), high: Math.min(1, high) };
  };
  return { delta: (b - c) / n, standardError, interval };
}

/** The plain Wald form: se = √(b + c − (b − c)²/n)/n. Zero-width when nothing differs, so never used in a gate. */
export function pairedWald(b: number, c: number, n: number): PairedShares {
  check(b, c, n);
  const delta = (b - c) / n;
  const standardError = Math.sqrt(b + c - (b - c) ** 2 / n) / n;
  return { delta, standardError, interval: (level) => waldInterval(delta, standardError, level) };
}

/** Discordant counts of two 0/1 columns over the same rows: b = only the first is 1, c = only the second. */
export function discordance(first: Float64Array, second: Float64Array): { b: number; c: number } {
  let b = 0;
  let c = 0;
  for (let i = 0; i < first.length; i++) {
    const difference = (first[i] ?? 0) - (second[i] ?? 0);
    if (difference > 0) b += 1;
    else if (difference < 0) c += 1;
  }
  return { b, c };
}

function check(b: number, c: number, n: number): void {
  if (!(b >= 0 && c >= 0 && b + c <= n && n > 0)) {
    throw new RangeError(`need b, c >= 0 and b + c <= n, got b=${b}, c=${c}, n=${n}`);
  }
}
