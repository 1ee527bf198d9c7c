import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluationResult, type EvaluationResult } from '@assay/contract';
import { digestOf } from '@assay/core';
import { describe, expect, test } from 'vitest';
import type { Predictions } from '../runtime/runtime.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import { checkSuite } from '../sealing/seal-suite.ts';
import { rowsInMemory } from '../standalone/rows-in-memory.ts';
import { withFolder } from '../testing/example-suite.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import { answersOf } from './answers.ts';
import { referenceAnswers } from './reference.ts';
import { scoreEvaluation, type EvaluatedSide } from './score-evaluation.ts';
import { truthOf } from './truth.ts';

const count = 400;
const head =
  'suite: s\nversion: "1"\ntitle: S\nguard: { epsilon: "0.1", delta: "0.05" }\nfeatures: [{ name: a, dtype: float32 }]\n';
const parts = 'heldOut: { gate: { path: gate.csv }, vault: { path: vault.csv } }\n';

async function rowsOf(yaml: string, row: (index: number) => string, columns: string): Promise<SealedRows> {
  return withFolder(async (folder) => {
    const table = [columns, ...Array.from({ length: count }, (_value, index) => row(index))].join('\n');
    await writeFile(join(folder, 'suite.yaml'), head + yaml + parts);
    await writeFile(join(folder, 'gate.csv'), table);
    await writeFile(join(folder, 'vault.csv'), table);
    return rowsInMemory(await checkSuite(join(folder, 'suite.yaml')));
  });
}

function binaryRows(): Promise<SealedRows> {
  return rowsOf(
    'task: binary\nlabel: { column: y, positive: "1", classes: ["0", "1"] }\nreference: majority\nmetrics: [{ name: accuracy, margin: "0.05", primary: true }, { name: auroc, margin: "0.05" }, { name: log_loss, margin: "0.1" }]\nslices: [{ name: high, where: "row.a >= 200.0", metric: accuracy, margin: "0.1" }]\n',
    (index) => `${index},${index % 4 === 0 ? 1 : 0}`,
    'a,y',
  );
}

function sideOf(name: string, rows: SealedRows, predictions: Predictions): EvaluatedSide {
  const gate = answersOf(predictions, truthOf(rows, rows.part('gate')));
  const side = {
    version: name,
    digest: digestOf(new TextEncoder().encode(name)),
    kind: 'version',
    identity: 'content',
  } as const;
  return { side, gate, vault: gate };
}

/** Probability of the positive class for each gate row, as a model of two classes gives it. */
function probabilities(rows: SealedRows, positive: (label: number, row: number) => number): Predictions {
  const values = new Float64Array(count * 2);
  for (let row = 0; row < count; row += 1) {
    const p = positive(rows.labels[row] ?? 0, row);
    values[2 * row] = 1 - p;
    values[2 * row + 1] = p;
  }
  return { kind: 'probabilities', classes: 2, values };
}

function score(
  rows: SealedRows,
  candidate: EvaluatedSide,
  baseline: EvaluatedSide | null,
  attempt = 1,
): Promise<EvaluationResult> {
  return scoreEvaluation({
    rows,
    part: 'gate',
    suiteDigest: digestOf(new Uint8Array(1)),
    candidate,
    baseline,
    resamples: 300,
    attempt,
    askedSlices: [],
    notes: [],
    judged: new Map(),
    codeVersion: 'test',
    runtime: 'test',
    cpuFamily: 'test',
  });
}

