import { INK } from './ink.ts';
import { label, line } from './marks.ts';
import { linearScale, type Scale } from './scale.ts';
import { drawing, element, type Plot, type SvgNode } from './svg.ts';

/** What happened to a request, to scale. Instants are UTC milliseconds; words are the caller's, in the reader's zone. */
export interface TimelineInput {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** Spans drawn sunken: weekends and holidays of the reader. */
  readonly quiet: readonly { readonly from: number; readonly to: number }[];
  readonly days: readonly { readonly at: number; readonly words: string }[];
  readonly events: readonly TimelineEvent[];
  readonly height?: number;
  readonly width?: number;
}

/** `pressure` is an ochre wedge that points at the axis; `moved` an arrow from the old date to the new. */
export interface TimelineEvent {
  readonly at: number;
  readonly kind: 'asked' | 'pressure' | 'launch' | 'moved' | 'note';
  /** untrusted. */
  readonly words: string;
  /** untrusted. */
  readonly detail?: string;
  /** Of a moved date: where it was. */
  readonly movedFrom?: number;
}

const AXIS = 80;

/** Time runs downward; labels that would overlap are pushed down and tied to their instant by a thin line. */
export function timelinePlot(input: TimelineInput): Plot {
  const { height = 360, width = 300 } = input;
  const scale = linearScale(input.from, input.to, 12, height - 12);
  const nodes: SvgNode[] = input.quiet.map(({ from, to }) =>
    element('rect', {
      x: AXIS - 6,
      y: scale.at(Math.max(from, input.from)),
      width: 12,
      height: Math.max(0, scale.at(Math.min(to, input.to)) - scale.at(Math.max(from, input.from))),
      fill: INK.line,
    }),
  );
  nodes.push(line([AXIS, scale.start], [AXIS, scale.end], { stroke: INK.ink2 }));
  for (const day of input.days) {
    const y = scale.at(day.at);
    nodes.push(
      line([AXIS - 4, y], [AXIS, y]),
      label(day.words, AXIS - 12, y + 4, { anchor: 'end', fill: INK.ink3 }),
    );
  }
  const events = input.events.toSorted((a, b) => a.at - b.at);
  let free = 12;
  for (const event of events) {
    const y = Math.max(free, scale.at(event.at) + 4);
    nodes.push(...eventNodes(event, scale, y));
    free = y + (event.detail === undefined ? 18 : 33);
  }
  const bottom = Math.max(height, free);
  const text = `${input.title}. ${events.map((event) => `${event.words}${event.detail === undefined ? '' : `, ${event.detail}`}`).join('; ')}.`;
  return drawing({ width, height: bottom, title: input.title, text, nodes });
}

function eventNodes(event: TimelineEvent, scale: Scale, textY: number): SvgNode[] {
  const y = scale.at(event.at);
  const x = AXIS + 30;
  const tie =
    Math.abs(textY - 4 - y) > 2 ? [line([AXIS + 14, y], [x - 4, textY - 4], { stroke: INK.line2 })] : [];
  const detail = event.detail === undefined ? [] : [label(event.detail, x, textY + 15, { fill: INK.ink3 })];
  return [
    ...tie,
    ...eventMark(event, scale, y),
    label(event.words, x, textY, { fill: INK.ink, weight: 600 }),
    ...detail,
  ];
}

function eventMark(event: TimelineEvent, scale: Scale, y: number): SvgNode[] {
  switch (event.kind) {
    case 'asked':
      return [element('circle', { cx: AXIS, cy: y, r: 4, fill: INK.surface, stroke: INK.ink })];
    case 'pressure':
      return [wedge(y)];
    case 'launch':
      return [line([AXIS - 7, y], [AXIS + 7, y], { stroke: INK.ink, width: 2 })];
    case 'note':
      return [element('circle', { cx: AXIS, cy: y, r: 2.5, fill: INK.ink })];
    case 'moved': {
      const was = scale.at(event.movedFrom ?? event.at);
      const direction = Math.sign(was - y);
      const tip = `${AXIS + 12},${y} ${AXIS + 8},${y + 7 * direction} ${AXIS + 16},${y + 7 * direction}`;
      return [
        wedge(y),
        line([AXIS - 5, was], [AXIS + 5, was], { stroke: INK.ink3, dash: '2 2' }),
        line([AXIS + 12, was], [AXIS + 12, y], { stroke: INK.warn, width: 1.25 }),
        element('polygon', { points: tip, fill: INK.warn }),
      ];
    }
  }
}

function wedge(y: number): SvgNode {
  return element('polygon', {
    points: `${AXIS + 2},${y} ${AXIS + 10},${y - 4} ${AXIS + 10},${y + 4}`,
    fill: INK.warn,
  });
}
