import type { SuiteFile } from '@assay/contract';
import type { DType } from './column.ts';

/** The parts of a suite's rows, in the order in which sealed rows stand. */
export const partNames = ['gate', 'vault', 'disposable'] as const;
export type PartName = (typeof partNames)[number];

/** What the first chunk of a sealed suite holds: everything but the rows. Sealed, because conditions name values. */
export interface SealedDefinition {
  readonly schema: 'assay.definition/1';
  readonly file: SuiteFile;
  /** Label classes in the order of the model's probability columns; empty for regression, ranking, generation. */
  readonly classes: readonly string[];
  /** Columns beyond features, label and id, with their storage types, in order. */
  readonly extras: readonly { readonly name: string; readonly dtype: DType }[];
  /** Features are stored as one row-major float32 matrix, ready to be a tensor. */
  readonly packed: boolean;
  readonly rows: Readonly<Record<PartName, number>>;
  readonly clusters: number | null;
  readonly rowsPerChunk: number;
}

/** Whether a task's label is one of a closed list of classes. */
export function hasClasses(task: SuiteFile['task']): boolean {
  return task === 'binary' || task === 'multiclass' || task === 'multilabel';
}
