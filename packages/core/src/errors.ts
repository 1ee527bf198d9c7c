/** One faulty field of an input, by its path (`models.0.name`). */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface AssayErrorParts<Code extends string> {
  /** From the closed list of the contract; only `server` turns it into a status. */
  readonly code: Code;
  /** What happened, to what, and what to do next; safe to show to whoever asked. */
  readonly publicMessage: string;
  /** For operators and logs. Never sealed content, secrets or personal data. */
  readonly detail?: string;
  readonly fields?: readonly FieldFault[];
  /** Structured facts for the caller, such as what changed under a stale decision. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error that Assay raises on purpose. `message` is the public message, so that a careless
 * `String(error)` reveals nothing more than the caller may know.
 */
export class AssayError<Code extends string = string> extends Error {
  override readonly name = 'AssayError';
  readonly code: Code;
  readonly publicMessage: string;
  readonly detail: string | undefined;
  readonly fields: readonly FieldFault[];
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(parts: AssayErrorParts<Code>) {
    super(parts.publicMessage, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.publicMessage = parts.publicMessage;
    this.detail = parts.detail;
    this.fields = parts.fields ?? [];
    this.data = parts.data;
  }
}

/** Whether a caught value is an AssayError, optionally with this code. */
export function isAssayError<Code extends string>(error: unknown, code?: Code): error is AssayError<Code> {
  return error instanceof AssayError && (code === undefined || error.code === code);
}
