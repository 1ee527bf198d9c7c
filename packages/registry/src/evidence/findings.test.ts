import type { EvaluationResult } from '@assay/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testComparison } from '../testing/evaluator-world.ts';
import { deriveFindings } from './findings.ts';
import { datasetsHeldOut } from './findings-of-record.ts';
import { testMeasured, testRecord } from './testing/evidence.ts';

const kindsOf = (result: EvaluationResult | null, change = {}): string[] =>
  deriveFindings(result, null, { ...testRecord, ...change }).findings.map(({ kind }) => kind);

describe('lineage', () => {
  const leak = { namespace: 'a', name: 'mail-archive-q3', version: '1', digest: 'sha256:gate' };
  const source = { namespace: 'b', name: 'spam-gate', version: '2026.1', digest: 'sha256:gate' };

  test('training on a dataset that the suite was sealed from blocks, whatever it is called', () => {
    const record = { ...testRecord, datasets: [leak], suite: { ...testRecord.suite, sources: [source] } };
    const [first] = deriveFindings(testMeasured(), null, record).findings;
    expect(first).toMatchObject({ kind: 'trained-on-held-out', severity: 'blocking', id: 'F1' });
    expect(first?.sentence).toContain('mail-archive-q3 1, the same bytes as spam-gate 2026.1');
  });

  test('a dataset is found by its digest alone', () => {
    const digest = fc.constantFrom('sha256:a', 'sha256:b', 'sha256:c', 'sha256:d');
    const dataset = fc.record({ namespace: fc.string(), name: fc.string(), version: fc.string(), digest });
    fc.assert(
      fc.property(fc.array(dataset), fc.array(dataset), (training, sources) => {
        const sealed = new Set(sources.map((one) => one.digest));
        const found = datasetsHeldOut(training, sources).map((one) => one.dataset);
        expect(found).toEqual(training.filter((one) => sealed.has(one.digest)));
      }),
    );
  });

  test('a held-out dataset among what the training run read blocks, though it was not declared', () => {
    const record = {
      ...testRecord,
      pipelineInputs: [...testRecord.datasets, leak],
      suite: { ...testRecord.suite, sources: [source] },
    };
    expect(kindsOf(testMeasured(), record)).toContain('trained-on-held-out');
    expect(kindsOf(testMeasured(), record)).toContain('lineage-unverified');
  });

  test('no declared dataset is a finding, and a grave one for the gravest tier', () => {
    const severity = (tier: number): string | undefined =>
      deriveFindings(testMeasured(), null, { ...testRecord, datasets: [], tier }).findings.find(
        ({ kind }) => kind === 'no-lineage',
      )?.severity;
    expect([severity(1), severity(2)]).toEqual(['high', 'medium']);
  });
});

describe('claims', () => {
  const claimed = (metric: string, value: string, change = {}): string[] =>
    kindsOf(testMeasured({ comparisons: [testComparison(change)] }), { claims: [{ metric, value }] });

  test('a claim above the measured interval is not confirmed; one inside it, or below, is', () => {
    expect(claimed('accuracy', '0.993')).toContain('claim-not-confirmed');
    expect(claimed('Accuracy', '0.965')).not.toContain('claim-not-confirmed');
    expect(claimed('accuracy', '0.9')).not.toContain('claim-not-confirmed');
  });

  test('where lower is better, the flattering side is below', () => {
    const loss = { id: 'overall:log_loss', name: 'log_loss', metric: 'log_loss', higherIsBetter: false };
    expect(claimed('logloss', '0.1', loss)).toContain('claim-not-confirmed');
    expect(claimed('log-loss', '0.99', loss)).not.toContain('claim-not-confirmed');
  });

  test('policy may tolerate a claim that stands a little above', () => {
    const record = { claims: [{ metric: 'accuracy', value: '0.970' }], claimTolerance: '0.01' };
    expect(kindsOf(testMeasured(), record)).not.toContain('claim-not-confirmed');
  });

  test('a claim that the suite does not measure is said to be unmeasured, not wrong', () => {
    expect(claimed('BLEU', '41.2')).toEqual(expect.arrayContaining(['claim-not-measured']));
  });

  test('a card whose front matter states another figure than was claimed contradicts the record', () => {
    const card = { ageMonths: 1, monthsAllowed: 12, claims: [{ metric: 'accuracy', value: '0.999' }] };
    const record = { card, claims: [{ metric: 'accuracy', value: '0.95' }] };
    expect(kindsOf(testMeasured(), record)).toContain('card-contradicts');
  });
});

