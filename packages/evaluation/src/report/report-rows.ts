import type { Comparison } from '@assay/contract';

/** A comparison's figures as a person reads them. */
export interface ReportRow {
  readonly name: string;
  readonly rows: string;
  readonly candidate: string;
  readonly baseline: string;
  readonly delta: string;
  readonly mde: string;
  readonly margin: string;
  readonly verdict: string;
}

/** Shares are shown in points. */
export function shownFactor(unit: Comparison['unit']): number {
  return unit === 'share' ? 100 : 1;
}

/** A decimal string with a sensible number of digits; `−` for a minus. */
export function shown(decimal: string | null | undefined, factor: number, signed = false): string {
  if (decimal === null || decimal === undefined) return '';
  const value = Number(decimal) * factor;
  const digits = factor === 100 ? 1 : Math.abs(value) >= 100 ? 1 : 3;
  const text = Math.abs(value).toFixed(digits);
  const isZero = Number(text) === 0;
  return `${value < 0 && !isZero ? '−' : signed && !isZero ? '+' : ''}${text}`;
}

/** One row of the table that `assay evaluate` prints and the page shows. */
export function reportRow(comparison: Comparison): ReportRow {
  const factor = shownFactor(comparison.unit);
  const { delta } = comparison;
  const figures = (estimate: Comparison['candidate']): string =>
    estimate === null
      ? 'not defined'
      : `${shown(estimate.value, factor)} (${shown(estimate.low, factor)} to ${shown(estimate.high, factor)})`;
  return {
    name: comparison.group === 'overall' ? comparison.metric : `${comparison.name} · ${comparison.metric}`,
    rows: comparison.n.toLocaleString('en'),
    candidate: figures(comparison.candidate),
    baseline: comparison.baseline === null ? '' : figures(comparison.baseline),
    delta:
      delta === null
        ? 'none'
        : `${shown(delta.value, factor, true)} (${shown(delta.low95, factor, true)} to ${shown(delta.high95, factor, true)})`,
    mde: shown(comparison.mde, factor),
    margin: shown(comparison.margin, factor),
    verdict: comparison.approximate ? `${comparison.verdict} (approximate)` : comparison.verdict,
  };
}
