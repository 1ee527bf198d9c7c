import { INK } from './ink.ts';
import { label, line } from './marks.ts';
import { count, decimalsOf, figure, linearScale, niceStep, ticks } from './scale.ts';
import { drawing, element, type Plot, type SvgNode } from './svg.ts';

/** Estimates with intervals under each other on one axis: worth, gate and vault, claim and figure. */
export interface IntervalStripInput {
  readonly title: string;
  readonly rows: readonly {
    /** untrusted. */
    readonly label: string;
    /** Null where too little is known: the row then says `unknown`, and is never drawn as zero. */
    readonly value: number | null;
    readonly low: number;
    readonly high: number;
    readonly n?: number;
    /** Hollow: what is live, or before. */
    readonly hollow?: boolean;
    /** What somebody says it is: a vermilion tick. */
    readonly claimed?: number;
    readonly unknown?: string;
  }[];
  /** Ends of the axis, before the factor. */
  readonly domain: readonly [number, number];
  readonly factor?: number;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  /** Thresholds with their words, dashed. */
  readonly thresholds?: readonly { readonly at: number; readonly words: string }[];
}

const ROW = 26;

/** Points with intervals on a shared axis; what is unknown is hatched and named. */
export function intervalStrip(input: IntervalStripInput): Plot {
  const { factor = 100, unit = '%', decimals = 1, width = 480, rows, thresholds = [] } = input;
  const scale = linearScale(input.domain[0] * factor, input.domain[1] * factor, width * 0.28, width * 0.62);
  const top = thresholds.length > 0 ? 20 : 6;
  const bottom = top + rows.length * ROW;
  const most = 5;
  const step = decimalsOf(niceStep(scale.high - scale.low, most));
  const inside = (value: number): number =>
    Math.min(scale.end, Math.max(scale.start, scale.at(value * factor)));
  const nodes: SvgNode[] = [];
  for (const threshold of thresholds) {
    const x = inside(threshold.at);
    nodes.push(line([x, top - 4], [x, bottom], { stroke: INK.ink3, dash: '3 3' }));
    nodes.push(label(threshold.words, x, top - 8, { anchor: 'middle', fill: INK.ink3 }));
  }
  const words = rows.map((row) => rowWords(row, factor, decimals, unit));
  rows.forEach((row, i) => {
    const y = top + i * ROW + ROW / 2;
    nodes.push(label(row.label, 0, y + 4, { fill: INK.ink }));
    nodes.push(
      label(words[i] ?? '', width * 0.65, y + 4, { fill: row.value === null ? INK.warn : INK.ink2 }),
    );
    if (row.value === null) {
      nodes.push(line([scale.start, y], [scale.end, y], { stroke: INK.line2, width: 8, dash: '2 4' }));
    } else {
      nodes.push(line([inside(row.low), y], [inside(row.high), y], { stroke: INK.ink, width: 1.5 }));
      const fill = row.hollow === true ? INK.surface : INK.ink;
      nodes.push(element('circle', { cx: inside(row.value), cy: y, r: 4, fill, stroke: INK.ink }));
    }
    if (row.claimed !== undefined) {
      const x = inside(row.claimed);
      nodes.push(line([x, y - 8], [x, y + 8], { stroke: INK.bad, width: 2 }));
    }
  });
  nodes.push(line([scale.start, bottom], [scale.end, bottom]));
  for (const value of ticks(scale.low, scale.high, most)) {
    nodes.push(line([scale.at(value), bottom], [scale.at(value), bottom + 4]));
    nodes.push(
      label(figure(value, step), scale.at(value), bottom + 17, { anchor: 'middle', fill: INK.ink3 }),
    );
  }
  const text = `${input.title}. ${rows.map((row, i) => `${row.label}: ${words[i] ?? ''}`).join('; ')}.`;
  return drawing({ width, height: bottom + 22, title: input.title, text, nodes });
}

function rowWords(
  row: IntervalStripInput['rows'][number],
  factor: number,
  decimals: number,
  unit: string,
): string {
  const claim =
    row.claimed === undefined ? '' : `, said to be ${figure(row.claimed * factor, decimals)}${unit}`;
  if (row.value === null) return (row.unknown ?? 'too few to say') + claim;
  const interval = `${figure(row.low * factor, decimals)} to ${figure(row.high * factor, decimals)}`;
  const n = row.n === undefined ? '' : `, n ${count(row.n)}`;
  return `${figure(row.value * factor, decimals)}${unit} (${interval})${n}${claim}`;
}
