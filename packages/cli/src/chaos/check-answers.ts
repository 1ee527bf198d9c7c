import { createHash } from 'node:crypto';
import { ApiProblem, type CallInput, type Client, type JsonOperationId } from '@assay/client';
import { type Operation, apiOperations } from '@assay/contract';
import { canonicalJson, fromUtf8 } from '@assay/core';
import type { Cast } from '../example/cast.ts';
import type { Acknowledged } from './patient-client.ts';

type Fields = Record<string, unknown>;
type Read = (admin: Client, answer: Fields, cast: Cast) => Promise<unknown>;

/** How to read again what an answer told of, and the parts of it that never change. */
const readable: Partial<Record<JsonOperationId, { readonly read: Read; readonly fixed: readonly string[] }>> =
  {
    registerVersion: {
      read: async (admin, { model, version }) =>
        admin.call('getVersion', { params: { model: String(model), version: Number(version) } }),
      fixed: [
        'digest',
        'files',
        'createdAt',
        'createdBy',
        'description',
        'datasets',
        'claims',
        'runId',
        'card',
      ],
    },
    submitRequest: {
      read: async (_admin, { number }, cast) =>
        (await cast.as('ada')).call('getRequest', { params: { number: Number(number) } }),
      fixed: ['model', 'version', 'artifact', 'stage', 'submittedBy', 'submittedAt', 'policy'],
    },
    decide: {
      read: async (_admin, { decision, by }, cast) =>
        (await cast.as(String(by))).call('getDecision', { params: { decision: String(decision) } }),
      fixed: ['request', 'slot', 'kind', 'by', 'at'],
    },
    reportIncident: {
      read: async (admin, { number }) => admin.call('getIncident', { params: { number: Number(number) } }),
      fixed: ['title', 'severity', 'service', 'startedAt', 'reportedAt', 'reportedBy'],
    },
    putArtifact: {
      read: async (admin, { digest }) => {
        const response = await admin.bytes('getArtifact', { params: { digest: String(digest) } });
        const bytes = new Uint8Array(await response.arrayBuffer());
        const hash = createHash('sha256').update(bytes).digest('hex');
        return { digest: `sha256:${hash}`, bytes: bytes.length };
      },
      fixed: ['digest', 'bytes'],
    },
  };

function textOf(value: unknown, fields?: readonly string[]): string {
  const held = value as Fields;
  const part = fields ? Object.fromEntries(fields.map((name) => [name, held[name] ?? null])) : value;
  return fromUtf8(canonicalJson(JSON.parse(JSON.stringify(part))));
}

function nameOf({ id, answer }: Acknowledged): string {
  const { number, decision, version, id: made, digest } = (answer ?? {}) as Fields;
  return `${id} ${JSON.stringify(number ?? decision ?? version ?? made ?? digest ?? '')}`;
}

async function fault(cast: Cast, one: Acknowledged): Promise<string | null> {
  try {
    const reading = readable[one.id];
    if (reading) {
      const now = await reading.read(cast.admin, one.answer as Fields, cast);
      if (textOf(now, reading.fixed) !== textOf(one.answer, reading.fixed))
        return `${nameOf(one)} is no longer what was answered`;
    }
    const operation: Pick<Operation, 'method' | 'secretResponse'> = apiOperations[one.id];
    if (one.key === null || operation.secretResponse) return null;
    const again: unknown = await (await cast.as(one.who)).call(
      one.id,
      one.input as CallInput<JsonOperationId>,
      {
        idempotencyKey: one.key,
      },
    );
    return textOf(again) === textOf(one.answer) ? null : `${nameOf(one)}, asked again, is answered otherwise`;
  } catch (error) {
    if (error instanceof ApiProblem) return `${nameOf(one)} cannot be read again: ${error.message}`;
    throw error;
  }
}

/** The last tag that each writer was told is set must be there. */
async function tagFaults(admin: Client, answers: readonly Acknowledged[]): Promise<readonly string[]> {
  const last = new Map<string, { model: string; key: string; value: string }>();
  for (const { id, input } of answers) {
    if (id !== 'setModelTag') continue;
    const { params, body } = input as CallInput<'setModelTag'>;
    last.set(`${params.model} ${params.key}`, { ...params, ...body });
  }
  const faults: string[] = [];
  for (const { model, key, value } of last.values()) {
    const { tags } = await admin.call('getModel', { params: { model } });
    if (tags[key] !== value) faults.push(`tag ${key} of ${model} is ${tags[key] ?? 'gone'}, not ${value}`);
  }
  return faults;
}

const atOnce = 4;

/** Reads every acknowledged answer again, and repeats every creating call with its own key: both must say what was said. */
export async function answerFaults(cast: Cast, answers: readonly Acknowledged[]): Promise<readonly string[]> {
  const waiting = [...answers];
  const faults: string[] = [];
  const reader = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const found = await fault(cast, one);
      if (found) faults.push(found);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return [...faults, ...(await tagFaults(cast.admin, answers))];
}
