import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallOutput } from '@assay/client';
import { trustedKey, verifyBundle, verifyReceipt } from '@assay/verify';
import type { Cast } from '../example/cast.ts';
import { type EvaluationCounts, evaluationsOf, everyFact, happenedOnce } from './facts.ts';
import type { Acknowledged } from './patient-client.ts';

/** What the record itself says after the last kill. */
export interface RecordCheck {
  readonly facts: number;
  readonly receipts: number;
  readonly evaluations: EvaluationCounts;
  readonly faults: readonly string[];
}

type Decision = CallOutput<'decide'>;

/** Every receipt that a reviewer was handed must by now prove its place under the signed checkpoint. */
async function receiptFaults(cast: Cast, decisions: readonly Decision[]): Promise<readonly string[]> {
  const { keys } = await cast.admin.call('getLedgerKeys', {});
  const trusted = keys.flatMap((key) => trustedKey(key) ?? []);
  const faults: string[] = [];
  for (const { decision, receipt, by } of decisions) {
    const reviewer = await cast.as(by);
    const now = await reviewer.call('getDecision', { params: { decision } });
    const verdict = verifyReceipt(now.receipt, { keys: trusted });
    if (!verdict.ok || !verdict.covered || now.receipt.factId !== receipt.factId)
      faults.push(`the receipt of decision ${decision} proves nothing`);
    const included = await reviewer.call('getInclusion', { params: { fact: receipt.factId } });
    if (included.proof === null) faults.push(`decision ${decision} is under no checkpoint`);
  }
  return faults;
}

/** Replays the database, counts what happened, proves every receipt and verifies the exported bundle. */
export async function checkRecord(
  cast: Cast,
  folder: string,
  answers: readonly Acknowledged[],
  checkpoints: readonly string[],
): Promise<RecordCheck> {
  const { admin } = cast;
  const database = await admin.call('verifyDatabase', { body: {} });
  const facts = await everyFact(admin);
  const decisions = answers.filter(({ id }) => id === 'decide').map(({ answer }) => answer as Decision);
  const evaluations = evaluationsOf(facts);
  const bundle = join(folder, 'audit.bundle');
  await writeFile(bundle, new Uint8Array(await (await admin.bytes('exportAudit', {})).arrayBuffer()));
  const faults = [
    ...(database.ok ? [] : [`the database does not follow from its facts: ${database.first?.words ?? ''}`]),
    ...happenedOnce(answers, facts),
    ...evaluations.faults,
    ...(await receiptFaults(cast, decisions)),
    ...(await bundleFaults(bundle, decisions, checkpoints)),
  ];
  return { facts: facts.length, receipts: decisions.length, evaluations, faults };
}

/** Whether a bundle verifies, and holds every receipt and every checkpoint that was seen on the way. */
async function bundleFaults(
  bundle: string,
  decisions: readonly Decision[],
  checkpoints: readonly string[],
): Promise<readonly string[]> {
  const verdict = await verifyBundle(createReadStream(bundle), {
    knownCheckpoints: checkpoints,
    receipts: decisions.map(({ receipt }) => receipt),
  });
  return verdict.faults.map(
    ({ words, what, which }) => `the bundle is not intact: ${words} (${what} ${which})`,
  );
}
