import { z } from 'zod';
import { instant, uuid } from '../primitives.ts';
import { operations } from './operation.ts';

export const factView = z.object({
  id: uuid,
  kind: z.string(),
  at: instant,
  actor: z.string().nullable(),
  sequence: z.int().nullable(),
  covered: z.boolean(),
  payload: z.record(z.string(), z.unknown()),
});
export const logKey = z.object({
  keyId: z.string(),
  name: z.string(),
  publicKey: z.string().describe('base64 Ed25519'),
  holder: z.string(),
  from: z.int(),
  until: z.int().nullable(),
});

export const recordOperations = operations({
  listFacts: {
    method: 'GET',
    path: '/facts',
    tag: 'record',
    summary: 'Facts in the ledger, by sequence',
    access: ['auditor', 'admin'],
    query: z.strictObject({
      after: z.coerce.number().int().min(-1).default(-1),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      kind: z.string().optional(),
      request: z.coerce.number().int().optional(),
    }),
    response: z.object({ facts: z.array(factView), next: z.int().nullable() }),
  },
  getCheckpoint: {
    method: 'GET',
    path: '/ledger/checkpoint',
    tag: 'record',
    summary: 'The latest signed checkpoint',
    access: 'public',
    response: z.object({ checkpoint: z.string() }),
  },
  getLedgerKeys: {
    method: 'GET',
    path: '/ledger/keys',
    tag: 'record',
    summary: 'Public keys of the log and evaluators, with their spans',
    access: 'public',
    response: z.object({ keys: z.array(logKey) }),
  },
  getConsistency: {
    method: 'GET',
    path: '/ledger/consistency',
    tag: 'record',
    summary: 'Proof that one checkpoint extends another',
    access: 'signed-in',
    query: z.strictObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
    response: z.object({ proof: z.array(z.string()) }),
  },
  getInclusion: {
    method: 'GET',
    path: '/ledger/inclusion/{fact}',
    tag: 'record',
    summary: 'Proof that a fact is under the latest checkpoint',
    access: 'signed-in',
    params: z.object({ fact: uuid }),
    response: z.object({
      sequence: z.int().nullable(),
      checkpoint: z.string().nullable(),
      proof: z.array(z.string()).nullable(),
    }),
  },
  exportAudit: {
    method: 'GET',
    path: '/audit/export',
    tag: 'record',
    summary: 'Everything needed to check the record offline, as one file',
    access: ['auditor', 'admin'],
    response: 'bytes',
  },
  verifyDatabase: {
    method: 'POST',
    path: '/audit/verify-database',
    tag: 'record',
    summary: 'Replay the facts and compare every authority-bearing row',
    access: ['auditor', 'admin'],
    body: z.strictObject({}),
    response: z.object({
      ok: z.boolean(),
      facts: z.int(),
      tables: z.array(z.object({ table: z.string(), kind: z.enum(['replayed', 'derived']), rows: z.int() })),
      first: z
        .object({ table: z.string(), row: z.string(), fact: z.string().nullable(), words: z.string() })
        .nullable(),
    }),
  },
  streamEvents: {
    method: 'GET',
    path: '/events',
    tag: 'record',
    summary: 'Server-sent events: what changed, for live pages',
    access: 'signed-in',
    response: 'events',
  },
  getHealth: {
    method: 'GET',
    path: '/healthz',
    tag: 'record',
    summary: 'The process runs',
    access: 'public',
    response: z.object({ status: z.literal('ok') }),
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    tag: 'record',
    summary: 'The database and the ledger answer',
    access: 'public',
    response: z.object({
      status: z.enum(['ready', 'not-ready']),
      database: z.string(),
      ledger: z.object({ recorded: z.int(), covered: z.int() }),
      evaluator: z.object({ seenAt: instant.nullable(), waiting: z.int() }),
    }),
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    tag: 'record',
    summary: 'This document',
    access: 'public',
    response: z.record(z.string(), z.unknown()),
  },
});
