import type { ApiOperations, OperationId } from '@assay/contract';
import type { z } from 'zod';

type Field<Op, Name extends string> = Op extends Record<Name, infer Value> ? Value : undefined;
type Given<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Body<Schema> = Schema extends 'bytes' ? Uint8Array | ReadableStream<Uint8Array> | Blob : Given<Schema>;
type Wanted<Name extends string, Value> = [Value] extends [undefined]
  ? object
  : object extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value };

/** Path parameters, query and body of an operation, each asked for only where the contract has it. */
export type CallInput<Id extends OperationId> = object &
  Wanted<'params', Given<Field<ApiOperations[Id], 'params'>>> &
  Wanted<'query', Given<Field<ApiOperations[Id], 'query'>>> &
  Wanted<'body', Body<Field<ApiOperations[Id], 'body'>>>;

type Answer<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** The parsed JSON answer of an operation; `undefined` where it answers with nothing. */
export type CallOutput<Id extends OperationId> = Answer<Field<ApiOperations[Id], 'response'>>;

/** Operations that answer with raw bytes. */
export type BytesOperationId = {
  [Id in OperationId]: ApiOperations[Id]['response'] extends 'bytes' ? Id : never;
}[OperationId];
export type JsonOperationId = Exclude<OperationId, BytesOperationId | 'streamEvents'>;
