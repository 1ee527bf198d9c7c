import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { shownCase } from '../testing/shown-case.ts';
import { changedLines, countChanges } from './card-diff.ts';
import { askedSentence, waitsFor } from './case.ts';
import { decisionBody } from './decision-body.ts';
import { type Draft, chanceOf } from './draft.ts';
import { sinceBaseline } from './Lineage.tsx';
import { withoutRecorded } from './Findings.tsx';
import { contactWords } from './Pressure.tsx';
import { claimBeside } from './ProducerSays.tsx';
import { counts, sectionInView, totalOf } from './reading-clock.ts';
import { changeSince } from './Stale.tsx';

const finding = {
  id: 'F1',
  kind: 'slice-worse',
  severity: 'high',
  title: 'Worse',
  sentence: '',
  figures: [],
  comparisons: [],
  refutedBy: '',
} as const;
const leaning = { lean: 'reject', forecast: '0.3', at: '2026-11-21T09:00:00.000Z' } as const;
const revealed = {
  verdicts: {},
  adjustedP: {},
  findings: [{ ...finding, figures: [], comparisons: [] }],
  caseAgainst: ['F1'],
  gates: [],
  votes: [],
  failure: null,
};
const packet = `sha256:${'e'.repeat(64)}` as never;
const filled: Draft = {
  lean: 'reject',
  chance: '30',
  chanceAfter: '62.5',
  decision: 'approve-limited',
  reasons: ' holds on most slices ',
  producerReasons: '',
  missing: 'one\n\n two ',
  until: '2026-12-31',
  reviewBy: '',
  services: 'mail-gateway, mail-mobile,',
  trafficCap: '25',
  conditionText: '',
  contacted: 'yes',
  contactNote: ' a call ',
  findings: {},
  idempotencyKey: 'k',
};

test('a second is read only while the page is seen and focused and somebody acted within two minutes', () => {
  expect(counts({ visible: true, focused: true, idle: 119_999 })).toBe(true);
  expect(counts({ visible: true, focused: true, idle: 120_000 })).toBe(false);
  expect(counts({ visible: false, focused: true, idle: 0 })).toBe(false);
  expect(counts({ visible: true, focused: false, idle: 0 })).toBe(false);
});

property.prop([
  fc.array(
    fc.record({ name: fc.string(), top: fc.integer({ min: -3000, max: 3000 }), length: fc.nat(2000) }),
  ),
])('reading goes to the section that fills most of the window, and to none that is out of it', (places) => {
  const height = 900;
  const sections = places.map(({ name, top, length }) => ({ name, top, bottom: top + length }));
  const seen = (one: { top: number; bottom: number }): number =>
    Math.min(one.bottom, height) - Math.max(one.top, 0);
  const most = Math.max(0, ...sections.map(seen));
  const found = sectionInView(sections, height);
  if (most === 0) expect(found).toBeNull();
  else expect(sections.some((one) => one.name === found && seen(one) === most)).toBe(true);
});

test('deciding waits for the leaning and for every finding, and says so', () => {
  expect(waitsFor(shownCase())).toBe('step 1 is recorded');
  const opened = shownCase({
    phase: 'opened',
    mine: { leaning, dispositions: [], decision: null },
    revealed,
  });
  expect(waitsFor(opened)).toBe('1 finding is disposed of');
  const dispositions = [{ finding: 'F1', disposition: 'blocks' as const, reason: '' }];
  expect(waitsFor({ ...opened, mine: { leaning, dispositions, decision: null } })).toBe('');
});

test('what is signed is what was typed, in the contract’s form, and nothing is sent while something is missing', () => {
  const opened = shownCase({ packet, mine: { leaning, dispositions: [], decision: null }, revealed });
  expect(decisionBody(opened, filled, { card: 30, lineage: 12 })).toEqual({
    decision: 'approve-limited',
    packet,
    forecast: '0.625',
    reasons: 'holds on most slices',
    producerReasons: '',
    missing: [],
    conditions: {
      services: ['mail-gateway', 'mail-mobile'],
      trafficCap: '0.25',
      until: '2026-12-31',
      reviewBy: null,
      text: null,
    },
    reading: {
      measured: true,
      seconds: 42,
      floorSeconds: 180,
      sections: [
        { section: 'card', seconds: 30 },
        { section: 'lineage', seconds: 12 },
      ],
    },
    contactedElsewhere: 'yes',
    contactNote: 'a call',
  });
  expect(decisionBody(opened, { ...filled, contacted: null }, {})).toBeNull();
  expect(decisionBody(shownCase(), filled, {})).toBeNull();
  expect(decisionBody(opened, { ...filled, decision: 'needs-evidence' }, {})?.missing).toEqual([
    'one',
    'two',
  ]);
});

