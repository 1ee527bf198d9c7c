import type { RequestView } from '@assay/contract';
import { resolveReference } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { policyInForce } from '../policy/queries.ts';
import { type RequestRow, openRequests } from './queries.ts';
import { requireProducing } from './relation.ts';
import { type RoundStart, startRound } from './rounds.ts';
import { mayMove } from './rules.ts';
import { requireFit, requireJudgeable } from './submission-checks.ts';
import { requestViewOf } from './view.ts';

/**
 * Starts the next round of a request whose evaluation failed, or of which a reviewer asked for more evidence, with
 * the same version or with another of the same model. Every vote of the round before is outdated.
 */
export async function retryEvaluation(
  ctx: Context,
  input: { readonly number: number; readonly version: string | null; readonly answer: string | null },
): Promise<RequestView> {
  requireRole(ctx, 'producer');
  return ctx.transact(async (tx) => {
    const request = await requireProducing(tx, ctx, input.number);
    if (!mayMove(request.state, 'retry')) {
      throw refused(
        'WRONG_STATE',
        `R-${request.number} is ${request.state}; it starts another round only after a failed evaluation, or when evidence was asked for.`,
      );
    }
    await startRound(tx, ctx, request, {
      because: request.state === 'needs-evidence' ? 'needs-evidence' : 'retry',
      changed: [],
      answer: input.answer,
      ...(input.version === null ? {} : { version: await otherVersion(tx, ctx, request, input.version) }),
    });
    return requestViewOf(tx, ctx, request.number);
  });
}

async function otherVersion(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  reference: string,
): Promise<NonNullable<RoundStart['version']>> {
  const found = await resolveReference(tx, reference);
  const { model, version } = found;
  if (model.id !== request.model_id) {
    throw refused('BAD_REQUEST', `R-${request.number} is about another model than ${reference}.`);
  }
  const policy = await policyInForce(tx);
  const stage = stageRuleOf(policy, request.stage);
  if (stage === undefined) throw refused('WRONG_STATE', `The stage ${request.stage} no longer exists.`);
  await requireFit(tx, found, stage);
  await requireUnasked(tx, request, version.version);
  if (stage.evaluated) await requireJudgeable(tx, ctx, policy, found);
  return { version: version.version, artifact: version.artifact_digest };
}

/** Another open request may already ask for that version in that stage. */
async function requireUnasked(tx: Tx, request: RequestRow, version: number): Promise<void> {
  const open = await openRequests(tx, { modelId: request.model_id, stage: request.stage });
  const other = open.find((one) => one.version === version && one.number !== request.number);
  if (other !== undefined) {
    throw refused('ALREADY_EXISTS', `R-${other.number} already asks for that version in ${request.stage}.`);
  }
}
