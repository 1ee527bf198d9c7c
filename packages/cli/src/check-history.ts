import type { Client } from '@assay/client';
import { AssayError } from '@assay/core';
import { proofNeeded, verifyHistory } from '@assay/verify';
import { readProfiles, writeProfiles } from './profiles.ts';

/**
 * Demands that the registry's history extends the one this client saw last, and keeps the new head. INTEGRITY when
 * history was rewritten or shortened: then nothing else is asked of that registry.
 */
export async function checkHistory(client: Client, profilesFile: string): Promise<void> {
  const known = (await readProfiles(profilesFile)).checkpoints[client.baseUrl] ?? null;
  const { checkpoint } = await client.call('getCheckpoint', {});
  if (checkpoint === known) return;
  const { keys } = await client.call('getLedgerKeys', {});
  const sizes = proofNeeded(known, checkpoint);
  const proof = sizes === null ? [] : (await client.call('getConsistency', { query: sizes })).proof;
  const verdict = verifyHistory({ known, latest: checkpoint, proof, keys });
  if (!verdict.ok) {
    throw new AssayError({
      code: 'INTEGRITY',
      publicMessage: `${verdict.words}\nDo not trust ${client.baseUrl}. The checkpoint that was seen before is kept in ${profilesFile}; show both to an auditor. If the registry was begun anew on purpose, remove it from that file.`,
    });
  }
  const profiles = await readProfiles(profilesFile);
  await writeProfiles(profilesFile, {
    ...profiles,
    checkpoints: { ...profiles.checkpoints, [client.baseUrl]: checkpoint },
  });
}
