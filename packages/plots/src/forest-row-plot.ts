import { INK } from './ink.ts';
import { forestDomain, type ForestRow } from './forest-data.ts';
import { deltaMarks } from './forest-row.ts';
import { box, label, line } from './marks.ts';
import { decimalsOf, figure, linearScale, niceStep, signed, ticks } from './scale.ts';
import { drawing, type Plot, type SvgNode } from './svg.ts';

/** One delta in a cell of a table, or beside a finding. */
export interface ForestRowInput {
  readonly row: ForestRow;
  /** The axis of the whole table (`forestDomain`), so that cells compare; its own when left out. */
  readonly domain?: { readonly low: number; readonly high: number };
  readonly factor?: number;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  /** Draws ticks below. */
  readonly axis?: boolean;
}

/** The interval, zero, and the margin with its sunken ground, without any column. */
export function forestRowPlot(input: ForestRowInput): Plot {
  const { row, factor = 100, unit = 'pt', decimals = 1, width = 168, axis = false } = input;
  const domain = input.domain ?? forestDomain([{ heading: '', margin: row.margin, rows: [row] }], factor);
  const scale = linearScale(domain.low, domain.high, 6, width - 6);
  const height = 22;
  const edge = Math.min(scale.end, Math.max(scale.start, scale.at(-row.margin * factor)));
  const nodes: SvgNode[] = [
    box(scale.start, 0, edge - scale.start, height, INK.sunken),
    line([edge, 0], [edge, height], { stroke: INK.ink3, dash: '3 3' }),
    line([scale.at(0), 0], [scale.at(0), height], { stroke: INK.ink, width: 1.25 }),
    ...deltaMarks(row, scale, height / 2, factor),
  ];
  if (axis) {
    const most = Math.max(2, Math.floor(width / 48));
    const marks = ticks(scale.low, scale.high, most);
    const places = decimalsOf(niceStep(scale.high - scale.low, most));
    marks.forEach((value, i) => {
      const words = signed(value, places) + (i === marks.length - 1 ? ` ${unit}` : '');
      nodes.push(label(words, scale.at(value), height + 14, { anchor: 'middle', fill: INK.ink3 }));
    });
  }
  const text =
    row.delta === null
      ? `${row.label}: nothing to compare with.`
      : `${row.label}: ${signed(row.delta.value * factor, decimals)} ${unit} (${figure(row.delta.low95 * factor, decimals)} to ${figure(row.delta.high95 * factor, decimals)})${row.verdict === null ? '' : `, ${row.verdict}`}.`;
  return drawing({ width, height: axis ? height + 18 : height, title: row.label, text, nodes });
}