describe('what was measured', () => {
  test('a slice that is shown worse is a grave finding with its figures and its correction', () => {
    const worse = testComparison({
      id: 'slice:short mail:accuracy',
      group: 'slice',
      name: 'short mail',
      margin: '0.04',
      verdict: 'inferior',
      adjustedP: '0.002',
      delta: {
        ...testComparison().delta!,
        value: '-0.071',
        low95: '-0.098',
        high95: '-0.044',
        low90: '-0.094',
        high90: '-0.048',
      },
    });
    const { findings, caseAgainst } = deriveFindings(
      testMeasured({ comparisons: [testComparison(), worse] }),
      null,
      testRecord,
    );
    expect(findings[0]).toMatchObject({
      kind: 'slice-worse',
      severity: 'high',
      title: 'Worse than spam-filter/1 on short mail.',
      sentence:
        'short mail (accuracy): −7.1 pt (−9.8 to −4.4) on 1,000 rows; the margin is 4.0 pt. p after Holm 0.002.',
    });
    expect(caseAgainst).toEqual(['F1']);
  });

  test('what cannot be judged is named together, with why', () => {
    const unclear = (name: string) =>
      testComparison({
        id: `slice:${name}:accuracy`,
        group: 'slice',
        name,
        verdict: 'inconclusive',
        mde: '0.06',
        margin: '0.02',
      });
    const result = testMeasured({ comparisons: [testComparison(), unclear('German'), unclear('Japanese')] });
    const found = deriveFindings(result, null, testRecord).findings.find(
      ({ kind }) => kind === 'slice-inconclusive',
    );
    expect(found?.title).toBe('Two slices cannot be judged: German and Japanese.');
    expect(found?.sentence).toContain(
      'a difference under 6.0 pt would not be seen, and the margin is 2.0 pt',
    );
  });

  test('a declared metric that the report does not hold is inconclusive, not forgotten', () => {
    const declared = [
      ...testRecord.suite.declared,
      { group: 'overall', name: 'auroc', metric: 'auroc', margin: '0.01' },
    ];
    const record = { suite: { ...testRecord.suite, declared } };
    expect(kindsOf(testMeasured({ notes: ['auroc needs probabilities.'] }), record)).toContain(
      'overall-inconclusive',
    );
  });

  const estimate = (value: string, low: string, high: string) => ({
    value,
    low,
    high,
    level: '0.95',
    method: 't',
  });
  test.each([
    ['higher is better', true, estimate('0.09', '0.05', '0.13'), true],
    ['higher is better', true, estimate('-0.09', '-0.13', '-0.05'), false],
    ['higher is better', true, estimate('0.01', '-0.02', '0.04'), false],
    ['lower is better', false, estimate('-0.3', '-0.4', '-0.2'), true],
    ['lower is better', false, estimate('0.3', '0.2', '0.4'), false],
  ])(
    'a better score on the gate than on the vault stands out (%s: %#)',
    (_name, higherIsBetter, difference, found) => {
      const gap = {
        metric: 'accuracy',
        gate: estimate('0.99', '0.98', '1'),
        vault: estimate('0.9', '0.88', '0.92'),
        difference,
      };
      const result = testMeasured({ comparisons: [testComparison({ higherIsBetter })], gaps: [gap] });
      expect(kindsOf(result).includes('gate-vault-gap')).toBe(found);
    },
  );

  test('rows found in training are counted, with the first metric on those that were not', () => {
    const clean = { ...testComparison(), verdict: 'non-inferior' as const };
    const contamination = {
      manifest: { digest: testMeasured().suite.digest, rows: 4000 },
      exact: 340,
      rounded: 352,
      entity: 0,
      text: null,
      share: '0.352',
      cleanRows: 648,
      clean: [clean],
      jittered: [],
      plantedHits: null,
    };
    const [first] = deriveFindings(testMeasured({ contamination }), null, testRecord).findings;
    expect(first).toMatchObject({
      kind: 'contamination',
      severity: 'blocking',
      title: 'The gain is on rows it was trained on.',
      sentence:
        'In the training data that the producer declared: 340 rows exactly and 352 rows after rounding; 35.2 % of the suite. Without them accuracy is +2.0 pt (0.8 to 3.2) on 648 rows: non-inferior.',
    });
  });

  test.each([
    [[], 'low'],
    [[estimate('0.09', '0.05', '0.13')], 'high'],
  ])('a fall on jittered twins weighs only beside a gap between gate and vault', (differences, severity) => {
    const drop = estimate('0.03', '0.01', '0.05');
    const result = testMeasured({
      gaps: differences.map((difference) => ({ metric: 'accuracy', gate: drop, vault: drop, difference })),
      contamination: {
        manifest: null,
        exact: 0,
        rounded: 0,
        entity: 0,
        text: null,
        share: '0',
        cleanRows: 1000,
        clean: [],
        jittered: [{ metric: 'accuracy', original: drop, jittered: drop, difference: drop }],
        plantedHits: null,
      },
    });
    const { findings } = deriveFindings(result, null, testRecord);
    expect(findings.find(({ kind }) => kind === 'jitter-drop')?.severity).toBe(severity);
  });

  test('a metric that a model judged, and rows that reached an endpoint, are named', () => {
    const notes = [
      'helpfulness is a judgement of the model judge-7b, not a measurement.',
      'Judged on the 500 rows of the disposable part: they reached an endpoint and are spent for its team.',
    ];
    const { findings } = deriveFindings(testMeasured({ notes }), null, testRecord);
    expect(findings.find(({ kind }) => kind === 'judged-by-model')?.sentence).toContain('What judge-7b says');
    expect(findings.find(({ kind }) => kind === 'spent-rows')?.sentence).toContain('500 rows');
  });

  test('rows without a number are counted', () => {
    const found = deriveFindings(
      testMeasured({ nonFinite: { candidate: 4, baseline: 0 } }),
      null,
      testRecord,
    ).findings;
    expect(found.find(({ kind }) => kind === 'non-finite-outputs')).toMatchObject({ severity: 'high' });
  });
});

