import { ApiProblem, type CallInput, type CallOutput, type JsonOperationId } from '@assay/client';
import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api } from './api.ts';

/** The key under which an answer of the registry is kept. */
export function callKey<Id extends JsonOperationId>(id: Id, input: CallInput<Id>): QueryKey {
  return [id, input];
}

export interface CallSettings {
  readonly enabled?: boolean;
  /** Ask again every so often, while an answer is still being made. */
  readonly everyMilliseconds?: number | false;
}

/** Reads an operation of the contract and keeps it fresh; refusals are not retried, silence is, twice. */
export function useCall<Id extends JsonOperationId>(
  id: Id,
  input: CallInput<Id>,
  settings: CallSettings = {},
): UseQueryResult<CallOutput<Id>, Error> {
  return useQuery<CallOutput<Id>, Error>({
    queryKey: callKey(id, input),
    queryFn: ({ signal }) => api.call(id, input, { signal }),
    enabled: settings.enabled ?? true,
    refetchInterval: settings.everyMilliseconds ?? false,
  });
}

/** Whether asking again can help: only when no answer came. */
export function mayRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiProblem && error.code === 'UNAVAILABLE';
}

/** A writing call; on success everything named in `refreshes` is read again (all, when it is not given). */
export function useWrite<Id extends JsonOperationId>(
  id: Id,
  refreshes?: readonly JsonOperationId[],
): UseMutationResult<CallOutput<Id>, Error, CallInput<Id> & { readonly idempotencyKey?: string }> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Id> & { readonly idempotencyKey?: string }) => {
      const { idempotencyKey } = input;
      return api.call(id, input, idempotencyKey === undefined ? {} : { idempotencyKey });
    },
    onSuccess: () =>
      refreshes === undefined
        ? queries.invalidateQueries()
        : Promise.all(refreshes.map((name) => queries.invalidateQueries({ queryKey: [name] }))),
  });
}
