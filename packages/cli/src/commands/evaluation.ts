import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EvaluationReport } from '@assay/contract';
import { AssayError } from '@assay/core';
import type { Command } from 'commander';
import { figure, table } from '../output.ts';
import { type GlobalFlags, openSession } from '../session.ts';
import { withProgress } from '../serve/progress.ts';

interface EvaluateOptions extends GlobalFlags {
  readonly suite: string;
  readonly baseline?: string;
  readonly resamples?: string;
  readonly out?: string;
}

const interval = (it: { value: string; low: string; high: string } | null): string =>
  it ? `${figure(it.value)} (${figure(it.low)} to ${figure(it.high)})` : '';

function reportWords({ result }: EvaluationReport): readonly string[] {
  const rows = result.comparisons.map((it) => [
    it.group === 'overall' ? it.metric : `${it.name}: ${it.metric}`,
    String(it.n),
    it.baseline ? figure(it.baseline.value) : '',
    interval(it.candidate),
    it.delta
      ? `${figure(it.delta.value)} (${figure(it.delta.low95)} to ${figure(it.delta.high95)})`
      : 'no baseline',
    it.mde ? figure(it.mde) : '',
    figure(it.margin, 3),
    it.approximate ? `${it.verdict} (approximate)` : it.verdict,
  ]);
  return [
    `${result.candidate.version} against ${result.baseline?.version ?? 'nothing'} on the same ${result.rows.gate} rows; right is better.`,
    ...table(
      ['figure', 'rows', 'baseline', 'candidate (95 %)', 'difference (95 %)', 'MDE', 'margin', 'verdict'],
      rows,
    ),
    ...result.gaps.map((gap) => `Gate part minus vault part, ${gap.metric}: ${interval(gap.difference)}`),
    ...(result.nonFinite.candidate > 0
      ? [`${result.nonFinite.candidate} outputs were NaN or infinite; they count as wrong.`]
      : []),
    ...result.notes,
  ];
}

/** A model that did not run is an answer of the evaluation: told as what it is, not as a fault of the command. */
async function orNamedFailure<T>(work: Promise<T>): Promise<T> {
  const { SideFailure } = await import('@assay/evaluation');
  return work.catch((error: unknown) => {
    if (!(error instanceof SideFailure)) throw error;
    const { kind, side, message } = error.failure;
    throw new AssayError({
      code: 'MODEL_INVALID',
      publicMessage: `The ${side} did not run (${kind}): ${message}`,
    });
  });
}

async function evaluate(model: string, options: EvaluateOptions): Promise<void> {
  const { output } = openSession(options);
  const { evaluateStandalone } = await import('@assay/evaluation');
  const { report, html, warnings } = await withProgress(output, 'Evaluating', (progress) =>
    orNamedFailure(
      evaluateStandalone({
        model,
        suiteFile: options.suite,
        progress,
        ...(options.baseline ? { baseline: options.baseline } : {}),
        ...(options.resamples ? { resamples: Number(options.resamples) } : {}),
      }),
    ),
  );
  for (const warning of warnings) output.note(`Will often be inconclusive: ${warning.message}`);
  const name = options.out ?? `${basename(model).replace(/\.[^.]+$/, '')}-report`;
  await writeFile(`${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${name}.html`, html);
  output.result(report, (it) => [...reportWords(it), `Wrote ${name}.json and ${name}.html.`]);
}

/** `evaluate`: the standalone evaluator, with no registry. */
export function addEvaluationCommands(program: Command): void {
  program
    .command('evaluate <model>')
    .description(
      'evaluate an ONNX file on a suite here, with no registry; prints a table, writes JSON and HTML',
    )
    .requiredOption('--suite <file>', 'suite.yaml with its held-out rows beside it')
    .option('--baseline <file>', 'ONNX file to compare with; default the reference that the suite declares')
    .option('--resamples <number>', 'bootstrap resamples')
    .option('--out <name>', 'name of the report files, without ending')
    .action((model: string, _options: unknown, command: Command) =>
      evaluate(model, command.optsWithGlobals()),
    );
}
