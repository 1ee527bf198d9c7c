import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluationReport } from '@assay/contract';
import { isAssayError } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { examplesFolder, withFolder } from '../testing/example-suite.ts';
import { endlessLoopModel } from '../testing/hostile-models.ts';
import { SideFailure } from '../evaluate/run-side.ts';
import { evaluateStandalone } from './evaluate-standalone.ts';

const suiteFile = join(examplesFolder, 'suites', 'spam-filter', 'suite.yaml');
const model = (name: string): string => join(examplesFolder, 'models', 'spam-filter', `${name}.onnx`);

describe('an evaluation without a registry', () => {
  test('compares two files on the suite and renders one page that asks nothing of the network', async () => {
    const steps: string[] = [];
    const { report, html } = await evaluateStandalone({
      model: model('e'),
      baseline: model('c'),
      suiteFile,
      resamples: 300,
      progress: (step) => steps.push(step),
    });
    expect(evaluationReport.safeParse(report).success).toBe(true);
    expect(report.result.comparisons.filter((comparison) => comparison.group === 'overall')).toHaveLength(4);
    expect(html).toContain('<svg');
    expect(html).toContain('superior');
    expect(html).not.toMatch(/<script|src=|url\(|@import/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(steps).toContain('scoring');
  });

  test('has the same result digest when it is run again', async () => {
    const run = async (): Promise<string> =>
      (await evaluateStandalone({ model: model('e'), baseline: model('c'), suiteFile, resamples: 200 }))
        .report.resultDigest;
    expect(await run()).toBe(await run());
  });

  test('says that a leaked model gains on the gate part what it does not gain on the vault part', async () => {
    const { report } = await evaluateStandalone({ model: model('d'), suiteFile, resamples: 300 });
    const gap = report.result.gaps.find((found) => found.metric === 'accuracy');
    expect(Number(gap?.difference.low)).toBeGreaterThan(0);
    expect(report.result.baseline?.version).toBe('reference:majority');
  });

  test('names the side that does not run', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'endless.onnx');
      await writeFile(path, endlessLoopModel({ width: 57 }));
      const limits = { wallSeconds: 1, cpuSeconds: 30, memoryBytes: 2 ** 30 };
      const error: unknown = await evaluateStandalone({ model: path, suiteFile, limits }).catch(
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(SideFailure);
      expect(error).toMatchObject({ failure: { kind: 'time-limit', side: 'candidate', suiteOpened: true } });
    });
  });

  test('refuses a faulty suite before it runs anything', async () => {
    await withFolder(async (folder) => {
      await cp(join(examplesFolder, 'suites', 'spam-filter'), folder, { recursive: true });
      await writeFile(join(folder, 'vault.csv'), 'a,b\n1,2\n');
      const error: unknown = await evaluateStandalone({
        model: model('e'),
        suiteFile: join(folder, 'suite.yaml'),
      }).catch((caught: unknown) => caught);
      expect(isAssayError(error, 'SUITE_INVALID')).toBe(true);
    });
  });
});
