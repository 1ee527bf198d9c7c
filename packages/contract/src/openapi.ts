import { z } from 'zod';
import { problem } from './errors.ts';
import { apiOperations } from './operations/index.ts';
import type { Operation } from './operations/operation.ts';

const problemReference = { $ref: '#/components/schemas/Problem' };

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Record<string, unknown>[] {
  if (!schema) return [];
  const object = jsonSchema(schema, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

function requestBody(body: Operation['body']): Record<string, unknown> {
  if (!body) return {};
  const content =
    body === 'bytes'
      ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: jsonSchema(body, 'input') } };
  return { requestBody: { required: true, content } };
}

function success(operation: Operation): Record<string, unknown> {
  const status = String(operation.status ?? 200);
  const { response } = operation;
  if (response === 'nothing') return { [status]: { description: 'Done' } };
  if (response === 'bytes')
    return {
      [status]: {
        description: 'Bytes',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    };
  if (response === 'events')
    return {
      [status]: {
        description: 'Server-sent events',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    };
  return {
    [status]: {
      description: 'OK',
      content: { 'application/json': { schema: jsonSchema(response, 'output') } },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const idempotencyKey = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', minLength: 8, maxLength: 200 },
  };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    'x-assay-access': operation.access,
    security: operation.access === 'public' ? [] : [{ token: [] }, { session: [] }],
    parameters: [
      ...parameters(operation.params, 'path'),
      ...parameters(operation.query, 'query'),
      ...(operation.creates ? [idempotencyKey] : []),
    ],
    ...requestBody(operation.body),
    responses: {
      ...success(operation),
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: problemReference } },
      },
    },
  };
}

/** The path under which the server answers: probes and this document stand at the root, all else under `/api/v1`. */
export function fullPath(path: string): string {
  return ['/healthz', '/readyz', '/openapi.json'].includes(path) ? path : `/api/v1${path}`;
}

/** OpenAPI 3.1 of the whole API, made from the operation table alone. */
export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of Object.values(apiOperations) as readonly Operation[]) {
    const path = fullPath(operation.path);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Assay',
      version,
      description: 'A model registry whose approvals mean something.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'assay_session' },
      },
    },
  };
}
