import type { Verdict } from '@assay/statistics';

/** One delta, in the metric's unit, oriented so that right is better. */
export interface ForestRow {
  /** untrusted: a slice may be named by anyone. */
  readonly label: string;
  readonly n: number;
  /** Raw values of the two sides; null where there is none. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** Null where there is nothing to compare with: the row then says so. */
  readonly delta: {
    readonly value: number;
    readonly low95: number;
    readonly high95: number;
    readonly low90: number;
    readonly high90: number;
  } | null;
  readonly mde: number | null;
  readonly margin: number;
  /** The engine's word; the plot never decides it. Null while it is sealed: marks are then plain circles. */
  readonly verdict: Verdict | null;
  readonly approximate?: boolean;
  /** Says "(flipped)" behind the label of a loss. */
  readonly flipped?: boolean;
  readonly emphasis?: boolean;
}

/** Rows under one heading that share a margin; margin null draws none ("no gate"). */
export interface ForestGroup {
  readonly heading: string;
  readonly margin: number | null;
  readonly rows: readonly ForestRow[];
}

/** What a forest plot shows. */
export interface ForestInput {
  readonly title: string;
  readonly groups: readonly ForestGroup[];
  /** Multiplies every figure before it is written: 100 shows shares as points. */
  readonly factor?: number;
  /** Behind the last tick: `pt`. */
  readonly unit?: string;
  readonly decimals?: number;
  /** Headings of the two sides' columns. */
  readonly baselineName?: string;
  readonly candidateName?: string;
  /** Below 640 the drawing keeps name, interval, figures and verdict, on two lines a row. */
  readonly width?: number;
}

/** The axis that all rows share: it holds zero and every margin, and every interval unless one is far outside. */
export function forestDomain(groups: readonly ForestGroup[], factor: number): { low: number; high: number } {
  const margins = groups.flatMap((group) => [group.margin ?? 0, ...group.rows.map((row) => row.margin)]);
  const margin = Math.max(0, ...margins) * factor;
  const deltas = groups.flatMap((group) =>
    group.rows.flatMap((row) => (row.delta === null ? [] : [row.delta])),
  );
  const values = deltas.map((delta) => Math.abs(delta.value * factor)).filter(Number.isFinite);
  const typical = Math.max(margin * 2, Math.max(0, ...values) * 1.6);
  const lows = deltas.map((delta) => delta.low95 * factor).filter(Number.isFinite);
  const highs = deltas.map((delta) => delta.high95 * factor).filter(Number.isFinite);
  const low = Math.max(Math.min(-1.4 * margin, ...lows), -typical || -1);
  const high = Math.min(Math.max(0.4 * margin, ...highs), typical || 1);
  const pad = 0.04 * (high - low || 1);
  return { low: Math.min(low, 0) - pad, high: Math.max(high, 0) + pad };
}
