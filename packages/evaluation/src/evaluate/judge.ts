import { z } from 'zod';
import { HttpRuntime } from '../runtime/http/http-runtime.ts';
import type { EndpointFile } from '../runtime/model-file.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { RowFeed, RunLimits } from '../runtime/runtime.ts';
import type { Answers } from '../scoring/answers.ts';
import { declaredMetrics, isMeasuredHere, type DeclaredMetric } from '../scoring/declared-metrics.ts';
import type { JudgedScores } from '../scoring/score-evaluation.ts';
import { truthOf } from '../scoring/truth.ts';
import type { PartName } from '../suite/definition.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import { sliceColumn } from '../suite/sealed-feed.ts';
import type { RuntimeSettings } from './model-runtime.ts';

/** Parameters of a `judge` metric in the suite file: the steward's endpoint, not the producer's. */
const judgeOptions = z.object({
  url: z.url(),
  model: z.string().min(1),
  prompt: z.string().min(1),
  version: z.string().optional(),
  secret: z.string().optional(),
});

const firstNumber = /\d*\.?\d+/;

/** What a judge said as a score from 0 to 1: a number, or yes and no; anything else is 0. */
export function judgedScore(said: string): number {
  const word = said.trim().toLowerCase();
  if (/^(yes|true|correct|pass)\b/.test(word)) return 1;
  const value = Number(firstNumber.exec(word)?.[0] ?? Number.NaN);
  return value >= 0 && value <= 1 ? value : 0;
}

function endpointOf(metric: DeclaredMetric): EndpointFile {
  const parsed = judgeOptions.safeParse(metric.options);
  if (!parsed.success)
    throw new RuntimeFailure(
      'suite-unreadable',
      `The metric ${metric.name} needs url, model and prompt of its judge.`,
    );
  const { version, secret, ...rest } = parsed.data;
  return {
    ...rest,
    runtime: 'http',
    protocol: 'openai-chat',
    parameters: {},
    ...(version === undefined ? {} : { version }),
    ...(secret === undefined ? {} : { secret }),
  };
}

function textFeed(texts: readonly string[], references: readonly string[]): RowFeed {
  const columns = [texts, references].map((values) => ({ dtype: 'string', values }) as const);
  return {
    rows: texts.length,
    features: [
      { name: 'text', dtype: 'string' },
      { name: 'reference', dtype: 'string' },
    ],
    matrix: () => undefined,
    column: (index, start, end) => sliceColumn(columns[index] ?? { dtype: 'string', values: [] }, start, end),
  };
}

/**
 * Asks the judge of each `judge` metric about every answer of both sides. What it says is a judgement of another
 * model, not a measurement: the notes of the report say so, and a rerun need not repeat it.
 */
export async function judgeAnswers(options: {
  readonly rows: SealedRows;
  readonly part: PartName;
  readonly candidate: Answers;
  readonly baseline: Answers | null;
  readonly limits: RunLimits;
  readonly settings: RuntimeSettings;
  readonly signal: AbortSignal | undefined;
}): Promise<{ scores: JudgedScores; notes: string[] }> {
  const { rows, candidate, baseline } = options;
  const scores = new Map<string, { candidate: Float64Array; baseline: Float64Array | null }>();
  const notes: string[] = [];
  if (rows.definition.file.task !== 'generation') return { scores, notes };
  const truth = truthOf(rows, rows.part(options.part));
  const references = truth.task === 'generation' ? truth.references : [];
  for (const metric of declaredMetrics(rows.definition.file)) {
    if (isMeasuredHere(metric)) continue;
    const file = endpointOf(metric);
    const ask = async (answers: Answers): Promise<Float64Array> => {
      const texts = answers.kind === 'texts' ? answers.texts : [];
      const judge = new HttpRuntime(file, {
        limits: options.limits,
        tensor: undefined,
        perFeature: true,
        secrets: options.settings.secrets,
      });
      const spec = { want: 'text', classes: [], names: {} } as const;
      const { predictions } = await judge.run(textFeed(texts, references), spec, options.signal);
      return Float64Array.from(predictions.kind === 'texts' ? predictions.values.map(judgedScore) : []);
    };
    scores.set(metric.name, {
      candidate: await ask(candidate),
      baseline: baseline === null ? null : await ask(baseline),
    });
    notes.push(`${metric.name} is a judgement of the model ${file.model}, not a measurement.`);
  }
  return { scores, notes };
}
