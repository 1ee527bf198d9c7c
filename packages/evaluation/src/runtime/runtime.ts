import type { ColumnValues } from '../suite/column.ts';

/** Bounds on one run of one model. */
export interface RunLimits {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Named input tensors or fields of a batch of rows. */
export interface FeatureSpec {
  readonly name: string;
  readonly dtype: ColumnValues['dtype'];
}

/** Rows to be predicted: features only; a model is never given a label, an id or a slice. */
export interface RowFeed {
  readonly rows: number;
  readonly features: readonly FeatureSpec[];
  /** Row-major float32 features of rows `start` up to `end`; undefined when features differ in type. */
  matrix(start: number, end: number): Float32Array | undefined;
  /** One feature of rows `start` up to `end`. */
  column(index: number, start: number, end: number): ColumnValues;
}

/** What the suite expects a model to answer with. */
export interface OutputSpec {
  readonly want: 'probabilities' | 'value' | 'scores' | 'text';
  /** Classes in the order of the probability columns; empty where there are none. */
  readonly classes: readonly string[];
  /** Names that the suite declares for outputs. */
  readonly names: {
    readonly probabilities?: string | undefined;
    readonly label?: string | undefined;
    readonly value?: string | undefined;
    readonly text?: string | undefined;
    readonly scores?: string | undefined;
  };
}

/** The answers of a model, row by row in the order of the feed. */
export type Predictions =
  /** Row-major, one column a class. */
  | { readonly kind: 'probabilities'; readonly classes: number; readonly values: Float32Array | Float64Array }
  /** Class index a row; −1 for a class that is not of the suite. */
  | { readonly kind: 'labels'; readonly values: Int32Array }
  | { readonly kind: 'values'; readonly values: Float32Array | Float64Array }
  | { readonly kind: 'texts'; readonly values: readonly string[] };

/** What a run yields beside its predictions. None of it depends on which rows were fed. */
export interface RunMeasurements {
  /** Milliseconds a row, one figure a batch. */
  readonly millisecondsPerRow: readonly number[];
  readonly peakMemoryBytes: number;
  readonly containment: string;
  readonly runtime: string;
  readonly notes: readonly string[];
  /** What the calls cost, where the endpoint says so. */
  readonly cost?: { readonly amount: number; readonly currency: string; readonly calls: number };
}

export interface RunResult {
  readonly predictions: Predictions;
  readonly measured: RunMeasurements;
}

/**
 * Runs one model over rows. MUST answer for every row in order, MUST end within the limits, and MUST NOT let row
 * content into any error, log, file, argument or environment. Rejects with `RuntimeFailure`.
 */
export interface Runtime {
  /** Whether rows reach a machine that the producer may log: then they are spent for that team. */
  readonly spendsRows: boolean;
  /** Refuses what can be refused before any row is opened, and makes ready what takes time. */
  prepare(features: readonly FeatureSpec[], output: OutputSpec): Promise<void>;
  run(feed: RowFeed, output: OutputSpec, signal?: AbortSignal): Promise<RunResult>;
  /** Gives back what `prepare` made ready, when nothing was run; safe to call at any time. */
  close(): Promise<void>;
}
