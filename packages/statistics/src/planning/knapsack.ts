/** Something that may be read: whole minutes it takes, and what reading it is worth. */
export interface PlanItem {
  readonly minutes: number;
  readonly value: number;
  /** Must be in the plan if it fits at all: the riskiest keeps its slot. */
  readonly reserved?: boolean;
}

/** The items to read, by index in the order given. */
export interface Plan {
  readonly chosen: readonly number[];
  readonly minutes: number;
  readonly value: number;
}

/**
 * The set with the highest value that fits the budget (0/1 knapsack, exact). Of equal values the one with fewer
 * minutes, then with the earlier items. Reserved items go first, in order of value, as long as they fit. RangeError
 * unless minutes are positive whole numbers and values are not negative.
 */
export function planKnapsack(items: readonly PlanItem[], budgetMinutes: number): Plan {
  for (const { minutes, value } of items) {
    if (!(Number.isInteger(minutes) && minutes > 0 && value >= 0)) {
      throw new RangeError(`an item needs whole minutes and a value, got ${minutes} and ${value}`);
    }
  }
  const chosen = new Set<number>();
  let left = Math.max(0, Math.floor(budgetMinutes));
  const reserved = items.flatMap((item, index) => (item.reserved === true ? [{ ...item, index }] : []));
  for (const { minutes, index } of reserved.toSorted((a, b) => b.value - a.value)) {
    if (minutes > left) continue;
    chosen.add(index);
    left -= minutes;
  }
  for (const index of fill(items, chosen, left)) chosen.add(index);
  const order = [...chosen].toSorted((a, b) => a - b);
  return {
    chosen: order,
    minutes: order.reduce((sum, index) => sum + (items[index]?.minutes ?? 0), 0),
    value: order.reduce((sum, index) => sum + (items[index]?.value ?? 0), 0),
  };
}

/** Dynamic programme over minutes: best[i][m] is the best value of items i… within m minutes. */
function fill(items: readonly PlanItem[], taken: ReadonlySet<number>, budget: number): number[] {
  const free = items.flatMap((item, index) =>
    taken.has(index) || item.value === 0 ? [] : [{ ...item, index }],
  );
  const width = budget + 1;
  const best = new Float64Array((free.length + 1) * width);
  for (let i = free.length - 1; i >= 0; i--) {
    const { minutes, value } = free[i] ?? { minutes: width, value: 0 };
    for (let m = 0; m <= budget; m++) {
      const without = best[(i + 1) * width + m] ?? 0;
      const included = m >= minutes ? value + (best[(i + 1) * width + m - minutes] ?? 0) : -1;
      best[i * width + m] = Math.max(without, included);
    }
  }
  const top = best[budget] ?? 0;
  let room = 0;
  while ((best[room] ?? 0) < top) room += 1;
  const picked: number[] = [];
  free.forEach(({ minutes, value, index }, i) => {
    const here = best[i * width + room] ?? 0;
    if (minutes <= room && value + (best[(i + 1) * width + room - minutes] ?? 0) === here) {
      picked.push(index);
      room -= minutes;
    }
  });
  return picked;
}

/**
 * Smith's rule: the order that minimises Σ weight·completion (highest weight/time first, ties in the given order).
 */
export function weightedShortestFirst(
  items: readonly { readonly time: number; readonly weight: number }[],
): number[] {
  return items
    .map(({ time, weight }, index) => ({ ratio: weight / time, index }))
    .toSorted((a, b) => b.ratio - a.ratio || a.index - b.index)
    .map(({ index }) => index);
}

/**
 * Expected loss avoided by reading for t minutes: P(bad)·harm·(1 − e^(−t/τ)). Concave: the first minutes are worth
 * the most.
 */
export function lossAvoided(chanceBad: number, harm: number, minutes: number, tau: number): number {
  return chanceBad * harm * -Math.expm1(-minutes / tau);
}
