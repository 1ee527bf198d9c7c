import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  curvePlot,
  escapeXml,
  forestPlot,
  forestRowPlot,
  intervalStrip,
  reliabilityPlot,
  timelinePlot,
  type ForestRow,
  type Plot,
} from './index.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '" onload="alert(1)',
    ']]><svg/onload=alert(1)>',
    '<!--',
    '&lt;b&gt;',
    '\u202eevil',
    '\ud800',
    '\u0000\u0007',
  ),
);

function row(label: string, over: Partial<ForestRow> = {}): ForestRow {
  return {
    label,
    n: 401,
    baseline: 0.958,
    candidate: 0.905,
    delta: { value: -0.052, low95: -0.076, high95: -0.03, low90: -0.072, high90: -0.034 },
    mde: 0.029,
    margin: 0.02,
    verdict: 'inferior',
    ...over,
  };
}

function everyPlot(label: string): Plot[] {
  return [
    forestPlot({
      title: label,
      baselineName: label,
      candidateName: label,
      unit: label,
      groups: [
        { heading: label, margin: 0.02, rows: [row(label), row(label, { delta: null, verdict: null })] },
      ],
    }),
    forestRowPlot({ row: row(label), axis: true }),
    reliabilityPlot({
      title: label,
      side: 'candidate',
      ece: { value: 0.017, p: 0.2 },
      points: [{ n: 10, predicted: 0.2, observed: 0.3, low: 0.1, high: 0.6 }],
    }),
    intervalStrip({
      title: label,
      domain: [0, 1],
      rows: [
        { label, value: 0.61, low: 0.48, high: 0.73, n: 57, claimed: 0.9 },
        { label, value: null, low: 0, high: 1, unknown: label },
      ],
      thresholds: [{ at: 0.5, words: label }],
    }),
    timelinePlot({
      title: label,
      from: 0,
      to: 1e9,
      quiet: [{ from: 1e8, to: 2e8 }],
      days: [{ at: 1e8, words: label }],
      events: [
        { at: 1e7, kind: 'asked', words: label, detail: label },
        { at: 2e7, kind: 'pressure', words: label },
        { at: 5e8, kind: 'moved', words: label, movedFrom: 9e8 },
        { at: 6e8, kind: 'launch', words: label },
      ],
    }),
    curvePlot({
      title: label,
      xWords: label,
      yWords: label,
      points: [
        { x: 1, y: 0.2, low: 0.1, high: 0.3 },
        { x: 2, y: Number.NaN },
        { x: 3, y: 0.9 },
      ],
      marks: [{ x: 2, y: 0.5, words: label }],
    }),
  ];
}

/** Element and attribute names in document order; throws when the markup is not well formed. */
function structure(svg: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  let rest = svg;
  while (rest !== '') {
    const tag = /^<(\/?)([a-zA-Z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>/.exec(rest);
    const text = /^[^<]+/.exec(rest);
    const matched = tag?.[0] ?? text?.[0];
    if (matched === undefined) throw new Error(`not well formed at ${rest.slice(0, 40)}`);
    if (/&(?!amp;|lt;|gt;|quot;|#39;)/.test(matched)) throw new Error(`bare ampersand in ${matched}`);
    rest = rest.slice(matched.length);
    if (tag === null) continue;
    const [, closing = '', name = '', attributes = '', empty = ''] = tag;
    if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      names.push(name + attributes.replace(/="[^"]*"/g, ''));
      if (empty === '') open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`unclosed ${open.join()}`);
  return names;
}

describe('drawings', () => {
  it('no label can break out of its text: the elements and attributes are those of a plain label', () => {
    const plain = everyPlot('plain').map((plot) => structure(plot.svg));
    fc.assert(
      fc.property(hostile, (label) => {
        expect(everyPlot(label).map((plot) => structure(plot.svg))).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });
  it('escaped text carries no markup, no control, no lone surrogate and no reordering character', () => {
    fc.assert(
      fc.property(hostile, (label) => {
        const text = escapeXml(label);
        expect(text).not.toMatch(/[<>"']/);
        // oxlint-disable-next-line no-control-regex
        expect(text).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
    );
    expect(escapeXml('a < b & "c" ✓ 日本')).toBe('a &lt; b &amp; &quot;c&quot; ✓ 日本');
  });
  it('every plot says its figures in words', () => {
    const [forest, cell, reliability, strip, timeline] = everyPlot('first-time senders');
    expect(forest?.text).toContain(
      '−5.2 (−7.6 to −3.0) first-time senders, n 401, margin 2.0, MDE 2.9: inferior.',
    );
    expect(forest?.text).toContain('nothing to compare with');
    expect(cell?.text).toBe('first-time senders: −5.2 pt (−7.6 to −3.0), inferior.');
    expect(reliability?.text).toContain('says 20.0%, is 30.0% (10.0 to 60.0), n 10');
    expect(strip?.text).toContain('61.0% (48.0 to 73.0), n 57, said to be 90.0%');
    expect(timeline?.text).toContain('first-time senders');
  });
  it('a sealed verdict appears in no mark, word or description', () => {
    const plot = forestPlot({
      title: 'blind',
      groups: [{ heading: 'Slices', margin: 0.02, rows: [row('a', { verdict: null })] }],
    });
    for (const word of ['inferior', 'superior', 'inconclusive', '--bad', '--good']) {
      expect(plot.svg).not.toContain(word);
    }
  });
  it('draws any finite figures without a coordinate that is not a number', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, value, fc.double({ min: 0, max: 10, noNaN: true }), (a, b, c, margin) => {
        const [low, mid, high] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number];
        const delta = { value: mid, low95: low, high95: high, low90: low, high90: high };
        const rows = [row('x', { delta, margin, mde: high - low })];
        const svg = forestPlot({ title: 't', groups: [{ heading: 'h', margin, rows }] }).svg;
        expect(svg).not.toContain('NaN');
        expect(svg).not.toContain('Infinity');
      }),
    );
  });
  it('an interval that leaves the axis ends in an arrow', () => {
    const delta = { value: -0.01, low95: -9, high95: 0.01, low90: -8, high90: 0.005 };
    const inside = forestRowPlot({ row: row('x'), domain: { low: -10, high: 5 } }).svg;
    const outside = forestRowPlot({ row: row('x', { delta }), domain: { low: -10, high: 5 } }).svg;
    expect(outside.split('<polygon').length).toBe(inside.split('<polygon').length + 1);
  });
});
