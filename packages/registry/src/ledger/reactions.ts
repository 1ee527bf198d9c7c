import type { FactActor, FactKind, FactPayload } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';

/** A fact as it was just recorded. */
export interface RecordedFact<K extends FactKind = FactKind> {
  readonly id: Uuid;
  readonly kind: K;
  readonly at: string;
  readonly actor: FactActor;
  readonly payload: FactPayload<K>;
}

/**
 * What a capability does when a capability to its left records a fact. It runs in the transaction that records
 * the fact, so it either happens with it or neither does; when it throws, the whole use case fails.
 */
export type Reaction<K extends FactKind = FactKind> = (
  tx: Tx,
  ctx: Context,
  fact: RecordedFact<K>,
) => Promise<void>;

/** Reactions by kind of fact, in the order in which they run. */
export interface Reactions {
  run(tx: Tx, ctx: Context, fact: RecordedFact): Promise<void>;
}

/** One reaction to one kind of fact; made by `onFact`, given to `composeReactions`. */
export interface Registration {
  readonly kind: FactKind;
  run(tx: Tx, ctx: Context, fact: RecordedFact): Promise<void>;
}

declare module '../database/context.ts' {
  interface Environment {
    readonly reactions: Reactions;
  }
}

/** Registers a reaction to one kind of fact. */
export function onFact<K extends FactKind>(kind: K, reaction: Reaction<K>): Registration {
  return {
    kind,
    run: async (tx, ctx, fact) => {
      if (isOfKind(fact, kind)) await reaction(tx, ctx, fact);
    },
  };
}

/** All reactions of the registry; the order of the list is the order in which they run. */
export function composeReactions(registrations: readonly Registration[]): Reactions {
  const byKind = new Map<FactKind, Registration[]>();
  for (const registration of registrations) {
    byKind.set(registration.kind, [...(byKind.get(registration.kind) ?? []), registration]);
  }
  return {
    async run(tx, ctx, fact) {
      for (const registration of byKind.get(fact.kind) ?? []) await registration.run(tx, ctx, fact);
    },
  };
}

/** No reactions at all. */
export const noReactions: Reactions = composeReactions([]);

function isOfKind<K extends FactKind>(fact: RecordedFact, kind: K): fact is RecordedFact<K> {
  return fact.kind === kind;
}
