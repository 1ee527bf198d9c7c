import type { EvaluationFailure } from '@assay/contract';

/** The closed reasons for which a model did not run to the end. */
export type FailureKind = EvaluationFailure['kind'];

/**
 * A model that did not run. The message names inputs, types, shapes, limits and exit codes; it was written without any
 * text that came from the model's process after it was fed a row.
 */
export class RuntimeFailure extends Error {
  override readonly name = 'RuntimeFailure';
  readonly kind: FailureKind;
  /** Whether the model had been fed a row. What failed before depends on no row, so it reveals nothing of them. */
  readonly rowsFed: boolean;

  constructor(kind: FailureKind, message: string, rowsFed = true) {
    super(message);
    this.kind = kind;
    this.rowsFed = rowsFed;
  }

  /** The same failure, known to have happened before the first row was fed. */
  beforeRows(): RuntimeFailure {
    return new RuntimeFailure(this.kind, this.message, false);
  }
}

/** A name that a producer wrote, short and on one line, in quotes. */
export function quoted(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return JSON.stringify(plain.length > 80 ? `${plain.slice(0, 79)}…` : plain);
}
