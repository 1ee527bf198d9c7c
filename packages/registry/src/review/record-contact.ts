import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { requirePerson } from '../people/queries.ts';
import { requireSeen } from '../promotion/relation.ts';
import { type ContactView, addContact, contactViewsOf } from './contacts.ts';

async function idOf(tx: Tx, handle: string | null): Promise<Uuid | null> {
  return handle === null ? null : (await requirePerson(tx, handle)).id;
}

/**
 * Records that someone approached a reviewer about a request. Whoever may know of the request may record it; where
 * nobody is named, the caller is the one approached. Fact: contact.recorded.
 */
export async function recordContact(
  ctx: Context,
  input: {
    readonly number: number;
    readonly kind: 'nudge' | 'escalation' | 'shared-link' | 'self-reported';
    readonly from: string | null;
    readonly to: string | null;
    readonly note: string | null;
  },
): Promise<ContactView> {
  return ctx.transact(async (tx) => {
    await requireSeen(tx, ctx, input.number);
    const from = await idOf(tx, input.from);
    const to = (await idOf(tx, input.to)) ?? ctx.actor.personId;
    const row = await addContact(tx, ctx, {
      request: input.number,
      kind: input.kind,
      from,
      to,
      detail: input.note,
    });
    const [view] = await contactViewsOf(tx, [row]);
    if (view === undefined) throw new Error('a contact that was just recorded has no view');
    return view;
  });
}
