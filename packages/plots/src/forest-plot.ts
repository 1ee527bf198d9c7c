import { INK } from './ink.ts';
import { forestDomain, type ForestGroup, type ForestInput, type ForestRow } from './forest-data.ts';
import { deltaMarks } from './forest-row.ts';
import { box, label, line, verdictInk, verdictMark } from './marks.ts';
import { count, decimalsOf, figure, linearScale, niceStep, signed, ticks, type Scale } from './scale.ts';
import { drawing, type Plot, type SvgNode } from './svg.ts';

interface Settings {
  readonly factor: number;
  readonly unit: string;
  readonly decimals: number;
  readonly baselineName: string;
  readonly candidateName: string;
  readonly width: number;
  readonly narrow: boolean;
  readonly rowHeight: number;
  readonly scale: Scale;
}

const HEAD = 22;
const HEADING = 24;
const FOOT = 26;

/**
 * Deltas with their intervals on one axis, in groups that may have their own margin: zero solid, the margin
 * dashed, what lies beyond it sunken. Beside each: rows, both sides, delta with its 95 % interval, the minimum
 * detectable effect (ochre with ">" when above the margin) and the verdict's mark and word.
 */
export function forestPlot(input: ForestInput): Plot {
  const settings = settingsOf(input);
  const nodes: SvgNode[] = headings(settings);
  let y = HEAD;
  for (const group of input.groups) {
    const height = HEADING + group.rows.length * settings.rowHeight;
    nodes.push(...groupGround(group, settings, y, height));
    group.rows.forEach((row, i) => {
      nodes.push(...rowNodes(row, settings, y + HEADING + i * settings.rowHeight));
    });
    y += height;
  }
  nodes.push(...axis(settings, y));
  return drawing({
    width: settings.width,
    height: y + FOOT,
    title: input.title,
    text: forestText(input, settings),
    nodes,
  });
}

function settingsOf(input: ForestInput): Settings {
  const { factor = 100, unit = 'pt', decimals = 1, width = 876 } = input;
  const narrow = width < 640;
  const domain = forestDomain(input.groups, factor);
  const [start, end] = narrow ? [8, Math.max(120, width * 0.45)] : [width * 0.365, width * 0.61];
  return {
    factor,
    unit,
    decimals,
    width,
    narrow,
    baselineName: input.baselineName ?? 'live',
    candidateName: input.candidateName ?? 'candidate',
    rowHeight: narrow ? 40 : 22,
    scale: linearScale(domain.low, domain.high, start, end),
  };
}

function headings(settings: Settings): SvgNode[] {
  const { scale, width, narrow } = settings;
  const zero = scale.at(0);
  const small = { fill: INK.ink3 };
  const sides = [
    label('worse', zero - 6, 14, { ...small, anchor: 'end' }),
    label('better', zero + 6, 14, small),
  ];
  if (narrow) return sides;
  return [
    label('rows', width * 0.215, 14, { ...small, anchor: 'end' }),
    label(settings.baselineName, width * 0.28, 14, { ...small, anchor: 'end' }),
    label(settings.candidateName, width * 0.345, 14, { ...small, anchor: 'end' }),
    ...sides,
    label('difference (95% interval)', width * 0.625, 14, small),
    label('MDE', width * 0.85, 14, { ...small, anchor: 'end' }),
    label('verdict', width * 0.865, 14, small),
  ];
}

function groupGround(group: ForestGroup, settings: Settings, y: number, height: number): SvgNode[] {
  const { scale, factor, decimals, narrow, width } = settings;
  const words = group.margin === null ? 'no gate' : `margin ${figure(-group.margin * factor, decimals)}`;
  const edge = group.margin === null ? null : Math.max(scale.start, scale.at(-group.margin * factor));
  const nodes = [label(group.heading, narrow ? 8 : 0, y + 16, { fill: INK.ink, weight: 600 })];
  if (narrow) {
    nodes.push(label(words, width - 8, y + 16, { anchor: 'end', fill: INK.ink3 }));
    return nodes.concat(
      ...group.rows.map((_, i) => ground(edge, scale, y + HEADING + i * settings.rowHeight + 19, 18)),
    );
  }
  const anchor = edge === null ? scale.at(0) - 6 : edge - 4;
  nodes.push(label(words, anchor, y + 16, { anchor: 'end', fill: INK.ink3 }));
  return [...nodes, ...ground(edge, scale, y + HEADING, height - HEADING)];
}

