import { INK } from './ink.ts';
import { label, line } from './marks.ts';
import { decimalsOf, figure, linearScale, niceStep, ticks } from './scale.ts';
import { drawing, element, type Plot, type SvgNode } from './svg.ts';

/** A curve with its band, where we stand on it, and the lines that policy draws: staffing against SLA, a trend. */
export interface CurveInput {
  readonly title: string;
  readonly xWords: string;
  readonly yWords: string;
  /** Ascending x; low and high draw the band. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
  /** Where things are today, and other marked points. */
  readonly marks?: readonly {
    readonly x: number;
    readonly y: number;
    readonly words: string;
    readonly hollow?: boolean;
  }[];
  readonly thresholds?: readonly { readonly y: number; readonly words: string }[];
  readonly yDomain?: readonly [number, number];
  readonly width?: number;
  readonly height?: number;
}

/** A line plot with linear axes; missing parts of the curve (not a number) are gaps, never zeros. */
export function curvePlot(input: CurveInput): Plot {
  const { width = 420, height = 220, points, marks = [], thresholds = [] } = input;
  const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const xs = [...finite, ...marks].map(({ x }) => x);
  const ys = [...finite.flatMap(({ y, low = y, high = y }) => [low, high]), ...marks.map(({ y }) => y)];
  const [yLow, yHigh] = input.yDomain ?? [Math.min(0, ...ys), Math.max(1e-9, ...ys)];
  const x = linearScale(Math.min(...xs, Infinity), Math.max(...xs, -Infinity), 44, width - 16);
  const y = linearScale(yLow, yHigh, height - 40, 12);
  if (xs.length === 0) {
    const nodes = [label('Too few to say', width / 2, height / 2, { anchor: 'middle', fill: INK.warn })];
    return drawing({ width, height, title: input.title, text: `${input.title}. Too few to say.`, nodes });
  }
  const nodes: SvgNode[] = [...axes(input, x, y, height, width)];
  for (const threshold of thresholds) {
    nodes.push(
      line([x.start, y.at(threshold.y)], [x.end, y.at(threshold.y)], { stroke: INK.ink3, dash: '3 3' }),
    );
    nodes.push(label(threshold.words, x.end, y.at(threshold.y) - 4, { anchor: 'end', fill: INK.ink3 }));
  }
  for (const run of runs(points)) nodes.push(...runNodes(run, x, y));
  for (const mark of marks) {
    const fill = mark.hollow === true ? INK.surface : INK.ink;
    nodes.push(element('circle', { cx: x.at(mark.x), cy: y.at(mark.y), r: 4.5, fill, stroke: INK.ink }));
    nodes.push(label(mark.words, x.at(mark.x) + 8, y.at(mark.y) - 6, { fill: INK.ink, weight: 600 }));
  }
  const listed = finite.map((point) => `${figure(point.x, 2)}: ${figure(point.y, 3)}`).join('; ');
  const marked = marks
    .map((mark) => `${mark.words} at ${figure(mark.x, 2)}, ${figure(mark.y, 3)}`)
    .join('; ');
  const text = `${input.title}. ${input.yWords} by ${input.xWords}: ${listed}.${marked === '' ? '' : ` ${marked}.`}`;
  return drawing({ width, height, title: input.title, text, nodes });
}

type Points = CurveInput['points'];
type Axis = ReturnType<typeof linearScale>;

function axes(input: CurveInput, x: Axis, y: Axis, height: number, width: number): SvgNode[] {
  const xDecimals = decimalsOf(niceStep(x.high - x.low, 6));
  const yDecimals = decimalsOf(niceStep(y.high - y.low, 4));
  return [
    line([x.start, y.start], [x.end, y.start]),
    ...ticks(x.low, x.high, 6).map((value) =>
      label(figure(value, xDecimals), x.at(value), y.start + 15, { anchor: 'middle', fill: INK.ink3 }),
    ),
    ...ticks(y.low, y.high, 4).flatMap((value) => [
      line([x.start, y.at(value)], [x.end, y.at(value)], { stroke: INK.line }),
      label(figure(value, yDecimals), x.start - 6, y.at(value) + 4, { anchor: 'end', fill: INK.ink3 }),
    ]),
    label(input.xWords, width - 16, height - 6, { anchor: 'end', fill: INK.ink3 }),
    label(input.yWords, x.start, 10, { fill: INK.ink3 }),
  ];
}

function runs(points: Points): Points[] {
  const all: Points[number][][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.y)) all.at(-1)?.push(point);
    else all.push([]);
  }
  return all.filter((run) => run.length > 0);
}

function runNodes(run: Points, x: Axis, y: Axis): SvgNode[] {
  const path = (values: readonly (readonly [number, number])[]): string =>
    values.map(([a, b]) => `${round(x.at(a))},${round(y.at(b))}`).join(' ');
  const upper = run.map((point) => [point.x, point.high ?? point.y] as const);
  const lower = run.toReversed().map((point) => [point.x, point.low ?? point.y] as const);
  return [
    element('polygon', { points: path([...upper, ...lower]), fill: INK.sunken }),
    element('polyline', {
      points: path(run.map((point) => [point.x, point.y])),
      fill: 'none',
      stroke: INK.ink,
      'stroke-width': 1.75,
    }),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
