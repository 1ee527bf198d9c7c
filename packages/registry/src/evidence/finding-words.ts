import type { Comparison, Finding } from '@assay/contract';

export type Figure = Finding['figures'][number];

/** A number as a reader expects it: a true minus, thousands set apart, no more digits than asked. */
export function numberInWords(value: number, digits = 0): string {
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return Number(value.toFixed(digits)) < 0 ? `−${text}` : text;
}

/** Digits that show a figure of this size to about three significant places. */
function digitsFor(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 100) return 0;
  return Math.min(5, Math.max(1, 2 - Math.floor(Math.log10(size))));
}

/** A difference with its 95 % interval: `+0.2 pt (−0.4 to 0.7)`; shares in points, all else in its own unit. */
export function deltaInWords(comparison: Pick<Comparison, 'delta' | 'unit'>): string {
  const { delta, unit } = comparison;
  if (delta === null) return 'not compared';
  return differenceInWords({ value: delta.value, low: delta.low95, high: delta.high95 }, unit);
}

/** As `deltaInWords`, for any three numbers. */
export function differenceInWords(
  figure: { readonly value: string; readonly low: string; readonly high: string },
  unit: Comparison['unit'],
): string {
  const scale = unit === 'share' ? 100 : 1;
  const [value, low, high] = [figure.value, figure.low, figure.high].map((text) => Number(text) * scale);
  if (value === undefined || low === undefined || high === undefined) return 'not compared';
  const digits = unit === 'share' ? 1 : Math.max(digitsFor(value), digitsFor(high - low));
  const sign = Number(value.toFixed(digits)) > 0 ? '+' : '';
  const name = unit === 'share' ? ' pt' : unit === 'seconds' ? ' s' : '';
  return `${sign}${numberInWords(value, digits)}${name} (${numberInWords(low, digits)} to ${numberInWords(high, digits)})`;
}

/** A measured figure with its interval: `0.941 (0.927 to 0.953)`. */
export function estimateInWords(figure: {
  readonly value: string;
  readonly low: string;
  readonly high: string;
}): string {
  const digits = Math.max(3, digitsFor(Number(figure.value)));
  const [value, low, high] = [figure.value, figure.low, figure.high].map((text) =>
    numberInWords(Number(text), digits),
  );
  return `${value} (${low} to ${high})`;
}

/** A margin or detectable effect in the unit of its comparison: `2.0 pt`. */
export function sizeInWords(size: string, unit: Comparison['unit']): string {
  return unit === 'share'
    ? `${numberInWords(Number(size) * 100, 1)} pt`
    : numberInWords(Number(size), digitsFor(Number(size)));
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 row`, `340 rows`. */
export function countInWords(count: number, one: string, many = `${one}s`): string {
  return `${numberInWords(count)} ${count === 1 ? one : many}`;
}

/** How a comparison is named in a sentence: its metric, and its slice where it has one. */
export function nameOf(comparison: Pick<Comparison, 'group' | 'name' | 'metric'>): string {
  return comparison.group === 'overall' ? comparison.metric : `${comparison.name} (${comparison.metric})`;
}

/** The difference of a comparison as a figure of a finding. */
export function deltaFigure(comparison: Comparison): Figure[] {
  const { delta, unit } = comparison;
  if (delta === null) return [];
  return [{ name: nameOf(comparison), value: delta.value, low: delta.low95, high: delta.high95, unit }];
}

/** A bare number as a figure of a finding. */
export function figure(name: string, value: string | number, unit: string): Figure {
  return { name, value: String(value), low: null, high: null, unit };
}
