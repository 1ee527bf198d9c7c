import { type PlannedItem, planWeek } from './planner.ts';

/** A reviewer's own word on one item; it goes before the planner's. */
export interface Wish {
  readonly key: string;
  readonly move: 'read' | 'slip' | 'hand-over';
  readonly minutes: number | null;
  /** To whom, for a hand-over. */
  readonly to: string | null;
}

export interface ArrangedWeek {
  readonly reads: readonly string[];
  /** In the order in which they come next. */
  readonly slips: readonly string[];
  readonly handOver: readonly { readonly key: string; readonly to: string }[];
  /** The read that was kept a place for being the riskiest. */
  readonly riskiest: string | null;
  /** Minutes of each item as they will be spent. */
  readonly minutes: ReadonlyMap<string, number>;
}

/**
 * Lays a queue against the minutes of a week. What the reviewer wished stands, even beyond the minutes; the planner
 * fills what is left. Minutes are never below an item's reading floor.
 */
export function arrangeWeek(
  items: readonly PlannedItem[],
  wishes: readonly Wish[],
  budget: number,
): ArrangedWeek {
  const wished = new Map(wishes.map((wish) => [wish.key, wish]));
  const timed = items.map((item) => ({
    ...item,
    minutes: Math.max(wished.get(item.key)?.minutes ?? item.minutes, item.floorMinutes),
  }));
  const moved = (move: Wish['move']) => timed.filter(({ key }) => wished.get(key)?.move === move);
  const read = moved('read');
  const free = timed.filter(({ key }) => !wished.has(key));
  const spent = read.reduce((sum, { minutes }) => sum + minutes, 0);
  const plan = planWeek(free, Math.max(0, budget - spent));
  const slipped = planWeek([...moved('slip'), ...free.filter(({ key }) => plan.slips.includes(key))], 0);
  return {
    reads: [...read.map(({ key }) => key), ...plan.reads],
    slips: slipped.slips,
    handOver: moved('hand-over').map(({ key }) => ({ key, to: wished.get(key)?.to ?? '' })),
    riskiest: plan.riskiest,
    minutes: new Map(timed.map(({ key, minutes }) => [key, minutes])),
  };
}
