import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  fromBase64,
  leafHash,
  parseCheckpoint,
  parseUuid,
  rootOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from '@assay/core';
import { type TestRegistry, testPerson, testRegistry } from '../testing/test-context.ts';
import { append } from './append.ts';
import { integrate } from './integrate.ts';
import { consistencyBetween, inclusionOf, latestCheckpoint, waitCovered } from './proofs.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await testRegistry();
});
afterAll(() => registry.close());

const team = parseUuid('01900000-0000-7000-8000-000000000abc');
const record = async (name: string) => {
  const ctx = registry.as(testPerson(1, 'admin'));
  return ctx.transact((tx) => append(tx, ctx, { kind: 'team.created', payload: { team, name } }));
};
const everyLeaf = async () => {
  const rows = await registry.database.kysely
    .selectFrom('fact_sequence')
    .innerJoin('fact', 'fact.id', 'fact_sequence.fact_id')
    .select(['sequence', 'bytes'])
    .orderBy('sequence')
    .execute();
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index));
  return rows.map(({ bytes }) => leafHash(bytes));
};

test('facts are numbered without gaps, in order of arrival, in batches of any size, and each is provable', async () => {
  const ids = [];
  for (const batch of [1, 2, 5, 20, 3, 40]) {
    for (let index = 0; index < batch; index += 1) ids.push((await record(`team ${batch} ${index}`)).factId);
    await integrate(registry.as());
  }
  const leaves = await everyLeaf();
  expect(leaves).toHaveLength(72);
  for (const factId of ids) {
    const { sequence, checkpoint, proof } = await registry.database.read((tx) => inclusionOf(tx, factId));
    const head = parseCheckpoint(checkpoint!).checkpoint;
    expect(head.root).toEqual(rootOfLeaves(leaves));
    const claim = { leaf: leaves[sequence!]!, index: sequence!, size: head.size, root: head.root };
    expect(verifyInclusion(claim, proof!.map(fromBase64))).toBe(true);
  }
});

test('every earlier checkpoint is provably the beginning of the latest', async () => {
  const heads = await registry.database.kysely
    .selectFrom('checkpoint')
    .select(['size', 'root'])
    .orderBy('size')
    .execute();
  expect(heads.length).toBeGreaterThan(5);
  const last = heads.at(-1)!;
  for (const first of heads) {
    const proof = await registry.database.read((tx) => consistencyBetween(tx, first.size, last.size));
    expect(verifyConsistency(first, last, proof.map(fromBase64))).toBe(true);
  }
});

test('a fact is recorded before it is covered, and waiting for it covers it', async () => {
  const { factId } = await record('late');
  expect(await registry.database.read((tx) => inclusionOf(tx, factId))).toEqual({
    sequence: null,
    checkpoint: null,
    proof: null,
  });
  expect((await waitCovered(registry.as(), factId)).proof).not.toBeNull();
});

test('a round with nothing to do signs nothing new', async () => {
  const before = await registry.database.read(latestCheckpoint);
  expect((await integrate(registry.as())).numbered).toBe(0);
  expect(await registry.database.read(latestCheckpoint)).toEqual(before);
});

test('writers and many integrators at once leave every fact numbered once', async () => {
  const writers = Array.from({ length: 40 }, (_, index) => record(`at once ${index}`));
  const integrators = Array.from({ length: 8 }, () => integrate(registry.as()));
  const recorded = await Promise.all(writers);
  await Promise.all(integrators);
  for (const { factId } of recorded) await waitCovered(registry.as(), factId);
  const leaves = await everyLeaf();
  const head = parseCheckpoint((await registry.database.read(latestCheckpoint))!.note).checkpoint;
  expect(head.size).toBe(leaves.length);
  expect(head.root).toEqual(rootOfLeaves(leaves));
});

test.each(['fact_sequence', 'tree_node', 'checkpoint'] as const)(
  'rows of %s cannot be removed or changed',
  async (table) => {
    for (const statement of [`delete from ${table}`, `truncate ${table} cascade`]) {
      await expect(
        registry.database.backend.inScriptSession((session) => session.script(statement)),
      ).rejects.toThrow(/append-only/);
    }
  },
);
