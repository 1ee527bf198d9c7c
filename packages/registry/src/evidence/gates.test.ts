import type { Verdict } from '@assay/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testComparison } from '../testing/evaluator-world.ts';
import { deriveFindings } from './findings.ts';
import { gateVariablesOf } from './gate-variables.ts';
import { evaluateGates } from './gates.ts';
import type { EvidenceRecord } from './record.ts';
import { testMeasured, testRecord } from './testing/evidence.ts';

const outcomeOf = (
  rule: { pass: string; inconclusive?: string },
  change = {},
  record: EvidenceRecord = testRecord,
  measured = true,
) => {
  const result = measured ? testMeasured(change) : null;
  const { findings } = deriveFindings(result, null, record);
  const variables = gateVariablesOf(result, findings, record);
  return evaluateGates([{ name: 'gate', ...rule }], variables, measured)[0]!;
};
const guardrail = 'slices.all(s, s.verdict == "superior" || s.verdict == "non-inferior")';
const slice = (name: string, verdict: Verdict) =>
  testComparison({ id: `slice:${name}:accuracy`, group: 'slice', name, verdict });

describe('a gate', () => {
  test('passes when its condition is true over what was measured', () => {
    expect(outcomeOf({ pass: 'overall.all(c, c.verdict == "superior")' }).outcome).toBe('passed');
    expect(outcomeOf({ pass: 'rows.gate >= 1000' }).outcome).toBe('passed');
    expect(outcomeOf({ pass: 'rows.gate >= 1001' }).outcome).toBe('failed');
    expect(outcomeOf({ pass: 'overall.exists(c, c.metric == "accuracy" && c.value > 0.94)' }).outcome).toBe(
      'passed',
    );
    expect(
      outcomeOf({ pass: 'overall.exists(c, c.metric == "accuracy" && c.low90 > -c.margin)' }).outcome,
    ).toBe('passed');
    expect(outcomeOf({ pass: 'overall.all(c, c.n >= 1000)' }).outcome).toBe('passed');
    expect(outcomeOf({ pass: '!findings.exists(f, f.severity == "blocking")' }).outcome).toBe('passed');
    expect(outcomeOf({ pass: 'suite.state == "in-force" && suite.ageMonths < 12' }).outcome).toBe('passed');
    expect(outcomeOf({ pass: 'baseline.kind == "holder"' }).outcome).toBe('passed');
  });

  test('says what made it fail', () => {
    const failed = outcomeOf(
      { pass: guardrail },
      { comparisons: [testComparison(), slice('short mail', 'inferior')] },
    );
    expect(failed).toMatchObject({ outcome: 'failed', because: 'Inferior: short mail (accuracy).' });
  });

  test('is inconclusive where a verdict that it reads is, and nothing it reads is inferior', () => {
    const comparisons = [testComparison(), slice('short mail', 'inconclusive')];
    expect(outcomeOf({ pass: guardrail }, { comparisons })).toMatchObject({
      outcome: 'inconclusive',
      because: 'Inconclusive: short mail (accuracy).',
    });
    const worse = [...comparisons, slice('replies', 'inferior')];
    expect(outcomeOf({ pass: guardrail }, { comparisons: worse }).outcome).toBe('failed');
  });

  test('is inconclusive where its own second condition says so, and fails where it does not', () => {
    const rule = { pass: guardrail, inconclusive: '!slices.exists(s, s.verdict == "inferior")' };
    expect(outcomeOf(rule, { comparisons: [slice('a', 'inconclusive')] }).outcome).toBe('inconclusive');
    expect(outcomeOf(rule, { comparisons: [slice('a', 'inferior')] }).outcome).toBe('failed');
  });

  test('that reads figures never passes where nothing was measured', () => {
    expect(outcomeOf({ pass: guardrail }, {}, testRecord, false)).toMatchObject({
      outcome: 'inconclusive',
      because: 'Nothing was measured.',
    });
  });

  test('is inconclusive for want of a baseline, and says so', () => {
    const alone = testComparison({ delta: null, verdict: 'inconclusive', baseline: null });
    const record = { ...testRecord, baseline: 'none' } as const;
    expect(
      outcomeOf({ pass: 'overall.all(c, c.verdict == "superior")' }, { comparisons: [alone] }, record),
    ).toMatchObject({
      outcome: 'inconclusive',
      because: 'There is no baseline to compare with.',
    });
  });

  test('that cannot be computed is inconclusive, never passed', () => {
    expect(outcomeOf({ pass: 'overall[7].verdict == "superior"' }).outcome).toBe('inconclusive');
    expect(outcomeOf({ pass: 'claims.all(c, true)' }).outcome).toBe('inconclusive');
  });

  test('counts a declared metric that was not measured as inconclusive: answering less does not help', () => {
    const declared = [
      ...testRecord.suite.declared,
      { group: 'overall', name: 'auroc', metric: 'auroc', margin: '0.01' } as const,
    ];
    const record = { ...testRecord, suite: { ...testRecord.suite, declared } };
    expect(outcomeOf({ pass: 'overall.all(c, c.verdict == "superior")' }, {}, record).outcome).toBe(
      'inconclusive',
    );
  });
});

test('adding a slice never makes a guardrail easier to pass', () => {
  const verdict = fc.constantFrom<Verdict>('superior', 'non-inferior', 'inferior', 'inconclusive');
  fc.assert(
    fc.property(fc.array(verdict, { maxLength: 8 }), verdict, (verdicts, added) => {
      const slices = verdicts.map((one, index) => slice(`${index}`, one));
      const before = outcomeOf({ pass: guardrail }, { comparisons: [testComparison(), ...slices] });
      const after = outcomeOf(
        { pass: guardrail },
        { comparisons: [testComparison(), ...slices, slice('added', added)] },
      );
      if (before.outcome !== 'passed') expect(after.outcome).not.toBe('passed');
    }),
  );
});
