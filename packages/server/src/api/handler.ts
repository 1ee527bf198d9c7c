import type { ApiOperations, OperationId } from '@assay/contract';
import type { Context } from '@assay/registry';
import type { z } from 'zod';

type Parsed<Op, Name extends string> =
  Op extends Record<Name, infer Schema>
    ? Schema extends z.ZodType
      ? z.output<Schema>
      : Schema extends 'bytes'
        ? ReadableStream<Uint8Array>
        : undefined
    : undefined;

/** Bytes to stream back, with what is known of them. */
export interface BytesAnswer {
  readonly stream: ReadableStream<Uint8Array> | Uint8Array;
  readonly bytes?: number;
  readonly fileName?: string;
  /** Whether the bytes can never change under this address. */
  readonly immutable?: boolean;
}

type Answer<Schema> = Schema extends z.ZodType
  ? z.input<Schema>
  : Schema extends 'bytes'
    ? BytesAnswer
    : Schema extends 'events'
      ? Response
      : undefined;

/** One call of one operation, already parsed by the contract and authenticated. */
export interface Call<Id extends OperationId> {
  /** Stands at one moment: that of the call. */
  readonly ctx: Context;
  /** The same caller at a new moment, for a call that waits. */
  readonly again: () => Context;
  readonly params: Parsed<ApiOperations[Id], 'params'>;
  readonly query: Parsed<ApiOperations[Id], 'query'>;
  readonly body: Parsed<ApiOperations[Id], 'body'>;
  readonly request: Request;
  readonly csrfToken: string | null;
  /** Adds a response header. */
  readonly header: (name: string, value: string) => void;
}

export type Handler<Id extends OperationId> = (
  call: Call<Id>,
) => Promise<Answer<ApiOperations[Id]['response']>>;

/** A handler for every operation of the contract; a missing one does not compile. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> };
