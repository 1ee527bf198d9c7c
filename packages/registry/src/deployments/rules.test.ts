import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { type RunSituation, bypassKind, conditionFaults, replaces } from './rules.ts';

const share = fc.option(fc.integer({ min: 0, max: 100 }).map((part) => String(part / 100)));
const service = fc.constantFrom('a', 'b', 'c');
const conditions = fc.record({ services: fc.option(fc.uniqueArray(service)), trafficCap: share });
const run = fc.record({ service, trafficShare: share });

property.prop([conditions, run])(
  'a run keeps within conditions exactly when it keeps within each',
  (limits, one) => {
    const inService = limits.services === null || limits.services.includes(one.service);
    const inTraffic =
      limits.trafficCap === null ||
      (one.trafficShare !== null && Number(one.trafficShare) <= Number(limits.trafficCap));
    expect(conditionFaults(limits, one).length === 0).toBe(inService && inTraffic);
  },
);

const situation: fc.Arbitrary<RunSituation> = fc.record({
  known: fc.boolean(),
  overridden: fc.boolean(),
  approval: fc.constantFrom('none', 'holds', 'lapsed'),
  approvedElsewhere: fc.boolean(),
});

property.prop([situation])(
  'only a standing approval for this stage keeps a run from being a bypass',
  (one) => {
    expect(bypassKind(one) === null).toBe(one.known && one.approval === 'holds');
  },
);

test('a canary leaves the version beside it running; a full roll-out replaces it', () => {
  expect(replaces({ version: 7, trafficShare: '0.1' }, { version: 6 })).toBe(false);
  expect(replaces({ version: 7, trafficShare: '1' }, { version: 6 })).toBe(true);
  expect(replaces({ version: 7, trafficShare: null }, { version: 6 })).toBe(true);
  expect(replaces({ version: 7, trafficShare: '0.2' }, { version: 7 })).toBe(true);
});
