import { benjaminiHochberg } from '../multiplicity/adjust.ts';
import { createRng } from '../random/rng.ts';
import { studentTCdf } from '../special/distributions.ts';
import { mean, variance } from '../metrics/quantile.ts';

/** A declared column over which slices may be searched: the rows' values as small whole numbers, and their names. */
export interface ExploreColumn {
  readonly name: string;
  /** Index into `levels` per row; a row with an index past the end belongs to no level. */
  readonly codes: Uint16Array;
  readonly levels: readonly string[];
}

/** One value of one column. */
export interface SliceTerm {
  readonly column: string;
  readonly level: string;
}

/** A slice on which the candidate looks worse, found on one half of the rows and measured on the other. */
export interface FoundSlice {
  /** One or two terms, joined by "and". */
  readonly terms: readonly SliceTerm[];
  /** All its rows, of both halves. */
  readonly rows: Uint32Array;
  /** Its rows in the half that measures; only these give the figures below. */
  readonly estimateRows: Uint32Array;
  /** Mean of candidate − baseline (positive is better) on the measuring half. */
  readonly delta: number;
  readonly standardError: number;
  /** One-sided p of "not worse", t test on the measuring half. */
  readonly p: number;
  /** Benjamini–Hochberg over all slices measured. */
  readonly adjustedP: number;
}

/** Settings of the search. */
export interface SliceSearch {
  /** Row contributions to candidate − baseline, positive is better. */
  readonly differences: Float64Array;
  readonly columns: readonly ExploreColumn[];
  readonly seed: Uint8Array;
  /** Fewest rows of a slice in each half. */
  readonly minimumRows?: number;
  /** Slices that go on from the searching half to the measuring one. */
  readonly keep?: number;
}

/**
 * Searches single values and pairs of values of the declared columns for where the candidate is worst, on a random
 * half of the rows, and measures the worst of them on the other half: what a slice shows is thus not what it was
 * picked for. Deterministic in the seed. Sorted by adjusted p.
 */
export function findSlices(search: SliceSearch): FoundSlice[] {
  const { differences, columns, seed, minimumRows = 30, keep = 10 } = search;
  const n = differences.length;
  const order = createRng(seed).shuffle(Uint32Array.from({ length: n }, (_, i) => i));
  const searching = new Uint8Array(n);
  for (const row of order.subarray(0, Math.floor(n / 2))) searching[row] = 1;
  const candidates = candidateTerms(columns).flatMap((terms) => {
    const rows = rowsOfTerms(terms, columns, n);
    const found = rows.filter((row) => searching[row] === 1);
    const estimateRows = rows.filter((row) => searching[row] === 0);
    if (found.length < minimumRows || estimateRows.length < minimumRows || rows.length === n) return [];
    return [{ terms, rows, estimateRows, score: tStatistic(found, differences) }];
  });
  const worst = distinct(
    candidates.filter(({ score }) => score < 0).toSorted((a, b) => a.score - b.score),
    keep,
  );
  const measured = worst.map(({ terms, rows, estimateRows }) => {
    const values = Float64Array.from(estimateRows, (row) => differences[row] ?? Number.NaN);
    const delta = mean(values);
    const standardError = Math.sqrt(variance(values) / values.length);
    const p = standardError > 0 ? studentTCdf(delta / standardError, values.length - 1) : delta < 0 ? 0 : 1;
    return { terms, rows, estimateRows, delta, standardError, p };
  });
  const adjusted = benjaminiHochberg(measured.map(({ p }) => p));
  return measured
    .map((slice, i) => ({ ...slice, adjustedP: adjusted[i] ?? 1 }))
    .toSorted((a, b) => a.adjustedP - b.adjustedP || a.p - b.p);
}

function candidateTerms(columns: readonly ExploreColumn[]): SliceTerm[][] {
  const singles = columns.map((column) =>
    column.levels.map((level): SliceTerm => ({ column: column.name, level })),
  );
  const pairs = singles.flatMap((first, i) =>
    singles.slice(i + 1).flatMap((second) => first.flatMap((a) => second.map((b) => [a, b]))),
  );
  return [...singles.flat().map((term) => [term]), ...pairs];
}

function rowsOfTerms(terms: readonly SliceTerm[], columns: readonly ExploreColumn[], n: number): Uint32Array {
  const tests = terms.map((term) => {
    const column = columns.find((candidate) => candidate.name === term.column);
    return { codes: column?.codes ?? new Uint16Array(n), code: column?.levels.indexOf(term.level) ?? -1 };
  });
  const rows: number[] = [];
  for (let row = 0; row < n; row++) if (tests.every(({ codes, code }) => codes[row] === code)) rows.push(row);
  return Uint32Array.from(rows);
}

function tStatistic(rows: Uint32Array, differences: Float64Array): number {
  const values = Float64Array.from(rows, (row) => differences[row] ?? Number.NaN);
  const se = Math.sqrt(variance(values) / values.length);
  const centre = mean(values);
  return se > 0 ? centre / se : Math.sign(centre) * 1e9;
}

/** Drops a slice that has the same rows as a worse one: two names for one thing. */
function distinct<T extends { readonly rows: Uint32Array }>(slices: readonly T[], keep: number): T[] {
  const kept: T[] = [];
  for (const slice of slices) {
    if (kept.length === keep) break;
    const twin = kept.some(
      ({ rows }) => rows.length === slice.rows.length && rows.every((row, i) => row === slice.rows[i]),
    );
    if (!twin) kept.push(slice);
  }
  return kept;
}
