import type { EvaluationResult } from '@assay/contract';
import { countInWords, listInWords } from './finding-words.ts';
import type { DraftFinding } from './draft-finding.ts';

/** How the evaluator notes a metric that a model judged. */
const judged = /^(.+) is a judgement of the model (.+), not a measurement\.$/;

/** How the evaluator notes that rows reached an endpoint. */
const spent = /^Judged on the (\d+) rows of the disposable part/;

/** What the evaluator noted in words that are fixed between it and the registry, and that a reviewer must weigh. */
export function notedFindings({ notes }: EvaluationResult): DraftFinding[] {
  const judgements = notes.flatMap((note) => {
    const [, metric, model] = judged.exec(note) ?? [];
    return metric === undefined || model === undefined ? [] : [{ metric, model }];
  });
  const [rows] = notes.flatMap((note) => spent.exec(note)?.[1] ?? []);
  return [...judgedByModel(judgements), ...(rows === undefined ? [] : [spentRows(Number(rows))])];
}

function judgedByModel(
  judgements: readonly { readonly metric: string; readonly model: string }[],
): DraftFinding[] {
  if (judgements.length === 0) return [];
  const metrics = listInWords(judgements.map(({ metric }) => metric));
  const models = listInWords([...new Set(judgements.map(({ model }) => model))]);
  return [
    {
      kind: 'judged-by-model',
      severity: 'medium',
      title: `${metrics}: judged by another model, not measured.`,
      sentence: `What ${models} says of an answer is a judgement; it may favour answers like its own, and another run may differ.`,
      figures: [],
      comparisons: judgements.map(({ metric }) => `overall:${metric}`),
      refutedBy: 'the same verdict by people on a sample of the answers.',
      weight: judgements.length,
    },
  ];
}

function spentRows(rows: number): DraftFinding {
  return {
    kind: 'spent-rows',
    severity: 'low',
    title: 'Its rows reached an endpoint outside.',
    sentence: `It was judged on ${countInWords(rows, 'row')} of the disposable part, which whoever runs the endpoint may have kept; they judge nothing of this team again.`,
    figures: [],
    comparisons: [],
    refutedBy: 'weights that can be run here, on rows that nobody has seen.',
    weight: rows,
  };
}
