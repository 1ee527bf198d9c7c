import { type FactActor, type FactKind, type FactPayload, factPayloads } from '@assay/contract';
import { AssayError, type Uuid, canonicalJson } from '@assay/core';
import { sql } from 'kysely';
import type { Actor, Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import type { RecordedFact } from './reactions.ts';
import { subjectOf } from './subject.ts';
import type {} from './tables.ts';

export interface NewFact<K extends FactKind> {
  readonly kind: K;
  readonly payload: FactPayload<K>;
  /** Instead of the acting person: a commitment that is opened later (probes). */
  readonly actor?: FactActor;
}

/**
 * Records a fact in the caller's transaction, then runs the reactions to it in the same transaction. It is
 * *recorded* when the transaction commits, *covered* when the integrator has numbered and signed it.
 *
 * The payload carries ids and digests only: never names, mail, free text or sealed content.
 */
export async function append<K extends FactKind>(
  tx: Tx,
  ctx: Context,
  fact: NewFact<K>,
): Promise<{ readonly factId: Uuid; readonly at: string }> {
  const recorded: RecordedFact<K> = {
    id: ctx.newId(),
    kind: fact.kind,
    at: ctx.clock.now(),
    actor: fact.actor ?? factActorOf(ctx.actor),
    payload: checkedPayload(fact),
  };
  await insert(tx, recorded);
  await ctx.reactions.run(tx, ctx, recorded as RecordedFact);
  return { factId: recorded.id, at: recorded.at };
}

/** The canonical bytes of a fact: what is hashed into the tree. */
export function bytesOfFact(fact: RecordedFact): Uint8Array {
  return canonicalJson({ schema: 'assay.fact/1', ...fact });
}

/** One statement for both rows: a second round trip would cost writers more than the rows do. */
async function insert(tx: Tx, fact: RecordedFact<FactKind>): Promise<void> {
  const actorId = 'person' in fact.actor ? fact.actor.person : null;
  await sql`
    with recorded as (
      insert into fact (id, kind, at, actor_id, subject, bytes)
      values (${fact.id}, ${fact.kind}, ${fact.at}, ${actorId}, ${subjectOf(fact.payload)}, ${bytesOfFact(fact)})
    )
    insert into fact_waiting (fact_id) values (${fact.id})`.execute(tx);
}

function factActorOf(actor: Actor): FactActor {
  return actor.kind === 'system' ? { system: 'registry' } : { person: actor.personId };
}

function checkedPayload<K extends FactKind>(fact: NewFact<K>): FactPayload<K> {
  const checked = factPayloads[fact.kind].safeParse(fact.payload);
  if (checked.success) return checked.data as FactPayload<K>;
  throw new AssayError({
    code: 'INTERNAL',
    publicMessage: 'Something went wrong inside Assay; nothing was changed.',
    detail: `the payload of ${fact.kind} does not fit its schema: ${checked.error.message}`,
  });
}
