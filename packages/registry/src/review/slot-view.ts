import type { slotView } from '@assay/contract';
import type { z } from 'zod';
import type { Tx } from '../database/schema.ts';
import { handlesOf } from '../people/queries.ts';
import { type SlotRow, slotsOf } from '../promotion/queries.ts';

export type SlotView = z.infer<typeof slotView>;

/** Slots as the API shows them; ids become handles. */
export async function slotViewsOf(tx: Tx, slots: readonly SlotRow[]): Promise<readonly SlotView[]> {
  const handles = await handlesOf(
    tx,
    slots.flatMap(({ admits, reviewer }) => (reviewer === null ? admits : [...admits, reviewer])),
  );
  return slots.map((slot) => ({
    slot: slot.slot,
    group: slot.group_name,
    ordinal: slot.ordinal,
    answersFor: slot.answers_for,
    minutes: slot.minutes,
    evidence: [...slot.evidence],
    admits: slot.admits.flatMap((id) => handles.get(id) ?? []),
    state: slot.state,
    reviewer: slot.reviewer === null ? null : (handles.get(slot.reviewer) ?? null),
    since: slot.since,
  }));
}

/** One slot as the API shows it. */
export async function slotViewOf(tx: Tx, request: number, round: number, slot: string): Promise<SlotView> {
  const row = (await slotsOf(tx, request, round)).find((one) => one.slot === slot);
  const [view] = row === undefined ? [] : await slotViewsOf(tx, [row]);
  if (view === undefined) throw new Error(`slot ${slot} of request ${request} is gone`);
  return view;
}
