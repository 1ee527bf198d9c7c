import type { CallOutput } from '@assay/client';
import type { Comparison, Verdict } from '@assay/contract';
import type { ForestRow } from '@assay/plots';
import { fixed, signed } from '../words/numbers.ts';

type Case = CallOutput<'getCase'>;
/** A comparison as far as it is released: before the leaning it has no verdict word. */
export type ShownComparison = NonNullable<Case['result']>['comparisons'][number];
export type Verdicts = Readonly<Record<string, Verdict>>;

/** How figures of a unit are written: shares and scores in points, others as they are. */
export interface UnitWriting {
  readonly factor: number;
  readonly unit: string;
  readonly words: string;
}

/** The writing of a comparison's unit. */
export function writingOf(unit: Comparison['unit']): UnitWriting {
  if (unit === 'share' || unit === 'score') return { factor: 100, unit: 'pt', words: 'Points' };
  return unit === 'seconds'
    ? { factor: 1, unit: 's', words: 'Seconds' }
    : { factor: 1, unit: '', words: 'In the label’s unit' };
}

/** One row of a forest as figures and as words. Differences are taken before rounding. */
export interface ForestLine {
  readonly id: string;
  readonly plot: ForestRow;
  readonly writing: UnitWriting;
  readonly name: string;
  readonly n: number;
  readonly baseline: string;
  readonly candidate: string;
  readonly delta: string;
  readonly interval: string;
  readonly mde: string;
  readonly mdeExceeds: boolean;
  readonly verdict: Verdict | null;
  readonly approximate: boolean;
}

function number(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

function deltaOf(row: ShownComparison): ForestRow['delta'] {
  if (row.delta === null) return null;
  const { value, low95, high95, low90, high90 } = row.delta;
  return {
    value: Number(value),
    low95: Number(low95),
    high95: Number(high95),
    low90: Number(low90),
    high90: Number(high90),
  };
}

const spoken: Readonly<Record<string, string>> = {
  accuracy: 'Accuracy',
  auroc: 'AUROC',
  auprc: 'AUPRC',
  log_loss: 'Log loss',
  brier: 'Brier',
  f1: 'F1',
  macro_f1: 'Macro F1',
  mae: 'MAE',
  rmse: 'RMSE',
  r2: 'R²',
};

/** A metric's name as people say it. */
export function metricName(metric: string): string {
  return spoken[metric] ?? metric.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
}

function nameOf(row: ShownComparison): string {
  const name = row.group === 'overall' ? metricName(row.metric) : row.name;
  const scaled = row.unit === 'score' ? `${name} × 100` : name;
  return row.higherIsBetter || row.group !== 'overall' ? scaled : `${scaled} (flipped)`;
}

/** A comparison as a line of the forest. */
export function forestLine(row: ShownComparison, verdicts: Verdicts | null): ForestLine {
  const writing = writingOf(row.unit);
  const digits = row.group === 'overall' ? 2 : 1;
  const raw = (text: string | undefined): string =>
    text === undefined ? '·' : fixed(Number(text) * writing.factor, digits);
  const delta = deltaOf(row);
  const mde = number(row.mde);
  const exceeds = mde !== null && mde > Number(row.margin);
  const verdict = verdicts?.[row.id] ?? null;
  const scaled = (value: number): string => fixed(value * writing.factor, digits);
  return {
    id: row.id,
    writing,
    name: nameOf(row),
    n: row.n,
    baseline: raw(row.baseline?.value),
    candidate: raw(row.candidate?.value),
    delta: delta ? signed(delta.value * writing.factor, digits) : '·',
    interval: delta ? `(${scaled(delta.low95)} to ${scaled(delta.high95)})` : '',
    mde: mde === null ? '·' : `${exceeds ? '> ' : ''}${fixed(mde * writing.factor, 1)}`,
    mdeExceeds: exceeds,
    verdict,
    approximate: row.approximate,
    plot: {
      label: nameOf(row),
      n: row.n,
      baseline: number(row.baseline?.value),
      candidate: number(row.candidate?.value),
      delta,
      mde,
      margin: Number(row.margin),
      verdict,
    },
  };
}
