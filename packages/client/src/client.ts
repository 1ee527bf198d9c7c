import { operationRoutes } from '@assay/contract/routes';
import type { OperationId } from '@assay/contract';
import { problemOf, unreachable } from './api-problem.ts';
import type { BytesOperationId, CallInput, CallOutput, JsonOperationId } from './call-types.ts';

export interface ClientOptions {
  /** Origin of the registry, for example `http://127.0.0.1:4600`; empty in a page the registry serves. */
  readonly baseUrl: string;
  /** API token; absent in a browser, which has a session cookie. */
  readonly token?: string;
  /** Anti-forgery token of the session, read at each call. */
  readonly csrfToken?: () => string | undefined;
  readonly fetch?: typeof fetch;
  /** Sent as `User-Agent` where the platform allows it. */
  readonly userAgent?: string;
}

export interface CallOptions {
  /** Repeat a creating call with the same key to be sure it happened once. Default: a fresh random key. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Typed access to every operation of the contract. Throws `ApiProblem`. */
export interface Client {
  readonly baseUrl: string;
  call<Id extends JsonOperationId>(
    id: Id,
    input: CallInput<Id>,
    options?: CallOptions,
  ): Promise<CallOutput<Id>>;
  /** The response of an operation that answers with bytes; its body is a stream. */
  bytes<Id extends BytesOperationId>(id: Id, input: CallInput<Id>, options?: CallOptions): Promise<Response>;
  /** Absolute URL of an operation, for links, downloads and event streams. */
  url<Id extends OperationId>(id: Id, input: CallInput<Id>): string;
}

interface LooseInput {
  readonly params?: Record<string, string | number>;
  readonly query?: Record<string, QueryValue>;
  readonly body?: unknown;
}

function pathOf(template: string, params: Record<string, string | number> = {}): string {
  return template.replaceAll(/\{([^}]+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(params[name])),
  );
}

type QueryValue = string | number | boolean | null | undefined;

function queryOf(query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) search.append(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : '';
}

function requestOf(
  id: OperationId,
  input: LooseInput,
  options: ClientOptions,
  call: CallOptions,
): RequestInit & { duplex?: 'half' } {
  const [method, , bodyKind, , creates] = operationRoutes[id];
  const headers = new Headers({ Accept: 'application/json' });
  if (options.token) headers.set('Authorization', `Bearer ${options.token}`);
  if (options.userAgent) headers.set('User-Agent', options.userAgent);
  const csrf = options.csrfToken?.();
  if (csrf && method !== 'GET') headers.set('X-CSRF-Token', csrf);
  if (creates) headers.set('Idempotency-Key', call.idempotencyKey ?? crypto.randomUUID());
  const init: RequestInit & { duplex?: 'half' } = { method, headers, credentials: 'same-origin' };
  if (call.signal) init.signal = call.signal;
  if (bodyKind === 'json') {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(input.body ?? {});
  } else if (bodyKind === 'bytes') {
    headers.set('Content-Type', 'application/octet-stream');
    init.body = input.body as BodyInit;
    init.duplex = 'half';
  }
  return init;
}

/** Creates a client. It keeps no state but its options. */
export function createClient(options: ClientOptions): Client {
  const baseUrl = options.baseUrl.replace(/\/$/, '');
  const send = options.fetch ?? fetch;

  function url(id: OperationId, input: object): string {
    const { params, query }: LooseInput = input;
    return `${baseUrl}${pathOf(operationRoutes[id][1], params)}${queryOf(query)}`;
  }

  async function respond(id: OperationId, input: object, call: CallOptions = {}): Promise<Response> {
    let response: Response;
    try {
      response = await send(url(id, input), requestOf(id, input, options, call));
    } catch (cause) {
      if (call.signal?.aborted) throw cause;
      throw unreachable(baseUrl || 'the registry', cause);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  return {
    baseUrl,
    url: (id, input) => url(id, input),
    bytes: (id, input, call) => respond(id, input, call),
    async call(id, input, call) {
      const response = await respond(id, input, call);
      if (operationRoutes[id][3] === 'nothing') return undefined as CallOutput<typeof id>;
      try {
        return (await response.json()) as CallOutput<typeof id>;
      } catch (cause) {
        if (call?.signal?.aborted) throw cause;
        throw unreachable(baseUrl || 'the registry', cause);
      }
    },
  };
}
