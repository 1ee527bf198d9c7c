import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAssayError } from '@assay/core';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { generateEvaluatorKeys } from '../suite/evaluator-keys.ts';
import { openSuite } from '../suite/open-suite.ts';
import { withFolder } from '../testing/example-suite.ts';
import { checkSuite, sealSuite } from './seal-suite.ts';

const canary = 'CANARY-7f3a9';
const suiteYaml = `
suite: tiny
version: "1"
title: Tiny
task: binary
label: { column: type, positive: spam, classes: [ham, spam] }
idColumn: id
features:
  - { name: a, dtype: float32 }
  - { name: b, dtype: float32 }
metrics: [{ name: accuracy, margin: "0.02", primary: true }]
slices: [{ name: high a, where: "row.a > 0.5", metric: accuracy, margin: "0.05" }]
reference: majority
guard: { epsilon: "0.1", delta: "0.05" }
heldOut: { gate: { path: gate.csv }, vault: { path: vault.csv } }
`;
const goodRows = ['id,a,b,type,note', 'm1,0.1,1,ham,x', 'm2,0.9,2,spam,y', `m3,0.7,3,ham,${canary}`];
const vaultRows = ['id,a,b,type,note', 'v1,0.1,1,ham,x', 'v2,0.9,2,spam,y'];

async function fails(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  return withFolder(async (folder) => {
    const all = {
      'suite.yaml': suiteYaml,
      'gate.csv': goodRows.join('\n'),
      'vault.csv': vaultRows.join('\n'),
      ...files,
    };
    for (const [name, content] of Object.entries(all)) await writeFile(join(folder, name), content);
    const error: unknown = await checkSuite(join(folder, 'suite.yaml')).catch((caught: unknown) => caught);
    expect(isAssayError(error, 'SUITE_INVALID')).toBe(true);
    const words = `${inspect(error)} ${JSON.stringify(error)}`;
    expect(words).not.toContain(canary);
    return isAssayError(error)
      ? error.fields.map((field) => `${field.path}: ${field.message}`).join('\n')
      : '';
  });
}

function replaced(rows: readonly string[], from: string, to: string): string {
  return rows.join('\n').replace(from, to);
}

describe('sealing refuses, naming the field and never a value,', () => {
  test('a suite without its label column', async () => {
    expect(await fails({ 'gate.csv': replaced(goodRows, 'type', 'kind') })).toBe(
      'label.column: gate.csv has no column type',
    );
  });
  test('a suite that lacks a feature', async () => {
    expect(await fails({ 'vault.csv': replaced(vaultRows, ',b,', ',c,') })).toContain(
      'features.1: vault.csv has no column b',
    );
  });
  test('duplicate ids, also across parts', async () => {
    expect(await fails({ 'vault.csv': replaced(vaultRows, 'v1', 'm3') })).toBe(
      'idColumn: 1 of 5 rows repeat the id of another row',
    );
  });
  test('an empty slice', async () => {
    expect(await fails({ 'suite.yaml': suiteYaml.replace('row.a > 0.5', 'row.a > 50.0') })).toBe(
      'slices.0: the slice high a has no rows',
    );
  });
  test('a slice whose rows all stand in the vault part', async () => {
    const gate = replaced(goodRows, '0.9', '0.2').replace('0.7', '0.2');
    expect(await fails({ 'gate.csv': gate })).toContain('no rows in the gate part');
  });
  test('a slice over a column that is not there', async () => {
    expect(await fails({ 'suite.yaml': suiteYaml.replace('row.a >', 'row.z >') })).toContain(
      'there is no column z',
    );
  });
  test('a class that is not listed', async () => {
    expect(await fails({ 'gate.csv': replaced(goodRows, 'ham', canary) })).toContain(
      'label.classes: type: 1 of 5 rows have a class that is not listed',
    );
  });
  test('a feature cell that is no number', async () => {
    expect(await fails({ 'gate.csv': replaced(goodRows, '0.9', canary) })).toContain(
      'features.0: a: 1 of 5 rows are not float32',
    );
  });
  test('a row with too many fields', async () => {
    expect(await fails({ 'gate.csv': `${goodRows.join('\n')}\nm4,1,2,ham,x,${canary}` })).toContain(
      '6 fields',
    );
  });
  test('a JSONL line that is not JSON', async () => {
    const yaml = suiteYaml.replace('gate.csv', 'gate.jsonl');
    expect(await fails({ 'suite.yaml': yaml, 'gate.jsonl': `{"id": "${canary}", oops}` })).toContain(
      'line 1 is not JSON',
    );
  });
  test('a file that is not there, and one that is empty', async () => {
    expect(await fails({ 'suite.yaml': suiteYaml.replace('vault.csv', 'none.csv') })).toContain(
      'does not exist',
    );
    expect(await fails({ 'vault.csv': '' })).toContain('is empty');
  });
  test('YAML with a faulty line, and unknown keys', async () => {
    expect(await fails({ 'suite.yaml': `${suiteYaml}\n  bad: [` })).toMatch(/line \d+/);
    expect(await fails({ 'suite.yaml': `${suiteYaml}\nsecret: 1` })).toContain('secret');
  });
});

