import type { Conditions, RequestState } from '@assay/contract';
import { artifactFaults, recordCheck } from '../catalog/artifact-faults.ts';
import { filesOf } from '../catalog/queries.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { append } from '../ledger/append.ts';
import { millisecondsOf, instantOf } from '../database/clock.ts';
import { policyByDigest } from '../policy/queries.ts';
import { stageRuleOf } from '../policy/policy-version.ts';
import { modelOf } from './catalog-reads.ts';
import { endOfCivilDate } from './civil-date.ts';
import { evidenceStillFits } from './evidence-fits.ts';
import { endOverrideOf } from './overrides.ts';
import { promote } from './promote.ts';
import { type RequestRow, type SlotRow, requestByNumber, slotsOf } from './queries.ts';
import { startRound } from './rounds.ts';
import {
  type EvidenceChange,
  type StrictestApproval,
  deriveRequestState,
  strictestApproval,
} from './rules.ts';

/** What a request came to, and what had changed when its evidence no longer fitted. */
export interface Settlement {
  readonly state: RequestState;
  readonly changed: readonly EvidenceChange[];
}

const day = 86_400_000;

/**
 * Derives a request's state from its slots and does what follows: records an end, or, when the matrix is satisfied,
 * promotes the version at once if the evidence still fits, else starts the next round. Call it in the transaction
 * that changed a slot. Idempotent: nothing new in the slots changes nothing.
 */
export async function settleRequest(tx: Tx, ctx: Context, number: number): Promise<Settlement> {
  const request = await requestByNumber(tx, number);
  if (request === undefined) throw new Error(`request ${number} is settled and is not there`);
  const slots = await slotsOf(tx, number, request.round);
  const state = deriveRequestState({
    evaluation: request.evaluation,
    slots: slots.map((slot) => ({ state: slot.state, decision: slot.decision_kind })),
    gatesPassed: slots.length > 0 || (await gatesPassed(tx, ctx, request)),
    promoted: request.promoted_at !== null,
    ended: endOf(request.state),
  });
  if (state === request.state) return { state, changed: [] };
  await setState(tx, ctx, request, state);
  const at = { request: number, round: request.round };
  switch (state) {
    case 'approved':
      return approve(tx, ctx, request, slots);
    case 'rejected':
      await endRequest(tx, ctx, number, 'A reviewer rejected it.');
      await append(tx, ctx, { kind: 'request.rejected', payload: at });
      await endOverrideOf(tx, ctx, request, 'rejected');
      return { state, changed: [] };
    case 'needs-evidence':
      await append(tx, ctx, { kind: 'request.needs-evidence', payload: at });
      return { state, changed: [] };
    case 'evaluation-failed':
      await append(tx, ctx, { kind: 'request.evaluation-failed', payload: at });
      return { state, changed: [] };
    case 'submitted':
    case 'evaluating':
    case 'in-queue':
    case 'in-review':
    case 'promoted':
    case 'withdrawn':
    case 'superseded':
    case 'rolled-back':
      return { state, changed: [] };
  }
}

/** Moves a request to another state, noting since when. */
export async function setState(
  tx: Tx,
  ctx: Context,
  request: Pick<RequestRow, 'number'>,
  state: RequestState,
): Promise<void> {
  await tx
    .updateTable('request')
    .set({ state, state_since: ctx.clock.now() })
    .where('number', '=', request.number)
    .execute();
}

/** Notes when and why a request ended, in words for its page. */
export async function endRequest(tx: Tx, ctx: Context, number: number, why: string): Promise<void> {
  await tx
    .updateTable('request')
    .set({ ended_at: ctx.clock.now(), ended_why: why })
    .where('number', '=', number)
    .execute();
}

function endOf(state: RequestState): 'withdrawn' | 'superseded' | 'rolled-back' | null {
  return state === 'withdrawn' || state === 'superseded' || state === 'rolled-back' ? state : null;
}

