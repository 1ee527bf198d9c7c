import { fc, test } from '@fast-check/vitest';
import { type Role, everyRole, requestState } from '@assay/contract';
import { describe, expect } from 'vitest';
import { changedText, countWords, readingFloor } from './reading-floor.ts';
import {
  type Standpoint,
  claimRefusal,
  conditionFaults,
  decisionFaults,
  isOpened,
  phaseOf,
} from './rules.ts';

const standpoint: fc.Arbitrary<Standpoint> = fc.record({
  relation: fc.constantFrom('producer', 'independent', 'unrelated'),
  roles: fc.subarray([...everyRole]) as fc.Arbitrary<Role[]>,
  slot: fc.option(fc.record({ leaned: fc.boolean(), decided: fc.boolean() })),
  couldClaim: fc.boolean(),
  state: fc.constantFrom(...requestState.options),
});

describe('the phase of a case', () => {
  test.prop([standpoint])(
    'is nothing at all to whoever is not independent, whatever roles they hold',
    (from) => {
      expect(phaseOf({ ...from, relation: 'producer' })).toBeNull();
      expect(phaseOf({ ...from, relation: 'unrelated' })).toBeNull();
    },
  );

  test.prop([standpoint])(
    'never opens to a holder before the leaning, nor to whoever could still claim',
    (from) => {
      const independent = { ...from, relation: 'independent' } as const;
      const held = phaseOf({ ...independent, slot: { leaned: false, decided: false } });
      expect(held === null || isOpened(held)).toBe(false);
      const candidate = phaseOf({ ...independent, slot: null, couldClaim: true });
      expect(candidate === null || isOpened(candidate)).toBe(false);
    },
  );

  test.prop([standpoint])('opens to a holder who leaned, and to overseers who can fill no slot', (from) => {
    const independent = { ...from, relation: 'independent' } as const;
    expect(phaseOf({ ...independent, slot: { leaned: true, decided: false } })).toBe('opened');
    expect(phaseOf({ ...independent, slot: null, couldClaim: false, roles: ['auditor'] })).toBe('observer');
  });
});

describe('what keeps a decision from being signed', () => {
  const finding = fc.record({
    id: fc.integer({ min: 1, max: 9 }).map((number) => `F${number}`),
    severity: fc.constantFrom('blocking', 'high', 'medium', 'low'),
  });
  const findings = fc.uniqueArray(finding, { selector: ({ id }) => id, maxLength: 6 });
  const kind = fc.constantFrom('approve', 'approve-limited', 'needs-evidence', 'reject');
  const limits = { services: null, trafficCap: null, until: '2026-12-01', reviewBy: null, text: null };

  test.prop([findings, kind])('is every finding that was not disposed of', (all, decision) => {
    const faults = decisionFaults({ decision, conditions: null, missing: ['x'] }, all, new Map());
    expect(faults.some(({ path }) => path === 'dispositions')).toBe(all.length > 0);
  });

  test.prop([findings, kind])(
    'is nothing once all are accepted and the decision carries what its kind asks',
    (all, decision) => {
      const accepted = new Map(all.map(({ id }) => [id, 'accepted'] as const));
      const conditions = decision === 'approve-limited' ? limits : null;
      expect(decisionFaults({ decision, conditions, missing: ['x'] }, all, accepted)).toEqual([]);
    },
  );

  test.prop([findings.filter((all) => all.length > 0)])(
    'is a finding that blocks, for approvals only',
    (all) => {
      const blocked = new Map(all.map(({ id }) => [id, 'blocks'] as const));
      const paths = (decision: 'approve' | 'reject') =>
        decisionFaults({ decision, conditions: null, missing: [] }, all, blocked).map(({ path }) => path);
      expect(paths('approve')).toEqual(['body.decision']);
      expect(paths('reject')).toEqual([]);
    },
  );

  test('limits end today or later, are reviewed before they end, and name services that are there', () => {
    const known = { today: '2026-12-01', services: new Set(['gateway']) };
    expect(conditionFaults({ ...limits, services: ['gateway'], reviewBy: '2026-12-01' }, known)).toEqual([]);
    expect(conditionFaults({ ...limits, until: '2026-11-30' }, known)).toHaveLength(1);
    expect(conditionFaults(null, known)).toEqual([]);
  });
});

describe('claiming', () => {
  const free = { state: 'open', mine: false } as const;
  const may = {
    relation: 'independent',
    admitted: true,
    slot: free,
    holdsAnother: null,
    state: 'in-queue',
  } as const;

  test('is for independent people whom the slot admits, one slot each, while the request waits for them', () => {
    expect(claimRefusal(may)).toBeNull();
    expect(claimRefusal({ ...may, relation: 'producer' })).toBe('SEPARATION_OF_DUTIES');
    expect(claimRefusal({ ...may, admitted: false })).toBe('NOT_ADMITTED');
    expect(claimRefusal({ ...may, slot: { state: 'filled', mine: false } })).toBe('SLOT_TAKEN');
    expect(claimRefusal({ ...may, holdsAnother: 'risk-2' })).toBe('CONFLICT');
    expect(claimRefusal({ ...may, slot: { state: 'claimed', mine: true } })).toBeNull();
  });

  test.prop([fc.constantFrom(...requestState.options)])(
    'is refused in every state in which nobody reads',
    (state) => {
      const reads = state === 'in-queue' || state === 'in-review';
      expect(claimRefusal({ ...may, state })).toBe(reads ? null : 'WRONG_STATE');
    },
  );
});

describe('the reading floor', () => {
  const policy = {
    wordsPerMinute: 300,
    secondsPerFigureRow: 8,
    secondsPerPlot: 20,
    belowFloor: 'flag',
  } as const;
  const nothing = { question: '', lineage: '', card: null, cardBefore: null, caseAgainst: [], result: null };

  test('1,900 words take 6.3 minutes at 300 words a minute (Brysbaert 2019, as worked out beforehand)', () => {
    const { floorSeconds, words } = readingFloor({ ...nothing, card: 'word '.repeat(1900) }, policy);
    expect([words, floorSeconds]).toEqual([1900, 380]);
  });

  test('of a card read before, only the lines that changed count', () => {
    const before = '# Card\n\nTrained on mail.\nUse: triage.';
    expect(changedText(before, '# Card\n\nTrained on mail and news.\nUse: triage.')).toBe(
      'Trained on mail and news.',
    );
    expect(countWords('Trained on mail and news.')).toBe(5);
    expect(readingFloor({ ...nothing, card: before, cardBefore: before }, policy).floorSeconds).toBe(0);
  });

  test.prop([fc.lorem({ maxCount: 60 }), fc.lorem({ maxCount: 60 })])(
    'grows with what there is to read',
    (one, more) => {
      const less = readingFloor({ ...nothing, question: one }, policy).floorSeconds;
      expect(
        readingFloor({ ...nothing, question: `${one} ${more}` }, policy).floorSeconds,
      ).toBeGreaterThanOrEqual(less);
    },
  );
});
