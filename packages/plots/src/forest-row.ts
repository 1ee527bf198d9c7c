import { INK } from './ink.ts';
import type { ForestRow } from './forest-data.ts';
import { line, verdictInk, verdictMark } from './marks.ts';
import type { Scale } from './scale.ts';
import { element, type SvgNode } from './svg.ts';

/**
 * The interval of one delta: thick to 90 %, thin to 95 %, the verdict's mark on the estimate. A line that leaves
 * the axis ends in an arrow; an estimate off the axis leaves only the arrow.
 */
export function deltaMarks(row: ForestRow, scale: Scale, y: number, factor: number): SvgNode[] {
  if (row.delta === null) return [];
  const { value, low95, high95, low90, high90 } = row.delta;
  if (![value, low95, high95, low90, high90].every(Number.isFinite)) return [];
  const stroke = row.verdict === null ? INK.ink : verdictInk(row.verdict);
  const inside = (raw: number): number => Math.min(scale.end, Math.max(scale.start, scale.at(raw * factor)));
  const nodes = [
    line([inside(low95), y], [inside(high95), y], { stroke, width: 1.25 }),
    line([inside(low90), y], [inside(high90), y], { stroke, width: 3 }),
  ];
  if (low95 * factor < scale.low) nodes.push(arrow(scale.start, y, -1, stroke));
  if (high95 * factor > scale.high) nodes.push(arrow(scale.end, y, 1, stroke));
  const onAxis = value * factor >= scale.low && value * factor <= scale.high;
  if (onAxis) nodes.push(pointMark(row, inside(value), y));
  return nodes;
}

function pointMark(row: ForestRow, x: number, y: number): SvgNode {
  if (row.verdict !== null) return verdictMark(row.verdict, x, y);
  return element('circle', { cx: x, cy: y, r: 4, fill: INK.ink, stroke: INK.paper });
}

function arrow(x: number, y: number, direction: -1 | 1, fill: string): SvgNode {
  const tip = x + 2 * direction;
  const back = tip - 7 * direction;
  return element('polygon', { points: `${tip},${y} ${back},${y - 4} ${back},${y + 4}`, fill });
}