async function gatesPassed(tx: Tx, ctx: Context, request: RequestRow): Promise<boolean> {
  if (request.packet === null) return false;
  const { packet } = await sealedEvidence(tx, ctx, request.packet);
  return packet.gates.every(({ outcome }) => outcome === 'passed');
}

/** The matrix is satisfied: record it, then promote, or send the request back when the evidence went stale. */
async function approve(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  slots: readonly SlotRow[],
): Promise<Settlement> {
  const approval = await combinedApproval(tx, ctx, request, slots);
  const { conditions } = approval;
  const expiresAt = approval.expiresAt;
  const at = { request: request.number, round: request.round };
  const { at: approvedAt } = await append(tx, ctx, {
    kind: 'request.approved',
    payload: {
      ...at,
      limited: approval.limited,
      conditions: conditions === null ? null : structured(conditions),
      expiresAt,
    },
  });
  await tx
    .updateTable('request')
    .set({
      limited: approval.limited,
      conditions: conditions === null ? null : JSON.stringify({ ...structured(conditions), text: null }),
      conditions_text: conditions?.text ?? null,
      expires_at: expiresAt,
      approved_at: approvedAt,
    })
    .where('number', '=', request.number)
    .execute();
  const changed = await changesAtPromotion(tx, ctx, request, expiresAt);
  if (changed.length > 0) {
    await startRound(tx, ctx, request, {
      because: 'stale',
      changed: [...new Set(changed.map(({ what }) => what))],
    });
    return { state: 'evaluating', changed };
  }
  await promote(tx, ctx, request.number);
  return { state: 'promoted', changed: [] };
}

async function changesAtPromotion(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  expiresAt: string,
): Promise<readonly EvidenceChange[]> {
  const changed = [...(await evidenceStillFits(tx, request))];
  for (const fault of await artifactFaults(ctx, await filesOf(tx, request.model_id, request.version))) {
    if (fault.found !== null) await recordCheck(ctx, fault.expected, fault.found);
    changed.push({ what: 'artifact', was: fault.expected, is: fault.found ?? `${fault.path} is gone` });
  }
  if (expiresAt <= ctx.clock.now()) {
    changed.push({ what: 'expiry', was: expiresAt, is: ctx.clock.now() });
  }
  return changed;
}

/** What the votes add up to; where the matrix names nobody, what policy grants of itself. */
async function combinedApproval(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  slots: readonly SlotRow[],
): Promise<StrictestApproval> {
  const granted = instantOf(ctx.clock.milliseconds() + (await approvalDays(tx, request)) * day);
  if (slots.length === 0) return { limited: false, conditions: null, expiresAt: granted };
  const approval = strictestApproval(
    slots.map((slot) => ({
      conditions: slot.conditions === null ? null : { ...slot.conditions, text: slot.conditions_text },
      expiresAt: slot.decision_expires_at ?? granted,
    })),
  );
  if (approval.conditions === null) return approval;
  const { zone } = await modelOf(tx, request.model_id);
  const until = endOfCivilDate(approval.conditions.until, zone);
  return millisecondsOf(until) < millisecondsOf(approval.expiresAt)
    ? { ...approval, expiresAt: until }
    : approval;
}

/** Days that an approval stands under the policy that a request pinned, by its tier. */
export async function approvalDays(
  tx: Tx,
  request: Pick<RequestRow, 'policy' | 'stage' | 'tier'>,
): Promise<number> {
  const policy = await policyByDigest(tx, request.policy);
  const days = stageRuleOf(policy, request.stage)?.approvalDays;
  const tier = String(request.tier);
  return (tier === '1' || tier === '2' || tier === '3' ? days?.[tier] : undefined) ?? 90;
}

function structured(conditions: Conditions) {
  const { services, trafficCap, until, reviewBy } = conditions;
  return { services, trafficCap, until, reviewBy };
}
