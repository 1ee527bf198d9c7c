import { describe, expect, test } from 'vitest';
import type { DeclaredMetric } from './declared-metrics.ts';
import { matchesSchema } from './json-schema-match.ts';
import { normalisedText, rougeL, textScorer } from './text-scores.ts';

function metric(name: string, options: DeclaredMetric['options'] = {}): DeclaredMetric {
  return { name, catalog: 'mean-score', margin: 0, primary: false, parameters: {}, cel: undefined, options };
}

describe('text metrics', () => {
  test('ROUGE-L has the values of Lin (2004), table of example sentences', () => {
    const reference = 'police killed the gunman';
    expect(rougeL('police kill the gunman', reference)).toBeCloseTo(0.75, 12);
    expect(rougeL('the gunman kill police', reference)).toBeCloseTo(0.5, 12);
    expect(rougeL('', reference)).toBe(0);
    expect(rougeL('', '')).toBe(1);
  });

  test('a normalised match ignores case, width, punctuation and spacing', () => {
    expect(normalisedText('  Ｈello,   WORLD! ')).toBe('hello world');
    expect(textScorer(metric('normalised_match'))('Yes.', ' yes')).toBe(1);
    expect(textScorer(metric('exact_match'))('Yes.', 'Yes')).toBe(0);
  });

  test('a numeric tolerance compares the first number of each text', () => {
    const score = textScorer(metric('numeric_tolerance', { absolute: 0.5, relative: 0.01 }));
    expect(score('about 1,003 euros', '1000')).toBe(1);
    expect(score('1011', '1000')).toBe(0);
    expect(score('none', '1000')).toBe(0);
  });

  test('a regex is the suite’s, or the reference of each row', () => {
    expect(textScorer(metric('regex', { pattern: '^\\d{4}$' }))('2026', '')).toBe(1);
    expect(textScorer(metric('regex'))('the answer is 42', '\\b42\\b')).toBe(1);
    expect(textScorer(metric('regex'))('x', '(')).toBe(0);
  });

  test('JSON is checked against a schema, and what is no JSON fails', () => {
    const schema = '{"type":"object","required":["total"],"properties":{"total":{"type":"number"}}}';
    expect(matchesSchema('{"total": 3}', schema)).toBe(true);
    expect(matchesSchema('{"total": "3"}', schema)).toBe(false);
    expect(matchesSchema('total 3', schema)).toBe(false);
    expect(matchesSchema('{}', 'no schema')).toBe(false);
  });
});