/** Sunken beyond the margin, the margin dashed, zero solid. */
function ground(edge: number | null, scale: Scale, top: number, height: number): SvgNode[] {
  const zero = line([scale.at(0), top], [scale.at(0), top + height], { stroke: INK.ink, width: 1.25 });
  if (edge === null) return [zero];
  return [
    box(scale.start, top, edge - scale.start, height, INK.sunken),
    line([edge, top], [edge, top + height], { stroke: INK.ink3, dash: '3 3' }),
    zero,
  ];
}

function rowNodes(row: ForestRow, settings: Settings, top: number): SvgNode[] {
  const { factor, width, narrow, rowHeight, scale } = settings;
  const weight = row.emphasis === true ? 600 : 400;
  const name = row.flipped === true ? `${row.label} (flipped)` : row.label;
  const rule = line([0, top + rowHeight], [width, top + rowHeight], { stroke: INK.line });
  const text = top + 15;
  if (narrow) {
    return [
      rule,
      label(name, 8, text, { fill: INK.ink, weight }),
      label(deltaWords(row, settings), width - 8, text, { anchor: 'end', fill: INK.ink2 }),
      ...deltaMarks(row, scale, top + 28, factor),
      ...verdictWords(row, scale.end + 18, top + 32),
    ];
  }
  return [
    rule,
    label(name, 0, text, { fill: INK.ink, weight }),
    label(count(row.n), width * 0.215, text, { anchor: 'end' }),
    label(side(row.baseline, settings), width * 0.28, text, { anchor: 'end' }),
    label(side(row.candidate, settings), width * 0.345, text, { anchor: 'end', fill: INK.ink, weight: 600 }),
    ...deltaMarks(row, scale, top + rowHeight / 2, factor),
    label(deltaWords(row, settings), width * 0.625, text, { fill: INK.ink, weight }),
    mdeLabel(row, settings, text),
    ...verdictWords(row, width * 0.87, text),
  ];
}

function side(value: number | null, { factor, decimals }: Settings): string {
  return value === null ? '—' : figure(value * factor, decimals);
}

function deltaWords(row: ForestRow, { factor, decimals }: Settings): string {
  if (row.delta === null) return 'nothing to compare with';
  const { value, low95, high95 } = row.delta;
  return `${signed(value * factor, decimals)} (${figure(low95 * factor, decimals)} to ${figure(high95 * factor, decimals)})`;
}

function mdeLabel(row: ForestRow, { factor, decimals, width }: Settings, y: number): SvgNode {
  if (row.mde === null) return label('—', width * 0.85, y, { anchor: 'end' });
  const above = row.mde > row.margin;
  const words = figure(row.mde * factor, decimals);
  const options = above ? { fill: INK.warn, weight: 600 } : {};
  return label(above ? `> ${words}` : words, width * 0.85, y, { anchor: 'end', ...options });
}

function verdictWords(row: ForestRow, x: number, y: number): SvgNode[] {
  if (row.verdict === null) return [label('sealed', x, y, { fill: INK.ink3 })];
  const suffix = row.approximate === true ? ' ≈' : '';
  return [
    verdictMark(row.verdict, x + 2, y - 4),
    label(`${row.verdict}${suffix}`, x + 11, y, { fill: verdictInk(row.verdict) }),
  ];
}

function axis({ scale, unit }: Settings, bottom: number): SvgNode[] {
  const most = Math.max(2, Math.floor((scale.end - scale.start) / 36));
  const marks = ticks(scale.low, scale.high, most);
  const decimals = decimalsOf(niceStep(scale.high - scale.low, most));
  return [
    line([scale.start, bottom], [scale.end, bottom], { stroke: INK.edge }),
    ...marks.flatMap((value, i) => {
      const x = scale.at(value);
      const words = signed(value, decimals) + (i === marks.length - 1 ? ` ${unit}` : '');
      return [
        line([x, bottom], [x, bottom + 4], { stroke: INK.edge }),
        label(words, x, bottom + 17, { anchor: 'middle', fill: INK.ink3 }),
      ];
    }),
  ];
}

/** The figures as sentences, a row each. */
function forestText(input: ForestInput, settings: Settings): string {
  const rows = input.groups.flatMap((group) =>
    group.rows.map((row) => {
      const mde = row.mde === null ? '' : `, MDE ${figure(row.mde * settings.factor, settings.decimals)}`;
      const margin = `margin ${figure(row.margin * settings.factor, settings.decimals)}`;
      const word = row.verdict ?? 'verdict sealed';
      return `${group.heading}, ${row.label}: ${deltaWords(row, settings)}${row.delta === null ? '' : ` ${settings.unit}`}, n ${count(row.n)}, ${margin}${mde}: ${word}.`;
    }),
  );
  return `${input.title}. Difference ${settings.candidateName} minus ${settings.baselineName}, right is better. ${rows.join(' ')}`;
}
