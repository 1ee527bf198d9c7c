import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestRegistry, testPerson, testRegistry } from '../testing/test-context.ts';
import { tampered } from '../testing/tamper.ts';
import { append } from './append.ts';
import { putJsonDocument } from './documents.ts';
import { integrate } from './integrate.ts';
import { freshSigner } from './signer.ts';
import { registerKey, retireKey } from './keys.ts';
import { ledgerReplay } from './ledger-replay.ts';
import { replayFaults } from './replay.ts';
import { parseUuid } from '@assay/core';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await testRegistry();
  const ctx = registry.as(testPerson(1, 'admin'));
  for (let index = 0; index < 40; index += 1) {
    await ctx.transact((tx) =>
      append(tx, ctx, { kind: 'team.created', payload: { team: ctx.newId(), name: `team ${index}` } }),
    );
  }
  await integrate(registry.as());
  await ctx.transact(async (tx) => {
    const id = await registerKey(tx, ctx, {
      publicKey: freshSigner().publicKey,
      name: 'evaluator',
      holder: 'evaluator:x',
    });
    await retireKey(tx, ctx, id);
  });
  await ctx.transact(async (tx) => {
    const packet = await putJsonDocument(tx, {
      mediaType: 'application/json',
      value: { schema: 'assay.packet/1' },
    });
    await putJsonDocument(tx, { mediaType: 'application/json', value: { salt: 'x' }, erasable: true });
    await append(tx, ctx, {
      kind: 'policy.in-force',
      payload: { proposal: 1, policy: packet, previous: null, bootstrap: true },
    });
  });
  await integrate(registry.as());
  await ctx.transact((tx) =>
    append(tx, ctx, { kind: 'person.deactivated', payload: { person: parseUuid(ctx.newId()) } }),
  );
});
afterAll(() => registry.close());

const verdict = () => registry.database.read((tx) => replayFaults(tx, [ledgerReplay]));

test('an honest database has no faults, with facts still waiting for their number', async () => {
  const { facts, faults, tables } = await verdict();
  expect(faults).toEqual([]);
  expect(facts).toBe(45);
  expect(tables).toContainEqual({ table: 'ledger_key', kind: 'replayed', rows: 2 });
});

test.each([
  [
    "update ledger_key set holder = 'registry' where name = 'evaluator'",
    'ledger_key',
    'holder is "registry", but fact',
  ],
  [
    "update ledger_key set to_sequence = null where name = 'evaluator'",
    'ledger_key',
    'to_sequence is null, but fact',
  ],
  [
    "update ledger_key set public_key = decode(repeat('00', 32), 'hex') where name = 'evaluator'",
    'ledger_key',
    'public_key is',
  ],
  ["delete from ledger_key where name = 'evaluator'", 'ledger_key', 'is missing, though fact'],
  [
    "insert into ledger_key (id, name, public_key, holder, from_sequence) values ('x', 'x', decode(repeat('00', 32), 'hex'), 'registry', 0)",
    'ledger_key',
    'was made by no fact',
  ],
])('%s is named', async (script, table, words) => {
  await tampered(registry.database, script, async () => {
    const [first] = (await verdict()).faults;
    expect(first?.table).toBe(table);
    expect(first?.words).toContain(words);
    if (!words.includes('no fact')) expect(first?.fact).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test.each([
  [
    "update fact set bytes = set_byte(bytes, 60, get_byte(bytes, 60) # 1) where kind = 'team.created'",
    'fact',
    'do not hash to the leaf',
  ],
  [
    "update fact set kind = 'team.renamed' where id = (select id from fact limit 1)",
    'fact',
    'fact.kind is not what',
  ],
  ["update fact set actor_id = null where kind = 'team.created'", 'fact', 'fact.actor_id is not'],
  ["update fact set at = at + interval '1 second'", 'fact', 'fact.at is not'],
  ["update fact set subject = 'team:x'", 'fact', 'fact.subject is not'],
  ['delete from fact_sequence where sequence = 7', 'fact_sequence', 'sequence number 7 is missing'],
  [
    'delete from fact_sequence where sequence >= 39; delete from fact where id not in (select fact_id from fact_sequence) and id not in (select fact_id from fact_waiting)',
    'checkpoint',
    'facts were removed',
  ],
  [
    "update fact_sequence set leaf = decode(repeat('00', 32), 'hex') where sequence = 3",
    'fact',
    'do not hash to the leaf',
  ],
  ["update tree_node set hash = decode(repeat('00', 32), 'hex') where position = 1", 'tree_node', 'node 4/1'],
  ['delete from tree_node where position = 1', 'tree_node', 'missing'],
  ["update checkpoint set root = decode(repeat('00', 32), 'hex')", 'checkpoint', 'root column'],
  ["update checkpoint set note = replace(note, '— assay', '— Assay')", 'checkpoint', 'no signature'],
  [
    "update document set bytes = bytes || '\\x20' where not erasable",
    'document',
    'was changed: its bytes hash to',
  ],
  ['delete from document where not erasable', 'document', 'is missing'],
  [
    "update document set bytes = null, erased_at = '2026-11-24T09:00:00Z' where erasable",
    'document',
    'no fact says so',
  ],
  ['delete from fact_waiting', 'fact', 'neither numbered nor waiting'],
])('%s is named', async (script, table, words) => {
  await tampered(registry.database, script, async () => {
    const { faults } = await verdict();
    expect(faults.map((fault) => fault.words).join('\n')).toContain(words);
    expect(faults[0]?.table).toBe(table);
  });
});
