import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compilePolicy } from './policy-version.ts';
import { requiredSlots } from './slots.ts';

test('the policy in the documentation is good, and means what is said beside it', async () => {
  const text = await readFile(new URL('../../../../docs/policy.md', import.meta.url), 'utf8');
  const block = (language: string): string => {
    const [, code] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text) ?? [];
    if (code === undefined) throw new Error(`docs/policy.md has no ${language} block`);
    return code;
  };
  const compiled = compilePolicy({ 'assay.yaml': block('yaml'), MODELOWNERS: block('modelowners') });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  const slots = (model: string, stage: string, tier: number) =>
    requiredSlots(compiled.version, { model, stage, tier }).map(({ slot }) => slot);
  expect(slots('triage-9', 'prod', 1)).toEqual(['risk-1', 'risk-2', 'clinical-1']);
  expect(slots('triage-9', 'prod', 2)).toEqual(['risk-1', 'risk-2']);
  expect(slots('spam-filter', 'dev', 1)).toEqual([]);
});
