/**
 * What a model gave on the held-out rows, beside the truth. Row i is the same row in every array.
 * A non-finite output is passed on as it is: each metric counts it as its worst answer (see `row-losses.ts`),
 * never leaves it out.
 */
export type Outcomes =
  | {
      readonly task: 'binary';
      /** 1 for the positive class, else 0. */
      readonly labels: Uint8Array;
      /** P(positive), or any score that rises with it; log loss, Brier and calibration need probabilities. */
      readonly scores: Float64Array;
      /** A row is called positive when its score is at or above this; ½ by default. */
      readonly threshold?: number;
    }
  | {
      readonly task: 'multiclass';
      /** Class index of each row. */
      readonly labels: Uint16Array;
      /** n × classes, row-major; the largest is the prediction, ties to the lower index. */
      readonly probabilities: Float64Array;
      readonly classes: number;
    }
  | {
      readonly task: 'multilabel';
      /** n × labels, row-major, 0 or 1. */
      readonly truth: Uint8Array;
      /** n × labels, row-major probabilities. */
      readonly scores: Float64Array;
      readonly labelCount: number;
      readonly threshold?: number;
    }
  | { readonly task: 'regression'; readonly targets: Float64Array; readonly predictions: Float64Array }
  | {
      readonly task: 'ranking';
      /** Dense query numbers from 0; a query's rows need not be adjacent. Resampling units are queries. */
      readonly queries: Uint32Array;
      /** Graded relevance, 0 = irrelevant. */
      readonly relevance: Float64Array;
      readonly scores: Float64Array;
    }
  | {
      readonly task: 'scored';
      /** A score per row, computed elsewhere (text match, a CEL metric, a judge). */
      readonly values: Float64Array;
    };

export type TaskKind = Outcomes['task'];

/** Parameters of metrics that have one. */
export interface MetricParameters {
  /** k of top-k accuracy, NDCG@k and MRR@k. */
  readonly k?: number;
  /** The quantile of pinball loss, in (0, 1). */
  readonly quantile?: number;
}

/** The number of resampling units: queries of a ranking task, else rows. */
export function unitsOf(outcomes: Outcomes): number {
  switch (outcomes.task) {
    case 'binary':
    case 'multiclass':
      return outcomes.labels.length;
    case 'multilabel':
      return outcomes.truth.length / outcomes.labelCount;
    case 'regression':
      return outcomes.targets.length;
    case 'ranking': {
      let highest = -1;
      for (const query of outcomes.queries) if (query > highest) highest = query;
      return highest + 1;
    }
    case 'scored':
      return outcomes.values.length;
  }
}
