import { readFile } from 'node:fs/promises';
import { findingKind } from '@assay/contract';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileCondition } from '../policy/gates.ts';
import { gateVariablesOf } from './gate-variables.ts';
import { evaluateGates } from './gates.ts';
import { testMeasured, testRecord } from './testing/evidence.ts';

let page: string;
beforeAll(async () => {
  page = await readFile(new URL('../../../../docs/gates.md', import.meta.url), 'utf8');
});

test('docs/gates.md names every kind of finding', () => {
  for (const kind of findingKind.options) expect(page, kind).toContain(`\`${kind}\``);
});

test('its example compiles and passes for a sound version', () => {
  const source = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { gates } = parse(source) as { gates: { name: string; pass: string; inconclusive?: string }[] };
  expect(gates.length).toBeGreaterThan(1);
  for (const { pass } of gates) expect(compileCondition(pass)).toMatchObject({ ok: true });
  const results = evaluateGates(gates, gateVariablesOf(testMeasured(), [], testRecord), true);
  expect(results.map(({ outcome }) => outcome)).toEqual(gates.map(() => 'passed'));
});

test('it names every variable and field that a gate may read', () => {
  const variables = gateVariablesOf(testMeasured(), [], testRecord);
  const [comparison] = variables.overall;
  const fields = [
    ...Object.keys(variables),
    ...Object.keys(comparison ?? {}),
    ...(['rows', 'suite', 'baseline'] as const).flatMap((name) =>
      Object.keys(variables[name]).map((field) => `${name}.${field}`),
    ),
  ];
  for (const field of fields) expect(page, field).toContain(field);
});
