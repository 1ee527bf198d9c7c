import type { SealedDefinition } from '../suite/definition.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';

/** The true answers of some rows, in the shape that the task's metrics read. */
export type Truth =
  | {
      readonly task: 'binary' | 'multiclass';
      readonly rows: number;
      /** Class index a row. */
      readonly labels: Uint16Array;
      readonly classes: number;
      /** Index of the positive class of a binary task; 1 otherwise. */
      readonly positive: number;
    }
  | {
      readonly task: 'multilabel';
      readonly rows: number;
      readonly bits: Int32Array;
      readonly classes: number;
    }
  | { readonly task: 'regression'; readonly rows: number; readonly targets: Float64Array }
  | {
      readonly task: 'ranking';
      readonly rows: number;
      readonly relevance: Float64Array;
      /** The query of each row, numbered densely. */
      readonly queryOfRow: Int32Array;
    }
  | { readonly task: 'generation'; readonly rows: number; readonly references: readonly string[] };

/** Index of the positive class of a binary task. */
export function positiveIndex(definition: SealedDefinition): number {
  const { positive } = definition.file.label;
  const index = definition.classes.indexOf(String(positive));
  return index >= 0 ? index : 1;
}

/** Codes renumbered from 0 in the order in which they are first met. */
export function denseCodes(codes: Int32Array): Int32Array {
  const dense = new Map<number, number>();
  return codes.map((code) => {
    const known = dense.get(code);
    if (known !== undefined) return known;
    dense.set(code, dense.size);
    return dense.size - 1;
  });
}

/** The true answers of one part of a suite. */
export function truthOf(rows: SealedRows, range: PartRange): Truth {
  const { definition } = rows;
  const { task } = definition.file;
  const count = range.end - range.start;
  const labels = rows.labels.subarray(range.start, range.end);
  const classes = definition.classes.length;
  switch (task) {
    case 'binary':
    case 'multiclass':
      return {
        task,
        rows: count,
        labels: Uint16Array.from(labels),
        classes,
        positive: positiveIndex(definition),
      };
    case 'multilabel':
      return { task, rows: count, bits: Int32Array.from(labels), classes };
    case 'regression':
      return { task, rows: count, targets: Float64Array.from(labels) };
    case 'ranking': {
      const clusters = rows.clusterOfRow?.subarray(range.start, range.end);
      const queryOfRow = clusters ? denseCodes(clusters) : new Int32Array(count);
      return { task, rows: count, relevance: Float64Array.from(labels), queryOfRow };
    }
    case 'generation':
      return { task, rows: count, references: rows.references.slice(range.start, range.end) };
  }
}
