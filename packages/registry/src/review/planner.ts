/** One slot that waits for a reviewer, as the planner weighs it. */
export interface PlannedItem {
  readonly key: string;
  /** Minutes to read it in depth: what policy grants, and never below the reading floor. */
  readonly minutes: number;
  readonly floorMinutes: number;
  /** P(bad) before anyone looked; of the policy's tier, never of the people. */
  readonly priorBad: number;
  /** Loss if a bad version goes live, in any one unit. */
  readonly harm: number;
  readonly daysWaiting: number;
}

export interface WeekPlan {
  /** Keys to read in depth now, best first. */
  readonly reads: readonly string[];
  /** Keys that do not fit, in the order in which they come next. */
  readonly slips: readonly string[];
  /** The key that was kept a place for being the riskiest; null when it does not fit at all. */
  readonly riskiest: string | null;
}

/** Days after which waiting doubles what a minute is worth, so that nothing starves. */
const doublingDays = 7;

/** Loss that reading avoids on average if it is cut short nowhere: P(bad) · harm, weighed up as it waits. */
export function expectedLoss(item: Pick<PlannedItem, 'priorBad' | 'harm' | 'daysWaiting'>): number {
  return item.priorBad * item.harm * 2 ** (Math.max(0, item.daysWaiting) / doublingDays);
}

/** Chance that a bad version is caught in the minutes given: 1 − e^(−t/τ), τ being the reading floor. */
export function catchChance(minutes: number, floorMinutes: number): number {
  return minutes < floorMinutes ? 0 : 1 - Math.exp(-minutes / Math.max(1, floorMinutes));
}

/** Expected loss avoided by reading an item for its minutes. */
export function valueOf(item: PlannedItem): number {
  return expectedLoss(item) * catchChance(item.minutes, item.floorMinutes);
}

/**
 * Which items to read in a budget of whole minutes so that the expected loss avoided is greatest (0/1 knapsack,
 * exact), after one place was kept for the riskiest item. Nothing is read below its floor: an item is read for its
 * minutes, or slips whole. O(items · minutes).
 */
export function planWeek(items: readonly PlannedItem[], budgetMinutes: number): WeekPlan {
  const riskiest = riskiestThatFits(items, budgetMinutes);
  const rest = items.filter((item) => item !== riskiest);
  const chosen = new Set(bestSubset(rest, budgetMinutes - (riskiest?.minutes ?? 0)));
  if (riskiest !== undefined) chosen.add(riskiest);
  const byDensity = (a: PlannedItem, b: PlannedItem): number =>
    valueOf(b) / b.minutes - valueOf(a) / a.minutes || (a.key < b.key ? -1 : 1);
  const reads = items
    .filter((item) => chosen.has(item))
    .sort((a, b) => (a === riskiest ? -1 : b === riskiest ? 1 : byDensity(a, b)));
  const slips = items.filter((item) => !chosen.has(item)).sort(byDensity);
  return {
    reads: reads.map(({ key }) => key),
    slips: slips.map(({ key }) => key),
    riskiest: riskiest?.key ?? null,
  };
}

function riskiestThatFits(items: readonly PlannedItem[], budget: number): PlannedItem | undefined {
  const loss = (item: PlannedItem): number => item.priorBad * item.harm;
  return items
    .filter(({ minutes }) => minutes <= budget)
    .reduce<PlannedItem | undefined>(
      (best, item) =>
        best === undefined ||
        loss(item) > loss(best) ||
        (loss(item) === loss(best) && item.daysWaiting > best.daysWaiting)
          ? item
          : best,
      undefined,
    );
}

function bestSubset(items: readonly PlannedItem[], budget: number): PlannedItem[] {
  const capacity = Math.max(0, Math.floor(budget));
  const best = new Float64Array(capacity + 1);
  const taken = items.map((item) => {
    const takes = new Uint8Array(capacity + 1);
    const value = valueOf(item);
    for (let minutes = capacity; minutes >= item.minutes; minutes -= 1) {
      const withItem = (best[minutes - item.minutes] ?? 0) + value;
      if (withItem > (best[minutes] ?? 0)) {
        best[minutes] = withItem;
        takes[minutes] = 1;
      }
    }
    return takes;
  });
  const chosen: PlannedItem[] = [];
  let left = capacity;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item !== undefined && taken[index]?.[left] === 1) {
      chosen.push(item);
      left -= item.minutes;
    }
  }
  return chosen;
}
