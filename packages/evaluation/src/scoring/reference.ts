import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { Answers } from './answers.ts';
import type { Truth } from './truth.ts';

/**
 * The answers of a suite's declared reference, where a stage has no holder. `majority` answers each row with the most
 * frequent class, with the class frequencies as probabilities; `mean` with the mean target. Both are taken from the
 * labels of the gate part itself, so they are the *best* constant answers on it: a candidate beats something real.
 */
export function referenceAnswers(
  reference: 'majority' | 'mean',
  gate: Truth,
  rows: number = gate.rows,
): Answers {
  const nonFinite = new Uint8Array(rows);
  if (reference === 'mean' && (gate.task === 'regression' || gate.task === 'ranking')) {
    const targets = gate.task === 'regression' ? gate.targets : gate.relevance;
    const mean = targets.reduce((sum, value) => sum + value, 0) / Math.max(1, targets.length);
    return { kind: 'values', values: new Float64Array(rows).fill(mean), nonFinite };
  }
  if (reference === 'majority' && (gate.task === 'binary' || gate.task === 'multiclass'))
    return majority(gate, rows, nonFinite);
  throw new RuntimeFailure(
    'suite-unreadable',
    `The reference "${reference}" does not fit the task ${gate.task}. Its steward must declare another.`,
  );
}

function majority(
  gate: Extract<Truth, { labels: Uint16Array }>,
  rows: number,
  nonFinite: Uint8Array,
): Answers {
  const shares = new Float64Array(gate.classes);
  for (const label of gate.labels) shares[label] = (shares[label] ?? 0) + 1 / gate.rows;
  const most = shares.indexOf(Math.max(...shares));
  const probabilities = new Float64Array(rows * gate.classes);
  for (let row = 0; row < rows; row += 1) probabilities.set(shares, row * gate.classes);
  return {
    kind: 'classes',
    predicted: new Uint16Array(rows).fill(most),
    probabilities,
    classes: gate.classes,
    nonFinite,
  };
}
