import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromUtf8, isCanonicalText, parseUuid } from '@assay/core';
import { type TestRegistry, testPerson, testRegistry } from '../testing/test-context.ts';
import { append } from './append.ts';
import { composeReactions, onFact } from './reactions.ts';

let registry: TestRegistry;
const seen: string[] = [];
beforeAll(async () => {
  const reactions = composeReactions([
    onFact('team.created', async (tx, ctx, fact) => {
      seen.push(fact.payload.name);
      if (fact.payload.name === 'refused') throw new Error('reaction refuses');
      await append(tx, ctx, { kind: 'team.members-set', payload: { team: fact.payload.team, members: [] } });
    }),
  ]);
  registry = await testRegistry({ reactions });
});
afterAll(() => registry.close());

const team = parseUuid('01900000-0000-7000-8000-000000000abc');

test('a fact is stored as canonical bytes, with its reaction in the same transaction', async () => {
  const ctx = registry.as(testPerson(1, 'admin'));
  const { factId } = await ctx.transact((tx) =>
    append(tx, ctx, { kind: 'team.created', payload: { team, name: 'risk' } }),
  );
  const facts = await registry.database.kysely.selectFrom('fact').selectAll().orderBy('id').execute();
  expect(facts.map(({ kind }) => kind).sort()).toEqual(['team.created', 'team.members-set']);
  const fact = facts.find(({ id }) => id === factId)!;
  expect(isCanonicalText(fromUtf8(fact.bytes))).toBe(true);
  expect(fact.subject).toBe(`team:${team}`);
  expect(fact.at).toBe('2026-11-24T09:00:00.000Z');
});

test('a reaction that throws undoes the fact', async () => {
  const ctx = registry.as(testPerson(1, 'admin'));
  const before = await registry.database.kysely.selectFrom('fact').select('id').execute();
  await expect(
    ctx.transact((tx) => append(tx, ctx, { kind: 'team.created', payload: { team, name: 'refused' } })),
  ).rejects.toThrow('reaction refuses');
  expect(await registry.database.kysely.selectFrom('fact').select('id').execute()).toEqual(before);
});

test.each(['update fact set kind = kind', 'delete from fact', 'truncate fact cascade'])(
  'the database itself refuses: %s',
  async (statement) => {
    await expect(
      registry.database.backend.inScriptSession((session) => session.script(statement)),
    ).rejects.toThrow('append-only');
  },
);
