import { INK } from './ink.ts';
import { label, line } from './marks.ts';
import { figure, linearScale } from './scale.ts';
import { drawing, element, type Plot, type SvgNode } from './svg.ts';

/** One equal-mass bin: what the model says and what is, with Wilson's interval. Shares. */
export interface ReliabilityPoint {
  readonly n: number;
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
}

/** What a reliability panel shows. */
export interface ReliabilityInput {
  readonly title: string;
  readonly points: readonly ReliabilityPoint[];
  /** Live is hollow, candidate filled. */
  readonly side: 'baseline' | 'candidate';
  /** Below the panel: debiased ECE and its p, shares; null leaves the line out. */
  readonly ece: { readonly value: number; readonly p: number } | null;
  readonly size?: number;
}

/** A square panel with the diagonal of perfect calibration dashed, and a point with its bar a bin. */
export function reliabilityPlot(input: ReliabilityInput): Plot {
  const { size = 180, points } = input;
  const left = 24;
  const top = 24;
  const span = size - left - 8;
  const x = linearScale(0, 1, left, left + span);
  const y = linearScale(0, 1, top + span, top);
  const nodes: SvgNode[] = [
    label(input.title, left, 13, { fill: INK.ink, weight: 600 }),
    ...[0.25, 0.5, 0.75].flatMap((at) => [
      line([x.at(at), top], [x.at(at), top + span], { stroke: INK.line }),
      line([left, y.at(at)], [left + span, y.at(at)], { stroke: INK.line }),
    ]),
    line([left, top], [left, top + span]),
    line([left, top + span], [left + span, top + span]),
    line([x.at(0), y.at(0)], [x.at(1), y.at(1)], { stroke: INK.ink3, dash: '3 3' }),
    ...[0, 0.5, 1].flatMap((at) => [
      label(String(at).replace('0.', '.'), left - 5, y.at(at) + 4, { anchor: 'end', fill: INK.ink3 }),
      label(String(at).replace('0.', '.'), x.at(at), top + span + 15, { anchor: 'middle', fill: INK.ink3 }),
    ]),
    label('is', left + 6, top + 13, { fill: INK.ink3 }),
    label('says', left + span - 4, top + span - 6, { anchor: 'end', fill: INK.ink3 }),
    ...points.flatMap((point) => [
      line([x.at(point.predicted), y.at(point.low)], [x.at(point.predicted), y.at(point.high)], {
        stroke: INK.ink,
      }),
      element('circle', {
        cx: x.at(point.predicted),
        cy: y.at(point.observed),
        r: 3.5,
        fill: input.side === 'candidate' ? INK.ink : INK.surface,
        stroke: INK.ink,
      }),
    ]),
  ];
  const ece = input.ece === null ? null : eceWords(input.ece);
  const height = top + span + (ece === null ? 22 : 38);
  if (ece !== null) nodes.push(label(ece, left, top + span + 33, { fill: INK.ink2 }));
  return drawing({ width: size, height, title: input.title, text: reliabilityText(input, ece), nodes });
}

function eceWords({ value, p }: { value: number; p: number }): string {
  return `ECE ${figure(100 * value, 1)} pt, p ${p < 0.001 ? '< .001' : figure(p, 3).replace('0.', '.')}`;
}

function reliabilityText(input: ReliabilityInput, ece: string | null): string {
  const bins = input.points.map(
    ({ n, predicted, observed, low, high }) =>
      `says ${figure(100 * predicted, 1)}%, is ${figure(100 * observed, 1)}% (${figure(100 * low, 1)} to ${figure(100 * high, 1)}), n ${n}`,
  );
  return `${input.title}. ${ece === null ? '' : `${ece}. `}${bins.join('; ')}.`;
}
