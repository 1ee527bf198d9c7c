import { z } from 'zod';
import { datasetReference } from '../evidence.ts';
import { digest, instant, modelName, versionNumber } from '../primitives.ts';
import { operations } from './operation.ts';

const lineageDataset = z.looseObject({
  namespace: z.string().min(1).max(500),
  name: z.string().min(1).max(500),
  facets: z.record(z.string(), z.unknown()).optional(),
});

/** A run event of OpenLineage 1.x or 2.x (openlineage.io/spec), as any of its clients sends it. Unknown members are kept. */
export const openLineageEvent = z.looseObject({
  eventType: z.string().max(20).optional(),
  eventTime: z.string().max(64),
  run: z.looseObject({ runId: z.uuid() }),
  job: z.looseObject({ namespace: z.string().max(500), name: z.string().max(500) }),
  inputs: z.array(lineageDataset).max(1000).optional(),
  outputs: z.array(lineageDataset).max(1000).optional(),
});
export type OpenLineageEvent = z.infer<typeof openLineageEvent>;

/** A dataset as a run's events name it; `digest` where a facet carries one. */
export const runDataset = z.object({
  namespace: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  digest: digest.nullable(),
  /** Whether the version declares it among its training datasets. */
  declared: z.boolean(),
});

const byVersion = z.object({ model: modelName, version: z.coerce.number().int().min(1) });

export const lineageOperations = operations({
  postLineage: {
    method: 'POST',
    path: '/lineage',
    tag: 'lineage',
    summary: 'Take an OpenLineage run event; the same one again changes nothing',
    access: ['producer', 'service'],
    body: openLineageEvent,
    response: z.object({ event: digest, run: z.string() }),
  },
  postLineageBatch: {
    method: 'POST',
    path: '/lineage/batch',
    tag: 'lineage',
    summary: 'Take many OpenLineage run events; each stands or falls by itself',
    access: ['producer', 'service'],
    body: z.array(z.unknown()).min(1).max(1000),
    response: z.object({
      status: z.enum(['success', 'partial_success', 'failure']),
      summary: z.object({ received: z.int(), successful: z.int(), failed: z.int() }),
      failed_events: z.array(z.object({ index: z.int(), reason: z.string() })),
    }),
  },
  getLineage: {
    method: 'GET',
    path: '/models/{model}/versions/{version}/lineage',
    tag: 'lineage',
    summary: 'What a version was trained on: as declared, and as its run reported',
    access: 'signed-in',
    params: byVersion,
    response: z.object({
      model: modelName,
      version: versionNumber,
      declared: z.array(datasetReference),
      run: z.string().nullable(),
      events: z.array(z.object({ digest, type: z.string(), at: instant })),
      inputs: z.array(runDataset),
      outputs: z.array(runDataset),
    }),
  },
  registerFingerprints: {
    method: 'POST',
    path: '/models/{model}/versions/{version}/fingerprints',
    tag: 'lineage',
    summary: 'Hand in keyed fingerprints of the training data, uploaded before as an artifact',
    access: ['producer'],
    creates: true,
    status: 201,
    params: byVersion,
    body: z.strictObject({
      digest,
      rows: z.int().min(1),
      keyHex: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits, made fresh for this manifest'),
      /** Digests of the declared training datasets that it covers: every one of them. */
      datasets: z.array(digest).min(1).max(200),
    }),
    response: z.object({ digest, rows: z.int() }),
  },
});
