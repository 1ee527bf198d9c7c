import type { z } from 'zod';
import type { Role } from '../roles.ts';

/**
 * One HTTP operation, from which server routes, client types, OpenAPI and the permission table all come.
 *
 * `access` is the outer door only ("public", any signed-in caller, or one of these roles); who may really do it is
 * decided by the use case. `creates` operations demand an `Idempotency-Key`. `bytes` bodies are streamed.
 */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` segments, under `/api/v1` unless it starts with `/api` or `/.` or is a probe. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: 'public' | 'signed-in' | readonly Role[];
  readonly creates?: boolean;
  /** The response holds a secret shown once; never stored for replay. */
  readonly secretResponse?: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType | 'bytes';
  readonly response: z.ZodType | 'bytes' | 'events' | 'nothing';
  readonly status?: number;
}

/** Keeps the literal types of an operation table. */
export function operations<const T extends Record<string, Omit<Operation, 'id'>>>(
  table: T,
): { [K in keyof T]: T[K] & { id: K } } {
  const entries = Object.entries(table).map(([id, operation]) => [id, { ...operation, id }]);
  return Object.fromEntries(entries) as { [K in keyof T]: T[K] & { id: K } };
}
