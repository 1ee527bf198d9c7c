import { requiredDocuments } from '@assay/contract';
import { type Digest, digestOf, isDigest } from '@assay/core';
import { sql } from 'kysely';
import type { Tx } from '../database/schema.ts';
import { fastHasher } from './fast-hasher.ts';
import type { RecordedFact } from './reactions.ts';
import type { ReplayFault } from './replay-projection.ts';

interface Naming {
  readonly fact: string;
  readonly kind: string;
  readonly member: string;
}

const pageSize = 200;

/** Remembers which facts name which documents, and holds every kept document against its digest. */
export class DocumentCheck {
  readonly #named = new Map<Digest, Naming>();
  readonly #erased = new Set<string>();

  /** Takes the next fact. */
  add(fact: RecordedFact): void {
    const payload: Readonly<Record<string, unknown>> = fact.payload;
    if (fact.kind === 'annex.erased') this.#erased.add(String(payload['annex']));
    for (const member of requiredDocuments) {
      const digest = payload[member];
      if (isDigest(digest) && !this.#named.has(digest)) {
        this.#named.set(digest, { fact: fact.id, kind: fact.kind, member });
      }
    }
  }

  /** Documents whose bytes were changed, that were erased without a fact, or that a fact names and nobody has. */
  async faults(tx: Tx): Promise<readonly ReplayFault[]> {
    const faults: ReplayFault[] = [];
    const missing = new Map(this.#named);
    for await (const { digest, bytes } of documents(tx)) {
      missing.delete(digest);
      const words = this.#wordsFor(digest, bytes);
      if (words !== undefined) faults.push(this.#fault(digest, words));
    }
    for (const digest of missing.keys()) faults.push(this.#fault(digest, 'is missing'));
    return faults;
  }

  #wordsFor(digest: Digest, bytes: Uint8Array | null): string | undefined {
    if (bytes === null) return this.#erased.has(digest) ? undefined : 'was erased, but no fact says so';
    const found = digestOf(bytes, fastHasher);
    return found === digest ? undefined : `was changed: its bytes hash to ${found}`;
  }

  #fault(digest: Digest, words: string): ReplayFault {
    const naming = this.#named.get(digest);
    const which =
      naming === undefined ? '' : `, the ${naming.member} of fact ${naming.fact} (${naming.kind}),`;
    return {
      table: 'document',
      row: digest,
      fact: naming?.fact ?? null,
      words: `document ${digest}${which} ${words}`,
    };
  }
}

async function* documents(
  tx: Tx,
): AsyncGenerator<{ readonly digest: Digest; readonly bytes: Uint8Array | null }> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ digest: Digest; bytes: Uint8Array | null }>`
      select digest, bytes from document where digest > ${after} order by digest limit ${pageSize}`.execute(
      tx,
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.digest;
  }
}
