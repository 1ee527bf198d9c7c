import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { type Conditions, type DecisionKind, everyRole } from '@assay/contract';
import {
  type RequestSituation,
  deriveRelation,
  deriveRequestState,
  evidenceChanges,
  isOpen,
  mayKnow,
  mayMove,
  strictestApproval,
} from './rules.ts';

const decision = fc.constantFrom<DecisionKind>('approve', 'approve-limited', 'needs-evidence', 'reject');
const slot = fc.oneof(
  fc.constant({ state: 'open' as const, decision: null }),
  fc.constant({ state: 'claimed' as const, decision: null }),
  decision.map((kind) => ({ state: 'filled' as const, decision: kind })),
);
const situation: fc.Arbitrary<RequestSituation> = fc.record({
  evaluation: fc.constantFrom('awaited', 'sealed', 'failed'),
  slots: fc.array(slot, { minLength: 1, maxLength: 6 }),
  gatesPassed: fc.boolean(),
  promoted: fc.boolean(),
  ended: fc.constantFrom('withdrawn', 'superseded', 'rolled-back', null),
});
const running = situation.map((one) => ({ ...one, promoted: false, ended: null }));

property.prop([running])('any reject ends the request, whatever the others said', (one) => {
  const rejected = one.slots.some(({ decision: kind }) => kind === 'reject');
  expect(deriveRequestState(one) === 'rejected').toBe(rejected);
});

property.prop([running])('a request is approved only when every slot approves sealed evidence', (one) => {
  const all = one.slots.every(({ decision: kind }) => kind === 'approve' || kind === 'approve-limited');
  expect(deriveRequestState(one) === 'approved').toBe(all && one.evaluation === 'sealed');
});

property.prop([running])(
  'asking for evidence sends everyone to the next round unless someone rejected',
  (one) => {
    const kinds = one.slots.map(({ decision: kind }) => kind);
    const asks = kinds.includes('needs-evidence') && !kinds.includes('reject');
    expect(deriveRequestState(one) === 'needs-evidence').toBe(asks);
  },
);

property.prop([running, fc.nat(5)])('opening a filled slot again never approves', (one, index) => {
  const slots = one.slots.map((each, at) =>
    at === index % one.slots.length ? { state: 'open' as const, decision: null } : each,
  );
  expect(deriveRequestState({ ...one, slots })).not.toBe('approved');
});

property.prop([running])('the order of the slots does not matter', (one) => {
  expect(deriveRequestState({ ...one, slots: [...one.slots].reverse() })).toBe(deriveRequestState(one));
});

property.prop([situation])('an end outside the slots stands over everything', (one) => {
  if (one.ended !== null) expect(deriveRequestState(one)).toBe(one.ended);
  else if (one.promoted) expect(deriveRequestState(one)).toBe('promoted');
});

property.prop([running])('where the matrix names nobody, the gates alone decide', (one) => {
  const state = deriveRequestState({ ...one, slots: [] });
  expect(state === 'approved').toBe(one.evaluation === 'sealed' && one.gatesPassed);
});

property.prop([running])('where it names somebody, gates neither approve nor reject', (one) => {
  expect(deriveRequestState({ ...one, gatesPassed: !one.gatesPassed })).toBe(deriveRequestState(one));
});

test('only the drawn arrows exist', () => {
  expect(mayMove('promoted', 'withdraw')).toBe(false);
  expect(mayMove('rejected', 'withdraw')).toBe(false);
  expect(mayMove('in-review', 'withdraw')).toBe(true);
  expect(mayMove('in-queue', 'retry')).toBe(false);
  expect(mayMove('evaluation-failed', 'retry')).toBe(true);
  expect(mayMove('needs-evidence', 'retry')).toBe(true);
  expect(isOpen('superseded')).toBe(false);
});

const date = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
const conditions: fc.Arbitrary<Conditions> = fc.record({
  services: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })),
  trafficCap: fc.option(
    fc.integer({ min: 1, max: 99 }).map((share) => `0.${String(share).padStart(2, '0')}`),
  ),
  until: date.map((day) => day.toISOString().slice(0, 10)),
  reviewBy: fc.option(date.map((day) => day.toISOString().slice(0, 10))),
  text: fc.option(fc.string({ minLength: 1, maxLength: 5 })),
});
const approval = fc.record({
  conditions: fc.option(conditions),
  expiresAt: date.map((day) => day.toISOString()),
});
const services = ['a', 'b', 'c', 'd', 'e'];

property.prop([fc.array(approval, { minLength: 1, maxLength: 5 })])(
  'what several approvals add up to is allowed by each of them',
  (approvals) => {
    const sum = strictestApproval(approvals);
    for (const one of approvals) {
      expect(sum.expiresAt <= one.expiresAt).toBe(true);
      if (one.conditions === null) continue;
      const { services: allowed, trafficCap, until, reviewBy } = one.conditions;
      expect(sum.conditions!.until <= until).toBe(true);
      if (trafficCap !== null)
        expect(Number(sum.conditions!.trafficCap)).toBeLessThanOrEqual(Number(trafficCap));
      if (reviewBy !== null) expect(sum.conditions!.reviewBy! <= reviewBy).toBe(true);
      if (allowed !== null)
        expect(sum.conditions!.services!.every((name) => allowed.includes(name))).toBe(true);
    }
    expect(sum.limited).toBe(approvals.some((one) => one.conditions !== null));
  },
);

property.prop([fc.array(approval, { minLength: 1, maxLength: 5 })])(
  'it forbids no service that each of them allows',
  (approvals) => {
    const sum = strictestApproval(approvals);
    const allows = (one: Conditions | null, service: string) =>
      one === null || one.services === null || one.services.includes(service);
    for (const service of services) {
      const each = approvals.every((one) => allows(one.conditions, service));
      expect(allows(sum.conditions, service)).toBe(each);
    }
  },
);

const basis = fc.record({
  artifact: fc.constantFrom('1', '2'),
  baseline: fc.constantFrom('1', '2'),
  suite: fc.constantFrom('1', '2'),
  policy: fc.constantFrom('1', '2'),
});
property.prop([basis, basis])(
  'evidence fits exactly when nothing under it moved, and every move is named',
  (was, is) => {
    const changed = evidenceChanges(was, is);
    expect(changed.length === 0).toBe(JSON.stringify(was) === JSON.stringify(is));
    for (const { what, was: before, is: after } of changed) {
      if (what !== 'expiry') expect([was[what], is[what]]).toEqual([before, after]);
    }
  },
);

const people = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const teams = fc.constantFrom('t1', 't2', 't3');
property.prop([
  fc.uniqueArray(people),
  fc.uniqueArray(teams),
  fc.uniqueArray(fc.constantFrom(...everyRole)),
  teams,
  fc.array(people),
])(
  'relation beats role: no role gives anyone of the producing side another view',
  (mine, myTeams, roles, team, producers) => {
    const side = { people: new Set(mine), teams: new Set(myTeams) };
    const producing = myTeams.includes(team) || producers.some((person) => mine.includes(person));
    expect(deriveRelation({ side, roles }, { team, producers }) === 'producer').toBe(producing);
    expect(deriveRelation({ side, roles: everyRole }, { team, producers })).toBe(
      producing ? 'producer' : 'independent',
    );
    if (!producing) {
      const powerless = deriveRelation(
        { side, roles: ['producer', 'service', 'evaluator'] },
        { team, producers },
      );
      expect(mayKnow(powerless, ['producer', 'service', 'evaluator'])).toBe(false);
    }
  },
);