describe('ranking', () => {
  test('is by severity first, gives ids in order, and the case against is at most three of the gravest', () => {
    const verdict = fc.constantFrom('superior' as const, 'inferior' as const, 'inconclusive' as const);
    const comparisons = fc.array(verdict, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(comparisons, fc.boolean(), fc.nat(3), (verdicts, owner, readers) => {
        const result = testMeasured({
          comparisons: verdicts.map((one, index) =>
            testComparison({ id: `slice:${index}:accuracy`, group: 'slice', name: `${index}`, verdict: one }),
          ),
        });
        const { findings, caseAgainst } = deriveFindings(result, null, {
          ...testRecord,
          ownerActive: owner,
          readersOnTeam: readers,
        });
        const order = ['blocking', 'high', 'medium', 'low'];
        const ranks = findings.map(({ severity }) => order.indexOf(severity));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(findings.map(({ id }) => id)).toEqual(findings.map((_, index) => `F${index + 1}`));
        expect(caseAgainst).toEqual(findings.slice(0, caseAgainst.length).map(({ id }) => id));
        expect(caseAgainst.length).toBeLessThanOrEqual(3);
        expect(findings.every(({ severity }) => severity === 'low') || caseAgainst.length > 0).toBe(true);
      }),
    );
  });

  test('a failure is the first finding and blocks', () => {
    const failure = {
      kind: 'time-limit',
      side: 'candidate',
      message: 'It ran for 600 s.',
      suiteOpened: true,
    } as const;
    const { findings } = deriveFindings(null, failure, testRecord);
    expect(findings[0]).toMatchObject({ kind: 'evaluation-failed', severity: 'blocking' });
  });

  test('a sound version of a sound model has no grave finding', () => {
    const { findings, caseAgainst } = deriveFindings(testMeasured(), null, testRecord);
    expect(findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
    expect(caseAgainst).toEqual([]);
  });
});
