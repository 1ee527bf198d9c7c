function ascending(p: readonly number[]): { value: number; index: number }[] {
  return p
    .map((value, index) => {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`p ${index} is ${value}, not between 0 and 1`);
      return { value, index };
    })
    .toSorted((a, b) => a.value - b.value);
}

/** Holm's (1979) step-down adjusted p values, in the order given; family-wise error for claims of regression. */
export function holm(p: readonly number[]): number[] {
  const adjusted = p.map(() => 0);
  let running = 0;
  ascending(p).forEach(({ value, index }, rank) => {
    running = Math.max(running, Math.min(1, (p.length - rank) * value));
    adjusted[index] = running;
  });
  return adjusted;
}

/** Benjamini & Hochberg's (1995) adjusted p values, in the order given; false discoveries while exploring. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const adjusted = p.map(() => 0);
  let running = 1;
  const sorted = ascending(p);
  for (let rank = sorted.length - 1; rank >= 0; rank--) {
    const entry = sorted[rank];
    if (entry === undefined) continue;
    running = Math.min(running, (p.length * entry.value) / (rank + 1));
    adjusted[entry.index] = running;
  }
  return adjusted;
}
