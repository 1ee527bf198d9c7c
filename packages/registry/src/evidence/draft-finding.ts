import type { Finding } from '@assay/contract';

/** A finding before it is ranked. */
export interface DraftFinding extends Omit<Finding, 'id'> {
  /** Orders findings of one kind: how many margins, rows or figures it is about. */
  readonly weight: number;
}