describe('sealing keeps exactly', () => {
  const wide = '9007199254740993';
  const exactYaml = suiteYaml
    .replace('{ name: b, dtype: float32 }', '{ name: b, dtype: int64 }')
    .replaceAll('.csv', '.jsonl');
  const line = (id: string, a: string, type: string): string =>
    `{"id": "${id}", "a": ${a}, "b": ${wide}, "type": "${type}", "note": "NaN \\"Infinity\\""}`;

  test('integers beyond 2^53 and bare NaN tokens, and texts that look like them', async () => {
    await withFolder(async (folder) => {
      const gate = [line('1', '0.9', 'ham'), line('2', 'NaN', 'spam')].join('\n');
      await writeFile(join(folder, 'suite.yaml'), exactYaml);
      await writeFile(join(folder, 'gate.jsonl'), gate);
      await writeFile(join(folder, 'vault.jsonl'), line('3', '0.1', 'ham'));
      const { table } = await checkSuite(join(folder, 'suite.yaml'));
      expect(table.features[1]?.values).toEqual(BigInt64Array.of(BigInt(wide), BigInt(wide), BigInt(wide)));
      expect(Array.from(table.features[0]?.values as Float32Array)).toEqual([
        Math.fround(0.9),
        Number.NaN,
        Math.fround(0.1),
      ]);
      expect(table.extras[0]?.column.values).toEqual(Array.from({ length: 3 }, () => 'NaN "Infinity"'));
    });
  });

  test('the 64-bit integers of a Parquet file', async () => {
    await withFolder(async (folder) => {
      const writer = new ByteWriter();
      await parquetWrite({
        writer,
        columnData: [
          { name: 'id', data: ['1', '2'], type: 'STRING' },
          { name: 'a', data: [0.9, 0.1], type: 'DOUBLE' },
          { name: 'b', data: [BigInt(wide), 2n], type: 'INT64' },
          { name: 'type', data: ['ham', 'spam'], type: 'STRING' },
        ],
      });
      await writeFile(join(folder, 'gate.parquet'), writer.getBytes());
      await writeFile(join(folder, 'vault.jsonl'), line('3', '0.1', 'ham'));
      await writeFile(join(folder, 'suite.yaml'), exactYaml.replace('gate.jsonl', 'gate.parquet'));
      const { table } = await checkSuite(join(folder, 'suite.yaml'));
      expect(table.features[1]?.values).toEqual(BigInt64Array.of(BigInt(wide), 2n, BigInt(wide)));
    });
  });
});

describe('a sealed suite', () => {
  async function seal(folder: string): Promise<{ path: string; privateKey: Uint8Array; bytes: Uint8Array }> {
    await writeFile(join(folder, 'suite.yaml'), suiteYaml);
    await writeFile(join(folder, 'gate.csv'), goodRows.join('\n'));
    await writeFile(join(folder, 'vault.csv'), vaultRows.join('\n'));
    const keys = await generateEvaluatorKeys();
    const path = join(folder, 'out.sealed');
    await sealSuite({
      suiteFilePath: join(folder, 'suite.yaml'),
      evaluatorPublicKey: keys.sealing.publicKey,
      out: path,
    });
    return { path, privateKey: keys.sealing.privateKey, bytes: new Uint8Array(await readFile(path)) };
  }
  async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += 97) yield bytes.subarray(start, start + 97);
  }

  test('opens to the same rows for the holder of the key, and for no other', async () => {
    await withFolder(async (folder) => {
      const { bytes, privateKey } = await seal(folder);
      const rows = await openSuite(once(bytes), privateKey);
      const cases = rows.cases([0, 1, 2, 3, 4]);
      expect(new Set(cases.map((row) => row.id))).toEqual(new Set(['m1', 'm2', 'm3', 'v1', 'v2']));
      const third = cases.find((row) => row.id === 'm3');
      expect(third).toMatchObject({
        label: 'ham',
        slices: ['high a'],
        cells: { a: '0.7', b: '3', note: canary },
      });
      expect(rows.part('vault')).toEqual({ start: 3, end: 5 });
      const other = await generateEvaluatorKeys();
      await expect(openSuite(once(bytes), other.sealing.privateKey)).rejects.toThrow(
        'not sealed to this evaluator',
      );
    });
  });

  test('shows no row in its bytes, in JSON, in inspect or in a template', async () => {
    await withFolder(async (folder) => {
      const { bytes, privateKey } = await seal(folder);
      expect(Buffer.from(bytes).includes(canary)).toBe(false);
      expect(Buffer.from(bytes).includes('high a')).toBe(false);
      const rows = await openSuite(once(bytes), privateKey);
      const shown = [
        JSON.stringify({ rows }),
        inspect(rows, { depth: 9, showHidden: true }),
        String(rows),
      ].join();
      expect(shown).not.toContain(canary);
      expect(shown).not.toContain('high a');
    });
  });

  test('does not open when any byte is changed, a chunk is dropped, or the end is cut', async () => {
    await withFolder(async (folder) => {
      const { bytes, privateKey } = await seal(folder);
      for (let at = 25; at < bytes.length; at += 41) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        await expect(openSuite(once(changed), privateKey), `byte ${at}`).rejects.toThrow();
      }
      for (const length of [10, 400, bytes.length - 1])
        await expect(openSuite(once(bytes.slice(0, length)), privateKey)).rejects.toThrow();
    });
  });
});
