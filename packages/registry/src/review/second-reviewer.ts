import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { peopleByIds } from '../people/queries.ts';
import { policyByDigest } from '../policy/queries.ts';
import { type RequestRow, type SlotRow, slotsOf } from '../promotion/queries.ts';
import { relationsTo } from '../promotion/relation.ts';
import { recusedFrom } from './queries.ts';

/**
 * Where policy answers an approval below its reading floor with a second reviewer (`reading.belowFloor`), asks for one
 * more approval of the same group in this round. Nothing happens where policy only flags it, or where nobody else
 * could judge: the flag stays in the annex. Fact: slot.added.
 */
export async function askSecondReviewer(
  tx: Tx,
  ctx: Context,
  { request, slot }: { readonly request: RequestRow; readonly slot: SlotRow },
): Promise<void> {
  const { policy } = await policyByDigest(tx, request.policy);
  if (policy.reading.belowFloor !== 'second-reviewer') return;
  const slots = await slotsOf(tx, request.number, request.round);
  const admits = await othersWhoCouldJudge(tx, request, slot, slots);
  if (admits.length === 0) return;
  const group = slots.filter(({ group_name }) => group_name === slot.group_name);
  const ordinal = 1 + Math.max(...group.map((one) => one.ordinal));
  const added = {
    request: request.number,
    round: request.round,
    slot: `${slot.group_name}-${ordinal}`,
    ordinal,
    minutes: slot.minutes,
  };
  await tx
    .insertInto('request_slot')
    .values({
      ...added,
      group_name: slot.group_name,
      answers_for: slot.answers_for,
      evidence: JSON.stringify(slot.evidence),
      admits: JSON.stringify(admits),
      state: 'open',
      reviewer: null,
      since: null,
      missing: '[]',
    })
    .execute();
  await append(tx, ctx, {
    kind: 'slot.added',
    payload: { ...added, group: slot.group_name, admits, because: 'below-floor' },
  });
}

/** Of those whom a slot admits: active, independent, not recused, and in no slot of the round yet. */
async function othersWhoCouldJudge(tx: Tx, request: RequestRow, slot: SlotRow, slots: readonly SlotRow[]) {
  const people = await peopleByIds(tx, slot.admits);
  const recused = await recusedFrom(tx, [request.number]);
  const could = [];
  for (const id of slot.admits) {
    const person = people.get(id);
    const busy = slots.some(({ reviewer }) => reviewer === id) || recused.has(`${request.number} ${id}`);
    if (person?.active !== true || busy) continue;
    const relations = await relationsTo(tx, [request], { personId: id, roles: person.roles });
    if (relations.get(request.number) === 'independent') could.push(id);
  }
  return could;
}
