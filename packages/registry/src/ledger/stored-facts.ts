import { type FactKind, factEnvelope, factPayloads } from '@assay/contract';
import { fromUtf8 } from '@assay/core';
import { sql } from 'kysely';
import type { Tx } from '../database/schema.ts';
import type { RecordedFact } from './reactions.ts';
import { subjectOf } from './subject.ts';

/** A fact as it stands in the database, read again from its bytes. */
export interface StoredFact {
  readonly id: string;
  /** Null while it is recorded only. */
  readonly sequence: number | null;
  readonly leaf: Uint8Array | null;
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly at: string;
  readonly actor_id: string | null;
  readonly subject: string;
}

const pageSize = 2_000;

/** Every fact of the record in the ledger's order, then those that have no number yet in order of arrival. */
export async function* storedFacts(tx: Tx): AsyncGenerator<StoredFact> {
  for (let after = -1; ; ) {
    const { rows } = await sql<StoredFact>`
      select fact.id, fact_sequence.sequence, fact_sequence.leaf, fact.bytes, fact.kind, fact.at, fact.actor_id, fact.subject
      from fact_sequence join fact on fact.id = fact_sequence.fact_id
      where fact_sequence.sequence > ${after} order by fact_sequence.sequence limit ${pageSize}`.execute(tx);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.sequence ?? after;
  }
  const { rows } = await sql<StoredFact>`
    select fact.id, null::bigint as sequence, null::bytea as leaf, fact.bytes, fact.kind, fact.at, fact.actor_id, fact.subject
    from fact_waiting join fact on fact.id = fact_waiting.fact_id order by fact_waiting.arrival`.execute(tx);
  yield* rows;
}

/** The fact that the bytes write, or why they write none. */
export function readFact(bytes: Uint8Array): RecordedFact | string {
  let document: unknown;
  try {
    document = JSON.parse(fromUtf8(bytes));
  } catch {
    return 'its bytes are not JSON';
  }
  const envelope = factEnvelope.safeParse(document);
  if (!envelope.success) return 'its bytes do not have the form of a fact';
  const { id, kind, at, actor, payload } = envelope.data;
  if (!isFactKind(kind)) return `it is of a kind this program does not know (${kind})`;
  const checked = factPayloads[kind].safeParse(payload);
  if (!checked.success) return `its payload does not fit ${kind}`;
  return { id, kind, at, actor, payload: checked.data } as RecordedFact;
}

/** The first column beside the bytes that does not say what the bytes say. */
export function derivedColumnFault(stored: StoredFact, fact: RecordedFact): string | undefined {
  const derived: Readonly<Record<'id' | 'kind' | 'at' | 'actor_id' | 'subject', string | null>> = {
    id: fact.id,
    kind: fact.kind,
    at: fact.at,
    actor_id: 'person' in fact.actor ? fact.actor.person : null,
    subject: subjectOf(fact.payload),
  };
  for (const column of ['id', 'kind', 'at', 'actor_id', 'subject'] as const) {
    if (stored[column] !== derived[column]) return column;
  }
  return undefined;
}

function isFactKind(kind: string): kind is FactKind {
  return Object.hasOwn(factPayloads, kind);
}
