import { AssayError, canonicalJson, digestOf } from '@assay/core';
import { type Operation, apiOperations, fullPath } from '@assay/contract';
import { type Context, type Environment, contextAtMoment, idempotently, systemActor } from '@assay/registry';
import type { Context as HonoContext, Hono } from 'hono';
import type { z } from 'zod';
import { type Authenticate, type Authenticated, credentialOf, unauthenticated } from '../http/credentials.ts';
import { invalidInput } from '../http/problem.ts';
import { demandSameOrigin } from '../http/security.ts';
import type { BytesAnswer, Handlers } from './handler.ts';
import { chunksOf } from './streams.ts';

export interface MountOptions {
  readonly environment: Environment;
  readonly authenticate: Authenticate;
  readonly handlers: Handlers;
}

interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A handler with its types forgotten: `mount` has parsed its input by the same operation's schemas. */
type UntypedHandler = (
  call: ParsedInput & {
    ctx: Context;
    again(): Context;
    request: Request;
    csrfToken: string | null;
    header(name: string, value: string): void;
  },
) => Promise<unknown>;

const longestJsonBody = 5_000_000;

/** OpenLineage facets nest; nothing that people write comes near. */
const deepestJson = 100;

async function admit(
  operation: Operation,
  request: Request,
  authenticate: Authenticate,
): Promise<Authenticated> {
  if (operation.access === 'public') return { actor: systemActor, csrfToken: null };
  const credential = credentialOf(request);
  const known = credential ? await authenticate(credential) : null;
  if (!known || !credential) throw unauthenticated();
  if (credential.kind === 'session' && request.method !== 'GET')
    demandSameOrigin(request, known.csrfToken ?? '');
  const roles = operation.access;
  if (roles !== 'signed-in' && !roles.some((role) => known.actor.roles.includes(role))) {
    throw new AssayError({
      code: 'FORBIDDEN',
      publicMessage: `This needs one of the roles: ${roles.join(', ')}.`,
    });
  }
  return known;
}

/** Where a value holds U+0000, which no database column can; null when nowhere. Keys count too. */
function nulAt(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const found = key.includes('\0') ? path : nulAt(member, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(part, result.error);
  const nul = nulAt(result.data, part);
  if (nul !== null) {
    const message = 'must not contain the character U+0000';
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `${nul}: ${message}`,
      fields: [{ path: nul, message }],
    });
  }
  return result.data;
}

/** The body as text. TOO_LARGE as soon as it is: what comes after the limit is never held. */
async function boundedText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  if (request.body === null) return text;
  for await (const chunk of chunksOf(request.body)) {
    bytes += chunk.byteLength;
    if (bytes > longestJsonBody)
      throw new AssayError({
        code: 'TOO_LARGE',
        publicMessage: `The body is larger than ${longestJsonBody} bytes.`,
      });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Walks level by level, so that no depth can exhaust the stack. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

async function jsonBody(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.toLowerCase().startsWith('application/json')) {
    throw new AssayError({
      code: 'UNSUPPORTED_MEDIA',
      publicMessage: 'Send JSON with Content-Type: application/json.',
    });
  }
  const text = await boundedText(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AssayError({ code: 'BAD_REQUEST', publicMessage: 'The body is not valid JSON.' });
  }
  if (isDeeperThan(value, deepestJson)) {
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: `The body is nested deeper than ${deepestJson} levels.`,
    });
  }
  return value;
}

async function readInput(operation: Operation, c: HonoContext): Promise<ParsedInput> {
  const params = parse('path', operation.params, c.req.param());
  const query = parse('query', operation.query, c.req.query());
  if (operation.body === 'bytes') {
    if (!c.req.raw.body)
      throw new AssayError({ code: 'BAD_REQUEST', publicMessage: 'The body is empty: send the bytes.' });
    return { params, query, body: c.req.raw.body };
  }
  return {
    params,
    query,
    body: operation.body ? parse('body', operation.body, await jsonBody(c.req.raw)) : undefined,
  };
}

async function run(
  operation: Operation,
  handler: UntypedHandler,
  call: Parameters<UntypedHandler>[0],
): Promise<unknown> {
  if (!operation.creates) return handler(call);
  const key = call.request.headers.get('idempotency-key');
  if (!key || key.length < 8 || key.length > 200) {
    throw new AssayError({
      code: 'IDEMPOTENCY_KEY_MISSING',
      publicMessage:
        'Send an Idempotency-Key of 8 to 200 characters, fresh for each new thing, the same when you repeat.',
    });
  }
  const requestDigest = digestOf(
    canonicalJson({ params: call.params ?? null, query: call.query ?? null, body: call.body ?? null }),
  );
  const outcome = await idempotently(call.ctx, { key, operation: operation.id, requestDigest }, async () => ({
    response: await handler(call),
    secret: operation.secretResponse === true,
  }));
  if (outcome.replayed) call.header('Idempotency-Replayed', 'true');
  return outcome.response;
}

function bytesResponse(answer: BytesAnswer, headers: Headers): Response {
  headers.set('Content-Type', 'application/octet-stream');
  headers.set('Cache-Control', answer.immutable ? 'private, max-age=31536000, immutable' : 'no-store');
  headers.set(
    'Content-Disposition',
    `attachment; filename="${(answer.fileName ?? 'assay.bin').replaceAll(/[^\w.-]/g, '_')}"`,
  );
  if (answer.bytes !== undefined) headers.set('Content-Length', String(answer.bytes));
  return new Response(answer.stream instanceof Uint8Array ? Uint8Array.from(answer.stream) : answer.stream, {
    headers,
  });
}

function respond(operation: Operation, answer: unknown, headers: Headers): Response {
  const status = operation.status ?? 200;
  if (operation.response === 'nothing') return new Response(null, { status, headers });
  if (operation.response === 'bytes') return bytesResponse(answer as BytesAnswer, headers);
  if (operation.response === 'events') return answer as Response;
  headers.set('Content-Type', 'application/json');
  headers.set('Cache-Control', 'no-store');
  return new Response(JSON.stringify(answer), { status, headers });
}

/** Mounts every operation of the contract: admit → parse → (once per key) one use case → answer. */
export function mountOperations(app: Hono, options: MountOptions): void {
  for (const operation of Object.values(apiOperations) as readonly Operation[]) {
    const handler = options.handlers[operation.id as keyof Handlers] as UntypedHandler;
    const path = fullPath(operation.path).replaceAll(/\{([^}]+)\}/g, ':$1');
    app.on(operation.method, path, async (c) => {
      const { actor, csrfToken } = await admit(operation, c.req.raw, options.authenticate);
      const input = await readInput(operation, c);
      const headers = new Headers();
      const ctx = contextAtMoment(options.environment, actor);
      const answer = await run(operation, handler, {
        ...input,
        ctx,
        again: () => contextAtMoment(options.environment, actor),
        csrfToken,
        request: c.req.raw,
        header: (name, value) => headers.append(name, value),
      });
      return respond(operation, answer, headers);
    });
  }
}
