import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Client } from '@assay/client';
import type { EvaluatorJob, EvaluationResult } from '@assay/contract';
import { digestFromHash } from '@assay/core';
import type { RuntimeSettings } from '../evaluate/model-runtime.ts';
import { manifestFault } from '../evaluate/check-manifest.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { RunLimits } from '../runtime/runtime.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import type { EvaluatorKeys } from '../suite/evaluator-keys.ts';
import { openSuite } from '../suite/open-suite.ts';
import { SealedUnreadable } from '../suite/sealed-format.ts';
import type { SealedRows } from '../suite/sealed-rows.ts';
import type { EvaluatorClock } from './clock.ts';
import { fetchArtifact, type ArtifactFiles, type JobSide } from './job-artifacts.ts';

/** What an evaluator logs: an event and plain facts; no field can hold sealed content. */
export type EvaluatorLog = (event: string, facts: Readonly<Record<string, unknown>>) => void;

/** What the handling of one leased job stands on. */
export interface JobContext {
  readonly client: Client;
  readonly keys: EvaluatorKeys;
  readonly clock: EvaluatorClock;
  readonly log: EvaluatorLog;
  readonly settings: RuntimeSettings;
  /** Aborted when the lease is lost or the evaluator stops. */
  readonly signal: AbortSignal;
  /** Told of each step, for the next heartbeat. */
  progress(step: string): void;
}

/** Limits of models that are run for a case view or where a job states none. */
export const defaultLimits: RunLimits = { wallSeconds: 300, cpuSeconds: 300, memoryBytes: 2 * 2 ** 30 };

function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  return response.body === null
    ? Readable.from([])
    : Readable.fromWeb(response.body as NodeStream<Uint8Array>);
}

/** One file of a leased job, as a stream. untrusted: its bytes are to be hashed or parsed as hostile. */
export async function fileOf(
  job: EvaluatorJob,
  digest: string,
  context: JobContext,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await context.client.bytes(
    'readJobFile',
    { params: { job: job.job, digest: digest as JobSide['digest'] }, query: { lease: job.lease } },
    { signal: context.signal },
  );
  return bodyOf(response);
}

/** The files of one side, downloaded and checked. */
export async function artifactOf(
  job: EvaluatorJob,
  side: JobSide,
  context: JobContext,
): Promise<ArtifactFiles> {
  return fetchArtifact(side, (digest) => fileOf(job, digest, context));
}

async function* hashed(source: AsyncIterable<Uint8Array>, expected: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
  if (digestFromHash(hash.digest()) !== expected)
    throw new SealedUnreadable('the stored bytes of the sealed suite are not the registered ones');
}

/**
 * Downloads and opens the suite of a job, hashing while streaming. `beforeRows` sees the definition first. Throws
 * `RuntimeFailure` of kind suite-unreadable when bytes, key or manifest do not fit.
 */
export async function suiteOf(
  job: EvaluatorJob,
  context: JobContext,
  beforeRows: (definition: SealedDefinition) => Promise<void> = async () => undefined,
): Promise<SealedRows> {
  const response = await context.client.bytes(
    'readSealedSuite',
    { params: { job: job.job }, query: { lease: job.lease } },
    { signal: context.signal },
  );
  try {
    return await openSuite(
      hashed(bodyOf(response), job.sealed),
      context.keys.sealing.privateKey,
      async (definition) => {
        const fault = manifestFault(job.manifest, definition);
        if (fault !== null) throw new SealedUnreadable(fault);
        await beforeRows(definition);
      },
    );
  } catch (error) {
    if (error instanceof SealedUnreadable)
      throw new RuntimeFailure('suite-unreadable', `${error.message}.`, false);
    throw error;
  }
}

/** A version under evaluation as the report names it. */
export function versionSide(side: JobSide): EvaluationResult['candidate'] {
  return { version: side.version, digest: side.digest, kind: 'version', identity: side.identity };
}
