import { describe, expect, test } from 'vitest';
import { celEnv, parse, plan } from '@bufbuild/cel';
import { compileCondition } from './gates.ts';

const evidence = {
  overall: { accuracy: { delta: 0.02, verdict: 'superior' } },
  slices: [{ name: 'money', verdict: 'inferior' }],
  findings: [{ kind: 'slice-worse', severity: 'high' }],
  rows: 2000,
  suite: { name: 'spam-heldout', state: 'in-force' },
  baseline: { version: 'spam-filter/1' },
};

function evaluate(text: string): unknown {
  const compiled = compileCondition(text);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.evaluate(evidence);
}

describe('gate conditions', () => {
  test.each([
    ['overall.accuracy.delta >= 0.01', true],
    ['overall.accuracy.verdict == "superior" && baseline != null', true],
    ['slices.all(s, s.verdict != "inferior")', false],
    ['!findings.exists(f, f.severity == "blocking")', true],
    ['findings.filter(f, f.kind == "slice-worse").size() == 1', true],
    ['suite.name.startsWith("spam") ? true : false', true],
    ['"accuracy" in overall', true],
  ])('%s is %s, as a second implementation of CEL says', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
    expect(plan(celEnv(), parse(text))(evidence)).toBe(expected);
  });

  test.each([
    ['claims.accuracy > 0.9', 'which the producer writes'],
    ['card.license == "MIT"', 'which the producer writes'],
    ['overall.x > 1 && [tags].size() > 0', 'which the producer writes'],
    ['process.env', 'a gate may read'],
    ['overall >', 'EOF'],
    ['1 + 1', 'yields int'],
    ['"yes"', 'yields string'],
    ['now() > 1', 'now()'],
  ])('%s is refused: %s', (text, reason) => {
    expect(compileCondition(text)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
});
