import { expect, test } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { isForecastEvent, runsAt } from './rules.ts';

const day = 86_400_000;
const exposure = { firstDeployedAt: 1000 * day, horizonDays: 90 };
const incident = { severity: 1, startedAt: 1010 * day, attribution: 'evidence-absent' as const };

test('the forecast event is a grave incident of the version within the horizon of its first deployment', () => {
  expect(isForecastEvent(incident, exposure)).toBe(true);
  expect(isForecastEvent({ ...incident, severity: 2 }, exposure)).toBe(true);
  expect(isForecastEvent({ ...incident, severity: 3 }, exposure)).toBe(false);
  expect(isForecastEvent({ ...incident, attribution: 'not-the-model' }, exposure)).toBe(false);
  expect(isForecastEvent({ ...incident, startedAt: 1090 * day }, exposure)).toBe(true);
  expect(isForecastEvent({ ...incident, startedAt: 1090 * day + 1 }, exposure)).toBe(false);
  expect(isForecastEvent({ ...incident, startedAt: 999 * day }, exposure)).toBe(false);
});

test('a version never deployed has no forecast event', () => {
  expect(isForecastEvent(incident, { ...exposure, firstDeployedAt: null })).toBe(false);
});

const stages = ['dev', 'staging', 'prod'];
const moment = fc.integer({ min: 0, max: 9 }).map((n) => `2026-01-0${n}T00:00:00.000Z`);
const run = fc.record({ stage: fc.constantFrom(...stages), from: moment, until: fc.option(moment) });

property.prop([fc.array(run), moment])(
  'only runs that ran then are blamed, all of one stage, the last',
  (runs, at) => {
    const blamed = runsAt(runs, at, stages);
    const running = runs.filter(({ from, until }) => from <= at && (until === null || until > at));
    expect(blamed.length > 0).toBe(running.length > 0);
    for (const one of blamed) {
      expect(running).toContain(one);
      expect(running.every(({ stage }) => stages.indexOf(stage) <= stages.indexOf(one.stage))).toBe(true);
    }
  },
);
