import type { Tx } from '../database/schema.ts';
import { policyByDigest, policyInForce } from '../policy/queries.ts';
import { stricterReasons } from '../policy/strictness.ts';
import { stagePointer, versionOf } from '../catalog/queries.ts';
import { modelOf } from './catalog-reads.ts';
import type { RequestRow } from './queries.ts';
import { type EvidenceBasis, type EvidenceChange, evidenceChanges } from './rules.ts';

/**
 * What is no longer as it was when a request's evidence was sealed; empty while the evidence fits. Bytes are not
 * hashed here: `settleRequest` does, before it promotes.
 */
export async function evidenceStillFits(tx: Tx, request: RequestRow): Promise<readonly EvidenceChange[]> {
  const version = await versionOf(tx, request.model_id, request.version);
  const baseline = await rightfulBaseline(tx, request);
  const suite = await suiteNow(tx, request);
  const stricter = await policyChanges(tx, request);
  const was: EvidenceBasis = {
    artifact: request.artifact,
    baseline: baselineUsed(request),
    suite: request.packet_suite ?? suite,
    policy: request.policy,
  };
  // What the evidence never rested on (a stage without evaluation) cannot go stale under it.
  const is: EvidenceBasis = {
    artifact: version?.artifact_digest ?? 'gone',
    baseline: was.baseline === 'none' ? 'none' : baseline,
    suite: was.suite === 'none' ? 'none' : suite,
    policy: stricter === undefined ? request.policy : stricter.digest,
  };
  return evidenceChanges(was, is);
}

/**
 * What evidence would rest on now: the digest of the version that holds the stage by approval; while none does, the
 * reference that was declared. A version that stands by an override is no baseline: nobody approved it.
 */
export async function rightfulBaseline(tx: Tx, request: RequestRow): Promise<string> {
  const { holder } = await stagePointer(tx, request.model_id, request.stage);
  // A version is not compared with itself: when it is approved anew while it holds the stage, what it is compared
  // with does not move under it.
  if (holder === null || holder === request.version) return baselineUsed(request);
  const version = await versionOf(tx, request.model_id, holder);
  return version?.artifact_digest ?? 'gone';
}

/** What the evidence of the current round rests on, or will when it is sealed. */
export function baselineUsed(
  request: Pick<RequestRow, 'packet_baseline' | 'baseline_digest' | 'baseline_version'>,
): string {
  return request.packet_baseline ?? request.baseline_digest ?? request.baseline_version ?? 'none';
}

/** The suite digest a request rests on while that version may still be relied on, else what became of it. */
async function suiteNow(tx: Tx, request: RequestRow): Promise<string> {
  if (request.suite_id === null) return 'none';
  const suite = await tx
    .selectFrom('suite_version')
    .select(['manifest_digest', 'state'])
    .where('id', '=', request.suite_id)
    .executeTakeFirst();
  if (suite === undefined) return 'gone';
  return suite.state === 'in-force' || suite.state === 'exhausted' ? suite.manifest_digest : suite.state;
}

/** The policy in force when it asks more of this request than the pinned one; undefined when it does not. */
export async function policyChanges(
  tx: Tx,
  request: RequestRow,
): Promise<{ readonly digest: string; readonly ways: readonly string[] } | undefined> {
  const next = await policyInForce(tx);
  if (next.digest === request.policy) return undefined;
  const pinned = await policyByDigest(tx, request.policy);
  const model = await modelOf(tx, request.model_id);
  const { stage, tier } = request;
  const ways = stricterReasons(pinned, next, { model: model.name, stage, tier });
  return ways.length === 0 ? undefined : { digest: next.digest, ways };
}