function figure(result: EvaluationResult, id: string): EvaluationResult['comparisons'][number] {
  const found = result.comparisons.find((comparison) => comparison.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe('scoring', () => {
  test('counts rows without a finite output as wrong, and averages none away', async () => {
    const rows = await binaryRows();
    const right = sideOf(
      'right',
      rows,
      probabilities(rows, (label) => (label === 1 ? 0.9 : 0.1)),
    );
    const broken = sideOf(
      'broken',
      rows,
      probabilities(rows, (label, row) => (row < 40 ? Number.NaN : label === 1 ? 0.9 : 0.1)),
    );
    const result = await score(rows, broken, right);
    expect(evaluationResult.safeParse(result).success).toBe(true);
    expect(result.nonFinite).toEqual({ candidate: 40, baseline: 0 });
    expect(figure(result, 'overall:accuracy').candidate?.value).toBe('0.9');
    expect(Number(figure(result, 'overall:log_loss').candidate?.value)).toBeGreaterThan(3);
    expect(Number(figure(result, 'overall:auroc').candidate?.value)).toBeLessThan(1);
    expect(figure(result, 'overall:accuracy').verdict).toBe('inferior');
    expect(result.calibration).toBeNull();
  });

  test('refuses a model none of whose outputs is finite, and one whose outputs are no probabilities', async () => {
    const rows = await binaryRows();
    const kindOf = (predictions: Predictions): string => {
      try {
        sideOf('x', rows, predictions);
        return 'none';
      } catch (error) {
        return error instanceof RuntimeFailure ? error.kind : 'other';
      }
    };
    expect(kindOf(probabilities(rows, () => Number.NaN))).toBe('all-outputs-non-finite');
    expect(kindOf(probabilities(rows, () => 3))).toBe('output-mismatch');
  });

  test('measures a model that gives labels only by what needs no probabilities, and says so', async () => {
    const rows = await binaryRows();
    const labels = Int32Array.from(rows.labels.subarray(0, count));
    const result = await score(rows, sideOf('labels', rows, { kind: 'labels', values: labels }), null);
    expect(result.comparisons.map((comparison) => comparison.id)).toEqual([
      'overall:accuracy',
      'slice:high:accuracy',
    ]);
    expect(result.notes.join()).toContain('log_loss needs probabilities');
    expect(figure(result, 'overall:accuracy')).toMatchObject({ delta: null, verdict: 'inconclusive' });
  });

  test('judges the t-th submission at one-sided α·6/(π²t²)', async () => {
    const rows = await binaryRows();
    const side = sideOf(
      'x',
      rows,
      probabilities(rows, (label) => 0.2 + label / 2),
    );
    const alphas = await Promise.all(
      [1, 2, 3].map(async (t) => Number((await score(rows, side, null, t)).method.alpha)),
    );
    for (const [index, expected] of [0.0304, 0.0076, 0.00338].entries())
      expect(alphas[index]).toBeCloseTo(expected, 4);
  });

  test('finds no difference and no disagreement between a model and itself', async () => {
    const rows = await binaryRows();
    const side = sideOf(
      'x',
      rows,
      probabilities(rows, (label, row) => (row % 10 === 0 ? 0.5 : 0.1 + 0.8 * label)),
    );
    const result = await score(rows, side, side);
    expect(figure(result, 'overall:accuracy').delta?.value).toBe('0');
    expect(figure(result, 'overall:accuracy').verdict).toBe('non-inferior');
    expect(result.disagreements).toEqual({ total: 0, ordinals: [] });
  });

  test('names first the rows that the candidate gets wrong and the baseline right', async () => {
    const rows = await binaryRows();
    const baseline = sideOf(
      'b',
      rows,
      probabilities(rows, (label) => (label === 1 ? 0.9 : 0.1)),
    );
    const wrongOn = new Set([7, 300]);
    const candidate = sideOf(
      'c',
      rows,
      probabilities(rows, (label, row) => (wrongOn.has(row) !== (label === 1) ? 0.9 : 0.1)),
    );
    expect((await score(rows, candidate, baseline)).disagreements).toEqual({ total: 2, ordinals: [7, 300] });
  });

  test('has as reference the best constant answer: the majority class and its share', async () => {
    const rows = await binaryRows();
    const truth = truthOf(rows, rows.part('gate'));
    const side = {
      version: 'reference:majority',
      digest: null,
      kind: 'reference',
      identity: 'content',
    } as const;
    const reference = { side, gate: referenceAnswers('majority', truth), vault: null };
    const candidate = sideOf(
      'c',
      rows,
      probabilities(rows, (label) => (label === 1 ? 0.9 : 0.1)),
    );
    const result = await score(rows, candidate, reference);
    expect(figure(result, 'overall:accuracy').baseline?.value).toBe('0.75');
    expect(figure(result, 'overall:auroc').baseline?.value).toBe('0.5');
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(Number(figure(result, 'overall:log_loss').baseline?.value)).toBeCloseTo(entropy, 9);
  });

  test('resamples whole clusters where rows share an entity', async () => {
    const rows = await rowsOf(
      'task: regression\nlabel: { column: y }\nclusterColumn: day\nreference: mean\nmetrics: [{ name: mae, margin: "0.5", primary: true }]\nslices: []\n',
      (index) => `${index},${Math.floor(index / 8)},${index % 13}`,
      'a,day,y',
    );
    const off = (by: number): Predictions => ({
      kind: 'values',
      values: Float64Array.from(rows.labels.subarray(0, count), (value) => value + by),
    });
    const result = await score(rows, sideOf('c', rows, off(1)), sideOf('b', rows, off(2)));
    const mae = figure(result, 'overall:mae');
    expect(mae).toMatchObject({ clusters: 50, higherIsBetter: false, verdict: 'superior' });
    expect(mae.delta).toMatchObject({ value: '1', method: 'cluster-bootstrap' });
  });

  test('scores generated texts by the suite’s text metrics', async () => {
    const rows = await rowsOf(
      'task: generation\nlabel: { column: y }\nreference: s/1\nmetrics: [{ name: exact_match, margin: "0.05", primary: true }, { name: normalised_match, margin: "0.05" }, { name: rouge_l, margin: "0.05" }, { name: kind words, margin: "0.05", cel: "result.text.contains(\'please\') ? 1.0 : 0.0" }]\nslices: []\n',
      (index) => `${index},answer number ${index}`,
      'a,y',
    );
    const texts = (change: (reference: string, row: number) => string): Predictions => ({
      kind: 'texts',
      values: rows.references.slice(0, count).map(change),
    });
    const candidate = sideOf(
      'c',
      rows,
      texts((reference, row) => (row % 2 === 0 ? reference : `${reference.toUpperCase()}!`)),
    );
    const baseline = sideOf(
      'b',
      rows,
      texts((reference, row) => (row % 4 === 0 ? `${reference} please` : reference)),
    );
    const result = await score(rows, candidate, baseline);
    expect(figure(result, 'overall:exact_match').candidate?.value).toBe('0.5');
    expect(figure(result, 'overall:normalised_match').candidate?.value).toBe('1');
    expect(figure(result, 'overall:kind words').baseline?.value).toBe('0.25');
    expect(Number(figure(result, 'overall:rouge_l').baseline?.value)).toBeCloseTo(0.75 + 0.25 * (6 / 7), 9);
  });

  test('judges a ranking by whole queries, also on slices', async () => {
    const rows = await rowsOf(
      'task: ranking\nlabel: { column: relevance }\nclusterColumn: query\nreference: s/1\nmetrics: [{ name: mrr, margin: "0.1", primary: true }, { name: ndcg, margin: "0.1", parameters: { k: 3 } }]\nslices: [{ name: late, where: "row.a >= 200.0", metric: mrr, margin: "0.2" }]\n',
      (index) => `${index},q${Math.floor(index / 4)},${index % 4 === 0 ? 1 : 0}`,
      'a,query,relevance',
    );
    const feature = rows.column('a');
    const scores = (best: number): Predictions => ({
      kind: 'values',
      values: Float64Array.from({ length: count }, (_value, row) => {
        const place = Number(feature?.values[row]) % 4;
        return place === 0 ? best : -place;
      }),
    });
    const result = await score(rows, sideOf('c', rows, scores(1)), sideOf('b', rows, scores(-1.5)));
    expect(figure(result, 'overall:mrr')).toMatchObject({
      n: 100,
      candidate: { value: '1' },
      baseline: { value: '0.5' },
    });
    expect(figure(result, 'slice:late:mrr').n).toBe(50);
    expect(Number(figure(result, 'overall:ndcg').baseline?.value)).toBeCloseTo(1 / Math.log2(3), 9);
  });

  test('judges several labels a row together and apart', async () => {
    const rows = await rowsOf(
      'task: multilabel\nlabel: { column: y, classes: [x, y, z] }\nreference: s/1\nmetrics: [{ name: exact_match, margin: "0.1", primary: true }, { name: hamming_loss, margin: "0.1" }, { name: micro_f1, margin: "0.1" }]\nslices: []\n',
      (index) => `${index},${index % 2 === 0 ? 'x|z' : 'y'}`,
      'a,y',
    );
    const given = (zToo: boolean): Predictions => ({
      kind: 'probabilities',
      classes: 3,
      values: Float64Array.from(
        Array.from({ length: count }, (_value, row) =>
          rows.labels[row] === 5 ? [0.9, 0.1, zToo ? 0.9 : 0.2] : [0.1, 0.8, 0.1],
        ).flat(),
      ),
    });
    const result = await score(rows, sideOf('c', rows, given(true)), sideOf('b', rows, given(false)));
    expect(figure(result, 'overall:exact_match')).toMatchObject({
      candidate: { value: '1' },
      baseline: { value: '0.5' },
    });
    expect(result.disagreements.total).toBe(count / 2);
    expect(Number(figure(result, 'overall:hamming_loss').baseline?.value)).toBeCloseTo(1 / 6, 9);
    expect(Number(figure(result, 'overall:micro_f1').baseline?.value)).toBeCloseTo(0.8, 9);
  });
});