property.prop([fc.double({ min: 0, max: 100, noNaN: true })])(
  'a chance between 0 and 100 becomes a plain decimal in [0, 1]',
  (percent) => {
    const chance = chanceOf(String(percent));
    expect(chance).toMatch(/^(0|1)(\.\d+)?$/);
    expect(Math.abs(Number(chance) * 100 - percent)).toBeLessThanOrEqual(0.0051);
  },
);

test('a chance that is none is refused, not read as zero', () => {
  expect(['', ' ', '-1', '101', 'many', 'NaN'].map(chanceOf)).toEqual([null, null, null, null, null, null]);
});

test('words are kept and the decision is held when the baseline moves or a round begins', () => {
  const before = shownCase();
  const seen = { key: '6/risk-1', round: 1, baseline: 'spam-filter/1', shownDigest: before.shownDigest };
  const moved = shownCase({
    request: { ...before.request, round: 2, baseline: { version: 'spam-filter/4', digest: null } },
  });
  expect(changeSince(seen, before)).toBeNull();
  expect(changeSince(seen, moved)).toBe('The baseline moved from spam-filter/1 to spam-filter/4.');
  expect(changeSince({ ...seen, baseline: 'spam-filter/4' }, moved)).toContain('Round 2 began');
});

test('a dataset is the same only by its bytes', () => {
  const set = { namespace: 'n', name: 'mail', version: '2', digest: `sha256:${'1'.repeat(64)}` as never };
  const other = { ...set, version: '1', digest: `sha256:${'2'.repeat(64)}` as never };
  expect(sinceBaseline(set, [set], '6')).toBe('same as 6');
  expect(sinceBaseline(set, [other], '6')).toBe('6 had version 1');
  expect(sinceBaseline(set, [], '6')).toBe('new');
});

test('a claim that was never measured stands beside nothing, and is not called wrong', () => {
  expect(claimBeside({ metric: 'accuracy', value: '0.97' }, shownCase()).word).toBe('nothing beside it');
});

property.prop([fc.array(fc.stringMatching(/^[a-z]{1,6}$/)), fc.array(fc.stringMatching(/^[a-z]{1,6}$/))])(
  'the card’s changes lead from what was read to what stands',
  (before, after) => {
    const stretches = changedLines(before.join('\n'), after.join('\n'));
    const joined = (drop: 'added' | 'removed'): string =>
      stretches
        .filter(({ kind }) => kind !== drop)
        .flatMap(({ lines }) => lines)
        .filter((line) => line !== '')
        .join('\n');
    expect(joined('added')).toBe(before.join('\n'));
    expect(joined('removed')).toBe(after.join('\n'));
    if (before.join('\n') === after.join('\n'))
      expect(countChanges(stretches)).toEqual({ added: 0, removed: 0 });
  },
);

test('the question stands on the page even where the registry gives no sentence', () => {
  expect(askedSentence(shownCase())).toBe('Ada asks to put spam-filter 2 into prod, in place of 1.');
  expect(totalOf({})).toBe(0);
});

test('a moved launch says from when to when, and a date taken back is not called a move', () => {
  const moved = (detail: string): string => contactWords({ kind: 'moved-date', to: null, detail });
  expect(moved('2026-12-08 → 2026-12-01')).toBe('launch 8 Dec to 1 Dec');
  expect(moved('no date → 2026-12-01')).toBe('launch set to 1 Dec');
  expect(moved('2026-12-01 → no date')).toBe('launch date taken back');
  expect(contactWords({ kind: 'nudge', to: 'noor', detail: null })).toBe('nudge to Noor');
});

test('recording a finding forgets only the words that were recorded, not those typed meanwhile', () => {
  const sent = { disposition: 'blocks', reason: 'as sent' } as const;
  const now: Draft = {
    ...filled,
    findings: { F1: sent, F2: { disposition: 'accepted', reason: 'typed meanwhile' } },
  };
  expect(withoutRecorded(now, 'F1', sent)).toEqual({ findings: { F2: now.findings['F2'] } });
  const changed: Draft = { ...filled, findings: { F1: { ...sent, reason: 'changed since' } } };
  expect(withoutRecorded(changed, 'F1', sent)).toEqual({});
});
