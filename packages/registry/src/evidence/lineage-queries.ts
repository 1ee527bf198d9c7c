import type { Tx } from '../database/schema.ts';
import { runKey } from './lineage-rules.ts';
import type { NamedDataset } from './record.ts';
import type {} from './tables.ts';

/** What the events of a pipeline's run say it read; null when no event of the run came. Without a digest, an empty one. */
export async function pipelineInputsOf(tx: Tx, run: string): Promise<readonly NamedDataset[] | null> {
  const event = await tx
    .selectFrom('lineage_event')
    .select('digest')
    .where('run', '=', runKey(run))
    .limit(1)
    .executeTakeFirst();
  if (event === undefined) return null;
  const rows = await tx
    .selectFrom('lineage_dataset')
    .select(['namespace', 'name', 'version', 'version_digest'])
    .distinct()
    .where('run', '=', runKey(run))
    .where('direction', '=', 'input')
    .where('version_digest', 'is not', null)
    .orderBy('namespace')
    .orderBy('name')
    .execute();
  return rows.map(({ namespace, name, version, version_digest }) => ({
    namespace,
    name,
    version: version ?? '',
    digest: version_digest ?? '',
  }));
}
