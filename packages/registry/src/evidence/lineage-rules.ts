import type { OpenLineageEvent } from '@assay/contract';
import { type Digest, isDigest } from '@assay/core';

/** A dataset as an event names it. */
export interface EventDataset {
  readonly direction: 'input' | 'output';
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly digest: Digest | null;
}

/**
 * A run's id as MLflow and OpenLineage both write it: MLflow's are 32 hex digits, OpenLineage's the same with hyphens
 * (a UUID), so that one run is one run.
 */
export function runKey(run: string): string {
  return run.toLowerCase().replaceAll('-', '');
}

/**
 * The datasets of an event, each once a direction. The version is that of the standard `version` facet
 * (`datasetVersion`); the digest is that version where it is one (`sha256:…`), or that of an `assay` facet's `digest`.
 * untrusted: facets are anybody's JSON.
 */
export function datasetsOfEvent(event: OpenLineageEvent): readonly EventDataset[] {
  const found = new Map<string, EventDataset>();
  for (const direction of ['input', 'output'] as const) {
    const listed = direction === 'input' ? event.inputs : event.outputs;
    for (const { namespace, name, facets } of listed ?? []) {
      const version = textIn(facets, 'version', 'datasetVersion');
      const stated = textIn(facets, 'assay', 'digest') ?? version;
      const digest = isDigest(stated) ? stated : null;
      const key = JSON.stringify([direction, namespace, name]);
      const known = found.get(key);
      if (known === undefined || (known.digest === null && digest !== null)) {
        found.set(key, { direction, namespace, name, version: version?.slice(0, 200) ?? null, digest });
      }
    }
  }
  return [...found.values()];
}

function textIn(
  facets: Readonly<Record<string, unknown>> | undefined,
  facet: string,
  member: string,
): string | null {
  const value = facets?.[facet];
  if (typeof value !== 'object' || value === null || !(member in value)) return null;
  const text: unknown = Reflect.get(value, member);
  return typeof text === 'string' ? text : null;
}
