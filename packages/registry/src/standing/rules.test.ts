import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { type StandingSituation, deriveStanding } from './rules.ts';

const sound: StandingSituation = {
  now: '2026-11-24T09:00:00.000Z',
  expiresAt: '2027-02-22T09:00:00.000Z',
  warnFrom: '2026-12-08T09:00:00.000Z',
  ownerActive: true,
  owner: 'ada',
  suite: { name: 'spam-heldout 2026.1', deprecatedUntil: null },
  approversWithoutStanding: [],
  versionDeprecatedUntil: null,
  versionRetired: false,
  barred: false,
  bytesAltered: false,
  reviewBy: null,
  breaches: [],
  recorded: null,
};

test('an approval with nothing against it stands until its expiry', () => {
  expect(deriveStanding(sound)).toMatchObject({ state: 'stands', reasons: [], until: sound.expiresAt });
});

test.each<[string, Partial<StandingSituation>, string]>([
  ['an owner who left', { ownerActive: false }, 'owner ada left'],
  ['an expiry that passed', { expiresAt: '2026-11-24T09:00:00.000Z' }, 'the approval’s time runs out'],
  [
    'a suite deprecated longer than the window',
    { suite: { name: 'helpful-2025 1', deprecatedUntil: '2026-11-01T00:00:00.000Z' } },
    'suite helpful-2025 1 is deprecated',
  ],
  [
    'an approver the policy no longer admits',
    { approversWithoutStanding: [{ person: 'wim', group: 'risk' }] },
    'approver wim has no standing in risk',
  ],
  ['a barred artifact', { barred: true }, 'its artifact is barred from every stage'],
  ['altered bytes', { bytesAltered: true }, 'its stored bytes are not those approved'],
  [
    'a breached condition',
    { breaches: ['it may run only in a'] },
    'a condition is breached: it may run only in a',
  ],
  ['a retired version', { versionRetired: true }, 'the version is retired'],
])('%s lapses it, in words', (_name, change, words) => {
  const standing = deriveStanding({ ...sound, ...change });
  expect(standing.state).toBe('lapsed');
  expect(standing.reasons).toEqual([words]);
});

test('a suite deprecated within the window makes it lapsing, with the date', () => {
  const deprecatedUntil = '2026-12-20T00:00:00.000Z';
  expect(deriveStanding({ ...sound, suite: { name: 's 1', deprecatedUntil } })).toMatchObject({
    state: 'lapsing',
    until: deprecatedUntil,
  });
});

test('a recorded lapse stays when its reason is gone', () => {
  const standing = deriveStanding({ ...sound, recorded: ['owner-gone'] });
  expect(standing).toMatchObject({ state: 'lapsed', reasons: ['its owner left'] });
});

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const situation: fc.Arbitrary<StandingSituation> = fc.record({
  now: fc.constant(sound.now),
  expiresAt: instant,
  warnFrom: fc.constant(sound.warnFrom),
  ownerActive: fc.boolean(),
  owner: fc.constant('ada'),
  suite: fc.option(fc.record({ name: fc.constant('s 1'), deprecatedUntil: fc.option(instant) })),
  approversWithoutStanding: fc.array(fc.record({ person: fc.constant('wim'), group: fc.constant('risk') })),
  versionDeprecatedUntil: fc.option(instant),
  versionRetired: fc.boolean(),
  barred: fc.boolean(),
  bytesAltered: fc.boolean(),
  reviewBy: fc.option(instant),
  breaches: fc.array(fc.constant('beyond its services')),
  recorded: fc.option(fc.constant(['expired'])),
});
const rank = { stands: 0, lapsing: 1, lapsed: 2 } as const;

property.prop([situation])('whatever is not standing says why', (one) => {
  const standing = deriveStanding(one);
  expect(standing.reasons.length > 0).toBe(standing.state !== 'stands');
});

property.prop([situation])('one more reason never makes an approval stand better', (one) => {
  const before = rank[deriveStanding(one).state];
  for (const worse of [
    { ownerActive: false },
    { barred: true },
    { bytesAltered: true },
    { versionRetired: true },
    { breaches: ['more'] },
    { recorded: ['expired'] },
  ]) {
    expect(rank[deriveStanding({ ...one, ...worse }).state]).toBeGreaterThanOrEqual(before);
  }
});

property.prop([situation, instant])('time alone never renews an approval', (one, later) => {
  if (later < one.now) return;
  const warnFrom = later > one.warnFrom ? later : one.warnFrom;
  const before = rank[deriveStanding(one).state];
  expect(rank[deriveStanding({ ...one, now: later, warnFrom }).state]).toBeGreaterThanOrEqual(before);
});
