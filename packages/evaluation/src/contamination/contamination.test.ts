import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAssayError } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { checkSuite } from '../sealing/seal-suite.ts';
import { rowsInMemory } from '../standalone/rows-in-memory.ts';
import { examplesFolder, withFolder } from '../testing/example-suite.ts';
import { fingerprint } from './fingerprint.ts';
import { intersect } from './intersect.ts';
import { TagIndex } from './tag-set.ts';
import { Tagger } from './tags.ts';
import { samplingRecall, TextTagger } from './text-tags.ts';

const spamFolder = join(examplesFolder, 'suites', 'spam-filter');

describe('fingerprints', () => {
  test('are HMAC-SHA256 as RFC 4231 has it', () => {
    const digest = createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex');
    expect(digest).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    for (const [key, text] of [
      ['Jefe', 'what do ya want for nothing?'],
      ['k'.repeat(131), 'ü'.repeat(5000)],
    ] as const) {
      const expected = createHmac('sha256', key).update(`exact\u0000${text}`).digest().readBigUInt64LE(0);
      expect(new Tagger(new TextEncoder().encode(key)).of('exact', text)).toBe(expected);
    }
  });

  test('of the gate file itself meet every gate row, and no vault row', async () => {
    await withFolder(async (folder) => {
      const checked = await checkSuite(join(spamFolder, 'suite.yaml'));
      const rows = rowsInMemory(checked);
      const made = await fingerprint({
        trainingPaths: [join(spamFolder, 'gate.csv')],
        features: checked.source.file.features,
        out: join(folder, 'tags'),
      });
      const key = new Uint8Array(Buffer.from(made.keyHex, 'hex'));
      const gate = await intersect(rows, rows.part('gate'), createReadStream(made.path), key);
      expect(gate.exact).toBe(rows.definition.rows.gate);
      expect(gate.met.every((flag) => flag === 1)).toBe(true);
      const vault = await intersect(rows, rows.part('vault'), createReadStream(made.path), key);
      expect(vault.exact).toBe(0);
      const otherKey = new Uint8Array(32);
      const wrong = await intersect(rows, rows.part('gate'), createReadStream(made.path), otherKey);
      expect(wrong.exact + wrong.rounded).toBe(0);
    });
  });

  test('of too few rows are refused, so that nobody can ask about one', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'few.csv');
      await writeFile(path, 'a\n1\n2\n');
      const error: unknown = await fingerprint({
        trainingPaths: [path],
        features: [{ name: 'a', dtype: 'float32' }],
        out: join(folder, 'tags'),
      }).catch((caught: unknown) => caught);
      expect(isAssayError(error, 'BAD_REQUEST')).toBe(true);
    });
  });
});

describe('text fingerprints', () => {
  const key = new Uint8Array(32).fill(7);
  const words = (count: number, seed: number): string =>
    Array.from({ length: count }, (_value, index) => `w${(index * 7919 + seed * 104_729) % 5003}`).join(' ');
  const share = (left: readonly bigint[], right: readonly bigint[]): number => {
    const set = new Set(right);
    return left.length === 0 ? 0 : left.filter((tag) => set.has(tag)).length / left.length;
  };

  test('of a copied text are the same, whatever its case, spacing and punctuation', () => {
    const tagger = new TextTagger(key);
    const text = words(400, 1);
    const copied = tagger.tagsOf(text.toUpperCase().replaceAll(' ', ',\n  '));
    expect(copied).toEqual(tagger.tagsOf(text));
    expect(copied.gram13.length).toBeGreaterThan(10);
  });

  test('of a text with one tenth rewritten still share most 8-grams and a MinHash band', () => {
    const tagger = new TextTagger(key);
    const original = words(600, 2).split(' ');
    const edited = [...original.slice(0, 540), ...words(60, 9).split(' ')];
    const [one, two] = [tagger.tagsOf(original.join(' ')), tagger.tagsOf(edited.join(' '))];
    expect(share(one.gram8, two.gram8)).toBeGreaterThan(0.7);
    expect(share(one.band, two.band)).toBeGreaterThan(0);
  });

  test('of unrelated texts share nothing', () => {
    const tagger = new TextTagger(key);
    const [one, two] = [tagger.tagsOf(words(300, 3)), tagger.tagsOf(words(300, 4))];
    expect(share(one.gram13, two.gram13) + share(one.band, two.band)).toBe(0);
  });

  test('find a text of m 13-grams with probability 1 − (15/16)^m', () => {
    expect(samplingRecall(0)).toBe(0);
    expect(samplingRecall(1)).toBeCloseTo(0.0625, 12);
    expect(samplingRecall(72)).toBeCloseTo(1 - (15 / 16) ** 72, 12);
  });
});

test('a tag index finds what it holds and nothing else', () => {
  const index = new TagIndex(1000);
  for (let tag = 0n; tag < 1000n; tag += 1n) index.add(tag * 0x1_0000_0001n);
  expect(index.size).toBe(1000);
  expect(index.find(999n * 0x1_0000_0001n)).toBe(999);
  expect(index.find(1000n * 0x1_0000_0001n)).toBe(-1);
});
