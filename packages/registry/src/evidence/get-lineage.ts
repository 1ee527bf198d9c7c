import type { DatasetReference } from '@assay/contract';
import type { Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { datasetsOf, requireVersion } from '../catalog/queries.ts';
import { runKey } from './lineage-rules.ts';

interface RunDataset {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly digest: Digest | null;
  readonly declared: boolean;
}

/** What a version was trained on: as its producer declared, and as the events of its training run say. */
export async function getLineage(ctx: Context, input: { readonly model: string; readonly version: number }) {
  return ctx.database.read(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    const declared = await datasetsOf(tx, model.id, version.version);
    const run = version.run_id === null ? null : runKey(version.run_id);
    const digests = new Set(declared.map(({ digest }) => digest));
    return {
      model: model.name,
      version: version.version,
      declared: declared.map(
        ({ namespace, name, version: of, digest, rows }): DatasetReference => ({
          namespace,
          name,
          version: of,
          digest,
          ...(rows === null ? {} : { rows }),
        }),
      ),
      run,
      events: run === null ? [] : await eventsOf(tx, run),
      inputs: run === null ? [] : await runDatasets(tx, run, 'input', digests),
      outputs: run === null ? [] : await runDatasets(tx, run, 'output', digests),
    };
  });
}

async function eventsOf(tx: Tx, run: string) {
  const rows = await tx
    .selectFrom('lineage_event')
    .select(['digest', 'event_type', 'received_at'])
    .where('run', '=', run)
    .orderBy('received_at')
    .orderBy('digest')
    .execute();
  return rows.map(({ digest, event_type, received_at }) => ({ digest, type: event_type, at: received_at }));
}

async function runDatasets(
  tx: Tx,
  run: string,
  direction: 'input' | 'output',
  declared: ReadonlySet<string>,
): Promise<RunDataset[]> {
  const rows = await tx
    .selectFrom('lineage_dataset')
    .select(['namespace', 'name', 'version', 'version_digest'])
    .distinct()
    .where('run', '=', run)
    .where('direction', '=', direction)
    .orderBy('namespace')
    .orderBy('name')
    .execute();
  return rows.map(({ version_digest: digest, ...dataset }) => ({
    ...dataset,
    digest,
    declared: digest !== null && declared.has(digest),
  }));
}
