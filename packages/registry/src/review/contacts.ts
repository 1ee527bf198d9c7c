import type { contactView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { type Registration, onFact } from '../ledger/reactions.ts';
import { handlesOf } from '../people/queries.ts';
import type { ContactRow } from './queries.ts';
import type { ContactKind } from './tables.ts';

export type ContactView = z.infer<typeof contactView>;

export interface NewContact {
  readonly request: number;
  readonly kind: ContactKind;
  readonly from: Uuid | null;
  readonly to: Uuid | null;
  /** A note of whoever recorded it; erasable, and in no fact. */
  readonly detail: string | null;
}

/** Records an approach: who, when and what kind, never what was said. Fact: contact.recorded. */
export async function addContact(tx: Tx, ctx: Context, contact: NewContact): Promise<ContactRow> {
  const id = ctx.newId();
  const { detail, ...recorded } = contact;
  const { at } = await append(tx, ctx, { kind: 'contact.recorded', payload: { contact: id, ...recorded } });
  const row = {
    id,
    request: contact.request,
    kind: contact.kind,
    from_id: contact.from,
    to_id: contact.to,
    at,
    detail,
  };
  await tx.insertInto('contact').values(row).execute();
  return row;
}

/** Approaches as the API shows them. */
export async function contactViewsOf(
  tx: Tx,
  contacts: readonly ContactRow[],
): Promise<readonly ContactView[]> {
  const handles = await handlesOf(
    tx,
    contacts.flatMap(({ from_id, to_id }) => [from_id, to_id]).filter((id) => id !== null),
  );
  const named = (id: Uuid | null): string | null => (id === null ? null : (handles.get(id) ?? null));
  return contacts.map((row) => ({
    id: row.id,
    kind: row.kind,
    from: named(row.from_id),
    to: named(row.to_id),
    at: row.at,
    detail: row.detail,
  }));
}

/** A moved launch date is pressure: it stands beside the decision without anyone having to report it. */
export const reviewReactions: readonly Registration[] = [
  onFact('request.launch-moved', async (tx, ctx, fact) => {
    const from = 'person' in fact.actor ? (fact.actor.person as Uuid) : null;
    const detail = `${fact.payload.from ?? 'no date'} → ${fact.payload.to ?? 'no date'}`;
    await addContact(tx, ctx, { request: fact.payload.request, kind: 'moved-date', from, to: null, detail });
  }),
];
