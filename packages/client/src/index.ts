export { ApiProblem } from './api-problem.ts';
export type { BytesOperationId, CallInput, CallOutput, JsonOperationId } from './call-types.ts';
export { createClient, type CallOptions, type Client, type ClientOptions } from './client.ts';
