import type { SuiteFile } from '@assay/contract';
import { isMetricName, type MetricName, type MetricParameters } from '@assay/statistics';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';

/** A declared metric: its name in the suite and in the catalog, its margin and parameters. */
export interface DeclaredMetric {
  /** As the suite writes it; reports use this name. */
  readonly name: string;
  readonly catalog: MetricName;
  readonly margin: number;
  readonly primary: boolean;
  readonly parameters: MetricParameters;
  /** A CEL expression over one row's result; then `catalog` is the mean of its values. */
  readonly cel: string | undefined;
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** Row scores of text generation; each is the mean over rows of a number from 0 to 1. */
export const textMetrics = [
  'exact-match',
  'normalised-match',
  'regex',
  'json-schema',
  'rouge-l',
  'numeric-tolerance',
  'judge',
] as const;
export type TextMetric = (typeof textMetrics)[number];

/** Whether a metric scores a generated text. */
export function isTextMetric(name: string): name is TextMetric {
  return (textMetrics as readonly string[]).includes(name);
}

/** The hyphenated name of a metric: suites may write `log_loss` or `log-loss`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function catalogName(metric: SuiteFile['metrics'][number], task: SuiteFile['task']): MetricName | undefined {
  const plain = plainName(metric.name);
  if (metric.cel !== undefined || (task === 'generation' && isTextMetric(plain))) return 'mean-score';
  return isMetricName(plain) ? plain : undefined;
}

/** The declared metrics of a suite. Throws `RuntimeFailure` for one that is not known. */
export function declaredMetrics(file: SuiteFile): DeclaredMetric[] {
  return file.metrics.map((metric) => {
    const catalog = catalogName(metric, file.task);
    if (catalog === undefined)
      throw new RuntimeFailure(
        'suite-unreadable',
        `The suite names the metric ${metric.name}, which is not known for the task ${file.task}.`,
      );
    const { k, quantile } = metric.parameters ?? {};
    return {
      name: metric.name,
      catalog,
      margin: Number(metric.margin),
      primary: metric.primary,
      parameters: {
        ...(typeof k === 'number' ? { k } : {}),
        ...(typeof quantile === 'number' ? { quantile } : {}),
      },
      cel: metric.cel,
      options: metric.parameters ?? {},
    };
  });
}

/** Whether a metric is computed here, and not asked of a judge. */
export function isMeasuredHere(metric: DeclaredMetric): boolean {
  return metric.cel !== undefined || plainName(metric.name) !== 'judge';
}
