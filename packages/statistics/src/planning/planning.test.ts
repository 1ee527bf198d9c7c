import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  erlangA,
  erlangB,
  erlangC,
  honestSla,
  planKnapsack,
  pollaczekKhinchine,
  queueOutlook,
  sakasegawaWait,
  slaOutlook,
  sojournBeyond,
  staffingNeeded,
  weightedShortestFirst,
} from '../index.ts';

describe('queues', () => {
  it('give the published Erlang figures', () => {
    expect(erlangB(5, 3)).toBeCloseTo(0.110054, 6);
    expect(erlangC(3, 2)).toBeCloseTo(0.444444, 6);
    expect(erlangC(2, 1.5)).toBeCloseTo(0.642857, 6);
    const first = queueOutlook({ arrivalRate: 200 / 3600, meanService: 180, servers: 14 });
    expect(first.chanceOfWait).toBeCloseTo(0.174132, 6);
    expect(first.meanWait).toBeCloseTo(7.8359, 4);
    expect(1 - first.waitBeyond(20)).toBeCloseTo(0.88835, 6);
    expect(first.utilisation).toBeCloseTo(0.714286, 6);
    const second = queueOutlook({ arrivalRate: 0.2, meanService: 240, servers: 55 });
    expect(second.chanceOfWait).toBeCloseTo(0.238701, 6);
    expect(second.meanWait).toBeCloseTo(8.184, 4);
    expect(1 - second.waitBeyond(15)).toBeCloseTo(0.845883, 6);
    expect(queueOutlook({ arrivalRate: 1.5, meanService: 1, servers: 2 }).meanWait).toBeCloseTo(1.285714, 6);
    expect(sojournBeyond({ arrivalRate: 2, meanService: 1, servers: 3 }, 1)).toBeCloseTo(0.531381, 6);
  });
  it('give the published general-service figures', () => {
    [0, 0.5, 1, 2].forEach((cs, i) =>
      expect(pollaczekKhinchine(0.8, cs, 1)).toBeCloseTo([2, 3, 4, 6][i] ?? 0, 10),
    );
    const load = { arrivalRate: 3, meanService: 0.75, servers: 3, serviceVariation: 1.5 };
    expect(queueOutlook(load).meanWait).toBeCloseTo(0.709696, 6);
    expect(sakasegawaWait(load)).toBeCloseTo(0.738701, 6);
  });
  it('give the published abandonment figures', () => {
    const queue = erlangA({ arrivalRate: 48, meanService: 1, servers: 50, meanPatience: 2 });
    expect(queue.abandonShare).toBeCloseTo(0.0309, 4);
    expect(60 * queue.meanWait).toBeCloseTo(3.709, 2);
    expect(queue.chanceOfWait).toBeCloseTo(0.46777, 4);
    expect(queue.utilisation).toBeCloseTo(0.9303, 4);
    expect(queue.meanQueue).toBeCloseTo(2.968, 2);
  });
  it('never settle when more comes than can be read', () => {
    const outlook = queueOutlook({ arrivalRate: 3, meanService: 1, servers: 3 });
    expect(outlook.meanWait).toBe(Infinity);
    expect(outlook.waitBeyond(1e9)).toBe(1);
  });
});

describe('an SLA from staffing', () => {
  const base = { reviewHours: 0.75, hoursPerWeek: 4, businessHours: 40 };
  it.each([
    [12, 3, 0.885372],
    [12, 4, 0.9942],
    [12, 5, 0.9997],
    [14, 3, 0.653],
    [15, 3, 0.407],
    [15.5, 3, 0.229],
  ])('%f a week and %i reviewers start %f within 16 business hours', (arrivalsPerWeek, reviewers, share) => {
    expect(slaOutlook({ ...base, arrivalsPerWeek, reviewers }).startsWithin(16)).toBeCloseTo(share, 3);
  });
  it('names the staffing it needs, and what the present staffing honestly holds', () => {
    const need = staffingNeeded({ ...base, arrivalsPerWeek: 12 }, { share: 0.9, businessHours: 16 });
    expect(need?.reviewers).toBe(4);
    expect(need?.withLeave).toBe(5);
    const honest = honestSla({ ...base, arrivalsPerWeek: 12, reviewers: 3 }, 0.9);
    expect(slaOutlook({ ...base, arrivalsPerWeek: 12, reviewers: 3 }).startsWithin(honest ?? 0)).toBeCloseTo(
      0.9,
      9,
    );
    expect(honestSla({ ...base, arrivalsPerWeek: 30, reviewers: 3 }, 0.9)).toBeNull();
  });
});

describe("a day's plan", () => {
  const day = [
    [25, 60],
    [10, 28],
    [15, 30],
    [20, 44],
    [30, 50],
    [5, 9],
    [12, 20],
    [8, 18],
  ].map(([minutes = 0, value = 0]) => ({ minutes, value }));
  it('is the optimum of the worked day, where greed is not', () => {
    expect(planKnapsack(day, 60)).toEqual({ chosen: [0, 1, 3, 5], minutes: 60, value: 141 });
  });
  const items = fc.array(
    fc.record({ minutes: fc.integer({ min: 1, max: 40 }), value: fc.integer({ min: 0, max: 50 }) }),
    { maxLength: 12 },
  );
  it('equals brute force on random days, and never exceeds the budget', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 120 }), (list, budget) => {
        let best = 0;
        for (let set = 0; set < 2 ** list.length; set++) {
          const members = list.filter((_, i) => (set >> i) & 1);
          const minutes = members.reduce((sum, item) => sum + item.minutes, 0);
          if (minutes <= budget)
            best = Math.max(
              best,
              members.reduce((sum, item) => sum + item.value, 0),
            );
        }
        const plan = planKnapsack(list, budget);
        expect(plan.value).toBe(best);
        expect(plan.minutes).toBeLessThanOrEqual(budget);
      }),
    );
  });
  it('keeps a slot for what is reserved', () => {
    const list = [
      { minutes: 50, value: 1, reserved: true },
      { minutes: 30, value: 99 },
      { minutes: 10, value: 5 },
    ];
    expect(planKnapsack(list, 60).chosen).toEqual([0, 2]);
  });
  it("orders by Smith's rule", () => {
    const list = [
      { time: 3, weight: 10 },
      { time: 1, weight: 3 },
      { time: 2, weight: 10 },
    ];
    expect(weightedShortestFirst(list)).toEqual([2, 0, 1]);
  });
});
