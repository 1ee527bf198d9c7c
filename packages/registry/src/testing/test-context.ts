import type { Role } from '@assay/contract';
import { parseUuid } from '@assay/core';
import { fixedClock, type FixedClock } from '../database/clock.ts';
import { type Actor, type Context, type Environment, contextFor, systemActor } from '../database/context.ts';
import { memoryBlobs } from '../blobs/memory.ts';
import { type Reactions, noReactions } from '../ledger/reactions.ts';
import { freshSigner } from '../ledger/signer.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

/** A registry of this test's own: fresh database, clock standing at 2026-11-24T09:00Z, no reactions. */
export interface TestRegistry {
  readonly database: TestDatabase;
  readonly clock: FixedClock;
  readonly environment: Environment;
  /** The context of a call by `actor`; Assay itself when left out. */
  as(actor?: Actor): Context;
  close(): Promise<void>;
}

/** Opens a test registry; call `close` when done (in `afterAll`). */
export async function testRegistry(options: { readonly reactions?: Reactions } = {}): Promise<TestRegistry> {
  const database = await testDatabase();
  const clock = fixedClock('2026-11-24T09:00:00.000Z');
  const environment: Environment = {
    database,
    clock,
    blobs: memoryBlobs(),
    reactions: options.reactions ?? noReactions,
    signer: freshSigner(),
  };
  return {
    database,
    clock,
    environment,
    as: (actor = systemActor) => contextFor(environment, actor),
    close: () => database.close(),
  };
}

/** A person who acts in a test, with a fixed id made from a small number. */
export function testPerson(number: number, ...roles: readonly Role[]): Actor {
  const tail = number.toString(16).padStart(12, '0');
  return { personId: parseUuid(`01900000-0000-7000-8000-${tail}`), kind: 'person', roles };
}
