import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { type RequestRow, currentSlotsOf } from '../promotion/queries.ts';
import { requireProducing } from '../promotion/relation.ts';
import { refused } from '../people/refusals.ts';
import { isOpen } from '../promotion/rules.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { addContact } from './contacts.ts';

export interface Displaced {
  number: number;
  model: string;
  version: number;
  launchDate: string | null;
}

/**
 * The official way to ask for speed. Unconfirmed it only shows what it would displace: older requests that wait for
 * the same reviewers. Confirmed it is recorded beside the decision. It moves nobody's queue by itself: reviewers see
 * that it was asked. WRONG_STATE once it ended. Facts when confirmed: expedite.asked, contact.recorded.
 */
export async function askExpedite(
  ctx: Context,
  input: { readonly number: number; readonly reason: string; readonly confirm: boolean },
): Promise<{ displaces: Displaced[]; recorded: boolean }> {
  return ctx.transact(async (tx) => {
    const request = await requireProducing(tx, ctx, input.number);
    if (!isOpen(request.state)) {
      throw refused(
        'WRONG_STATE',
        `R-${request.number} is ${request.state}; nothing about it can be hurried.`,
      );
    }
    const displaced = await wouldDisplace(tx, request);
    if (input.confirm) {
      await append(tx, ctx, {
        kind: 'expedite.asked',
        payload: {
          request: request.number,
          by: ctx.actor.personId,
          displaces: displaced.map(({ number }) => number),
        },
      });
      await addContact(tx, ctx, {
        request: request.number,
        kind: 'expedite',
        from: ctx.actor.personId,
        to: null,
        detail: input.reason,
      });
    }
    const displaces: Displaced[] = [];
    for (const other of displaced)
      displaces.push({
        number: other.number,
        model: (await modelOf(tx, other.model_id)).name,
        version: other.version,
        launchDate: other.launch_date,
      });
    return { displaces, recorded: input.confirm };
  });
}

async function wouldDisplace(tx: Tx, request: RequestRow): Promise<readonly RequestRow[]> {
  const ahead = await tx
    .selectFrom('request')
    .selectAll()
    .where('state', 'in', ['in-queue', 'in-review'])
    .where('number', '<>', request.number)
    .where('submitted_at', '<', request.submitted_at)
    .orderBy('submitted_at')
    .execute();
  const slots = await currentSlotsOf(tx, [...ahead.map(({ number }) => number), request.number]);
  const wanted = new Set(
    (slots.get(request.number) ?? []).flatMap(({ admits, reviewer }) =>
      reviewer === null ? admits : [reviewer],
    ),
  );
  return ahead.filter(({ number }) =>
    (slots.get(number) ?? []).some(
      (slot) =>
        slot.decision === null &&
        (slot.reviewer === null ? slot.admits.some((id) => wanted.has(id)) : wanted.has(slot.reviewer)),
    ),
  );
}
