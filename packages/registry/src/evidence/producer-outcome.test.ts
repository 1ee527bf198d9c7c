import type { EvaluationFailure, EvaluationResult, Verdict } from '@assay/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testComparison } from '../testing/evaluator-world.ts';
import { deriveFindings } from './findings.ts';
import { deriveProducerOutcome, disclosableFindings } from './producer-outcome.ts';
import { testMeasured, testRecord } from './testing/evidence.ts';

const outcome = (
  result: EvaluationResult | null,
  failure: EvaluationFailure | null = null,
  claimRefuted = false,
) =>
  deriveProducerOutcome({
    result,
    failure,
    claimRefuted,
    findings: disclosableFindings(deriveFindings(result, failure, testRecord).findings),
    gates: [],
  });
const failed = (side: EvaluationFailure['side']): EvaluationFailure => ({
  kind: 'time-limit',
  side,
  message: 'It ran for 600 s.',
  suiteOpened: true,
});
const verdictOf = (verdict: Verdict, mde = '0.005') =>
  testMeasured({ comparisons: [testComparison({ verdict, mde })] });

describe('a producer is told', () => {
  test('one verdict and one category', () => {
    expect(outcome(verdictOf('superior'))).toEqual({
      verdict: 'confirmed',
      category: 'meets-every-criterion',
    });
    expect(outcome(verdictOf('inferior'))).toEqual({ verdict: 'not-confirmed', category: 'worse-than-live' });
    expect(outcome(verdictOf('inconclusive'))).toEqual({
      verdict: 'not-confirmed',
      category: 'not-shown-non-inferior',
    });
    expect(outcome(verdictOf('inconclusive', '0.3'))).toEqual({
      verdict: 'could-not-be-judged',
      category: 'too-few-rows',
    });
    expect(outcome(verdictOf('superior'), null, true)?.category).toBe('claim-not-confirmed');
  });

  test('that their own model did not run, and nothing of other failures', () => {
    expect(outcome(null, failed('candidate'))?.category).toBe('model-did-not-run');
    expect(outcome(null, failed('baseline'))).toBeNull();
    expect(outcome(null, failed('evaluator'))).toBeNull();
  });

  test('nothing that would answer whether a row is sealed: overlap, planted rows, gaps and twins change nothing', () => {
    const estimate = { value: '0.2', low: '0.1', high: '0.3', level: '0.95', method: 't' };
    const share = fc.constantFrom('0', '0.001', '0.4');
    fc.assert(
      fc.property(
        fc.constantFrom<Verdict>('superior', 'non-inferior', 'inferior', 'inconclusive'),
        share,
        fc.nat(3),
        fc.boolean(),
        (verdict, overlap, plantedHits, gap) => {
          const plain = verdictOf(verdict);
          const suspicious = {
            ...plain,
            gaps: gap ? [{ metric: 'accuracy', gate: estimate, vault: estimate, difference: estimate }] : [],
            contamination: {
              manifest: { digest: plain.suite.digest, rows: 100 },
              exact: 4,
              rounded: 4,
              entity: 0,
              text: null,
              share: overlap,
              cleanRows: 900,
              clean: [],
              jittered: gap
                ? [{ metric: 'accuracy', original: estimate, jittered: estimate, difference: estimate }]
                : [],
              plantedHits,
            },
          };
          expect(outcome(suspicious)).toEqual(outcome(plain));
        },
      ),
    );
  });
});
