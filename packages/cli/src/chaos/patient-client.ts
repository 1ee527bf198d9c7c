import { randomUUID } from 'node:crypto';
import {
  ApiProblem,
  type CallInput,
  type CallOptions,
  type CallOutput,
  type Client,
  type JsonOperationId,
  createClient,
} from '@assay/client';
import { type Operation, apiOperations } from '@assay/contract';
import { pause } from './seeded.ts';

/** An answer that the registry gave, with what is needed to ask for it again. */
export interface Acknowledged {
  readonly id: JsonOperationId;
  readonly who: string;
  /** The key of a creating call; null for a call that may simply be repeated. */
  readonly key: string | null;
  readonly input: object;
  readonly answer: unknown;
  /** How often it was asked before an answer came. */
  readonly unanswered: number;
}

/** All that was answered, in the order of the answers, and what went unanswered. */
export interface Memory {
  readonly answers: Acknowledged[];
  unanswered: number;
  /** Answers that no caller should ever see, whatever is killed. */
  readonly faults: string[];
  /** Set when the run is over or broken: nobody asks any longer. */
  closed: boolean;
}

export function emptyMemory(): Memory {
  return { answers: [], unanswered: 0, faults: [], closed: false };
}

/** Thrown by a client whose run is over. */
export class RunOver extends Error {}

const againMilliseconds = 200;

/** What a repeated call may be told when it was carried out before its answer was lost: then it holds already. */
const doneBefore: Partial<Record<JsonOperationId, readonly string[]>> = {
  recordLeaning: ['ALREADY_EXISTS'],
  retryEvaluation: ['WRONG_STATE'],
  withdrawRequest: ['WRONG_STATE'],
};

async function readInstead<Id extends JsonOperationId>(
  client: Client,
  id: Id,
  input: object,
): Promise<CallOutput<Id>> {
  const { params } = input as { params: { number: number; slot: string } };
  const answer =
    id === 'recordLeaning'
      ? await client.call('getCase', { params: { number: params.number }, query: { slot: params.slot } })
      : await client.call('getRequest', { params: { number: params.number } });
  return answer as CallOutput<Id>;
}

/**
 * A client that asks until it is answered, as every caller of a registry should: with the same `Idempotency-Key`. What
 * was answered is remembered, but for a call that brings its own key; a refusal is the caller's to judge, and a failure of the server itself is a fault.
 */
export function patientClient(options: {
  readonly baseUrl: string;
  readonly token: string;
  readonly who: string;
  readonly memory: Memory;
}): Client {
  const { memory, who } = options;
  const inner = createClient({ ...options, userAgent: 'assay-chaos/0.1.0' });
  const again = async (error: unknown, id: string): Promise<void> => {
    if (memory.closed) throw new RunOver('The run is over.');
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code !== 'UNAVAILABLE') {
      if (error.status >= 500) memory.faults.push(`${id} was answered ${error.status}: ${error.message}`);
      throw error;
    }
    memory.unanswered += 1;
    await pause(againMilliseconds);
  };
  async function call<Id extends JsonOperationId>(
    id: Id,
    input: CallInput<Id>,
    options?: CallOptions,
  ): Promise<CallOutput<Id>> {
    const operation: Pick<Operation, 'creates' | 'method'> = apiOperations[id];
    const idempotencyKey = options?.idempotencyKey ?? randomUUID();
    for (let unanswered = 0; ; unanswered += 1) {
      try {
        const answer = await inner.call(id, input, { idempotencyKey });
        const key = operation.creates ? idempotencyKey : null;
        if (operation.method !== 'GET' && !options?.idempotencyKey)
          memory.answers.push({ id, who, key, input, answer, unanswered });
        return answer;
      } catch (error) {
        if (unanswered > 0 && error instanceof ApiProblem && doneBefore[id]?.includes(error.code))
          return readInstead(patient, id, input);
        await again(error, id);
      }
    }
  }
  const patient: Client = {
    ...inner,
    call,
    async bytes(id, input) {
      for (;;) {
        try {
          return await inner.bytes(id, input);
        } catch (error) {
          await again(error, id);
        }
      }
    },
  };
  return patient;
}
