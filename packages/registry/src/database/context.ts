import { randomFillSync } from 'node:crypto';
import type { Role } from '@assay/contract';
import { type Uuid, parseUuid, uuidv7 } from '@assay/core';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { momentOf } from './moment.ts';
import type { Tx } from './schema.ts';

/** Who acts. Relation to the matter at hand (producer, independent) is not here: it beats role, per request. */
export interface Actor {
  readonly personId: Uuid;
  readonly kind: 'person' | 'service' | 'evaluator' | 'system';
  readonly roles: readonly Role[];
  /** The API token by which they came, where it was a token. */
  readonly tokenId?: Uuid;
}

/** Assay itself: background work that no person asked for. Holds no role, so it passes no role check. */
export const systemActor: Actor = {
  personId: parseUuid('00000000-0000-7000-8000-000000000000'),
  kind: 'system',
  roles: [],
};

/**
 * What a process was given when it started. Capabilities to the right add what they need (blobs, reactions)
 * by the same declaration merging as `Schema`:
 *
 *     declare module '../database/context.ts' {
 *       interface Environment { readonly blobs: BlobStore }
 *     }
 */
export interface Environment {
  readonly database: Database;
  readonly clock: Clock;
}

/** All that a use case may reach. */
export interface Context extends Environment {
  readonly actor: Actor;
  /** A fresh UUIDv7. */
  newId(): Uuid;
  /** One transaction, as `Database.transaction`; inside another it joins it. */
  transact<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
}

/** The context of one call by one actor. */
export function contextFor(environment: Environment, actor: Actor): Context {
  return {
    ...environment,
    actor,
    newId: () => uuidv7(environment.clock.milliseconds(), randomBytes),
    transact: (run) => environment.database.transaction(run),
  };
}

/** Randomness drawn from the system 8 KiB at a time, since each draw is a system call; no byte is given out twice. */
const pool = new Uint8Array(8_192);
let used = pool.length;

function randomBytes(length: number): Uint8Array {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  used += length;
  return bytes;
}

/**
 * The context of one call at one moment: its clock is read once, so that every row and fact of the call bear the same
 * time and what is stored beside a fact can be held against it.
 */
export function contextAtMoment(environment: Environment, actor: Actor): Context {
  return contextFor({ ...environment, clock: momentOf(environment.clock) }, actor);
}
