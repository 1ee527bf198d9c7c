import type { Verdict } from '@assay/statistics';
import { INK } from './ink.ts';
import { element, type SvgNode } from './svg.ts';

/** Text at a point. */
export function label(
  text: string,
  x: number,
  y: number,
  options: {
    readonly anchor?: 'start' | 'middle' | 'end';
    readonly fill?: string;
    readonly size?: number;
    readonly weight?: number;
  } = {},
): SvgNode {
  const { anchor = 'start', fill = INK.ink2, size = 12, weight = 400 } = options;
  return element(
    'text',
    { x, y, fill, 'text-anchor': anchor, 'font-size': size, 'font-weight': weight },
    { text },
  );
}

/** A straight line; `dash` as in SVG. */
export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  options: { readonly stroke?: string; readonly width?: number; readonly dash?: string } = {},
): SvgNode {
  const { stroke = INK.edge, width = 1, dash } = options;
  const attributes = { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke, 'stroke-width': width };
  return element('line', dash === undefined ? attributes : { ...attributes, 'stroke-dasharray': dash });
}

/** A filled rectangle. */
export function box(x: number, y: number, width: number, height: number, fill: string): SvgNode {
  return element('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), fill });
}

/** The colour that repeats what the mark's shape says. */
export function verdictInk(verdict: Verdict): string {
  switch (verdict) {
    case 'superior':
      return INK.good;
    case 'non-inferior':
      return INK.ink2;
    case 'inferior':
      return INK.bad;
    case 'inconclusive':
      return INK.warn;
  }
}

/** ▲ superior, ■ non-inferior, ▼ inferior, ◇ (hollow) inconclusive, centred on a point. */
export function verdictMark(verdict: Verdict, x: number, y: number, radius = 5): SvgNode {
  const fill = verdictInk(verdict);
  const outline = { stroke: INK.paper, 'stroke-width': 1 };
  const shape = (points: readonly (readonly [number, number])[]): string =>
    points.map(([dx, dy]) => `${fixed(x + dx * radius)},${fixed(y + dy * radius)}`).join(' ');
  switch (verdict) {
    case 'superior':
      return element('polygon', {
        points: shape([
          [0, -1],
          [1, 0.8],
          [-1, 0.8],
        ]),
        fill,
        ...outline,
      });
    case 'non-inferior':
      return element('polygon', {
        points: shape([
          [-0.85, -0.85],
          [0.85, -0.85],
          [0.85, 0.85],
          [-0.85, 0.85],
        ]),
        fill,
        ...outline,
      });
    case 'inferior':
      return element('polygon', {
        points: shape([
          [0, 1],
          [1, -0.8],
          [-1, -0.8],
        ]),
        fill,
        ...outline,
      });
    case 'inconclusive':
      return element('polygon', {
        points: shape([
          [0, -1.1],
          [1.1, 0],
          [0, 1.1],
          [-1.1, 0],
        ]),
        fill: INK.surface,
        stroke: fill,
        'stroke-width': 1.5,
      });
  }
}

function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
