import type { CallInput, CallOutput } from '@assay/client';
import { civilDay } from '../words/dates.ts';
import { minutesInWords } from '../words/durations.ts';
import { plural } from '../words/numbers.ts';

export type Plan = CallOutput<'getDayPlan'>;
export type Item = Plan['reads'][number]['item'];
export type Change = CallInput<'changeDayPlan'>['body']['changes'][number];

/** Where the plan puts an item. */
export type Goes =
  | { readonly kind: 'read'; readonly riskiest: boolean }
  | { readonly kind: 'slip'; readonly to: string; readonly missesLaunch: boolean }
  | { readonly kind: 'hand-over'; readonly to: string; readonly team: string; readonly freeMinutes: number };

/** A row of the day: its number, its minutes and where it goes. */
export interface Row {
  readonly order: number;
  readonly item: Item;
  readonly minutes: number;
  readonly goes: Goes;
}

/** The rows of a plan in its order: read, slips, better with another team. */
export function rowsOf(plan: Plan): readonly Row[] {
  const rows: Omit<Row, 'order'>[] = [
    ...plan.reads.map(({ item, minutes, riskiestSlot }) => ({
      item,
      minutes,
      goes: { kind: 'read' as const, riskiest: riskiestSlot },
    })),
    ...plan.slips.map(({ item, minutes, to, missesLaunch }) => ({
      item,
      minutes,
      goes: { kind: 'slip' as const, to, missesLaunch },
    })),
    ...plan.handOver.map(({ item, minutes, to, team, freeMinutes }) => ({
      item,
      minutes,
      goes: { kind: 'hand-over' as const, to, team, freeMinutes },
    })),
  ];
  return rows.map((row, index) => ({ ...row, order: index + 1 }));
}

/** The key under which a row is found again when the plan changes. */
export function rowKey(row: Row): string {
  return `${row.item.request}/${row.item.slot.slot}`;
}

/** The sentence of the day. */
export function daySentence(plan: Plan, count: number): string {
  if (count === 0) return `Nothing waits for you. Your ${minutesInWords(plan.minutes)} stay yours.`;
  const verb = count === 1 ? 'needs' : 'need';
  return `${plural(count, 'item')} ${verb} ${minutesInWords(plan.needed)}. You have ${minutesInWords(plan.minutes)} this week.`;
}

/** What the plan does with the items, in a sentence. */
export function planSentence(plan: Plan): string {
  const parts = [
    plan.reads.length > 0 ? `reads ${plan.reads.length} in depth` : '',
    plan.slips.length > 0 ? `lets ${plan.slips.length} slip` : '',
    plan.handOver.length > 0 ? `hands ${plan.handOver.length} to teams that know them better` : '',
  ].filter((part) => part !== '');
  const last = parts.pop();
  const listed = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `The plan ${listed}. Nothing is ever approved by time running out.`;
}

/** Where the slips go, one stretch a date. */
export function slipDates(
  rows: readonly Row[],
): readonly { readonly words: string; readonly count: number; readonly minutes: number }[] {
  const dates = new Map<string, { count: number; minutes: number }>();
  for (const { goes, minutes } of rows) {
    if (goes.kind !== 'slip') continue;
    const sum = dates.get(goes.to) ?? { count: 0, minutes: 0 };
    dates.set(goes.to, { count: sum.count + 1, minutes: sum.minutes + minutes });
  }
  return [...dates].map(([date, sum]) => ({ words: `Slips to ${civilDay(date)}`, ...sum }));
}
