import type {
  Conditions,
  DecisionKind,
  EvaluationResult,
  Finding,
  Relation,
  RequestState,
  Role,
} from '@assay/contract';
import type { FieldFault } from '@assay/core';
import type { DispositionKind } from './tables.ts';

/**
 * How far a case is open to a caller (decision 6). The order is the only one there is:
 *
 *     unclaimed ─► blind ─► opened ─► decided
 *
 * `observer` is for whoever oversees and can fill no slot of the round.
 */
export type Phase = 'unclaimed' | 'blind' | 'opened' | 'decided' | 'observer';

export interface Standpoint {
  readonly relation: Relation;
  readonly roles: readonly Role[];
  /** The slot of the current round that the caller holds. */
  readonly slot: { readonly leaned: boolean; readonly decided: boolean } | null;
  /** Whether an unfilled slot of the round could still be the caller's. */
  readonly couldClaim: boolean;
  readonly state: RequestState;
}

const overseers: readonly Role[] = ['auditor', 'manager', 'steward'];
const ended: readonly RequestState[] = ['promoted', 'rejected', 'withdrawn', 'superseded', 'rolled-back'];

/** The phase of a case for one caller; null when it is not theirs to see at all. */
export function phaseOf(standpoint: Standpoint): Phase | null {
  if (standpoint.relation !== 'independent') return null;
  if (standpoint.slot !== null) {
    if (standpoint.slot.decided) return 'decided';
    return standpoint.slot.leaned ? 'opened' : 'blind';
  }
  if (standpoint.couldClaim) return 'unclaimed';
  const oversees = standpoint.roles.some((role) => overseers.includes(role));
  return oversees || ended.includes(standpoint.state) ? 'observer' : 'unclaimed';
}

/** Whether verdict words, gates, severities, the case against and others' votes are open in a phase. */
export function isOpened(phase: Phase): boolean {
  return phase === 'opened' || phase === 'decided' || phase === 'observer';
}

/**
 * Whether all of a request's record is kept from a caller, whatever role they bring: they are of the producer's side,
 * or hold or could still take a slot in which they have not leaned.
 */
export function isWithheld({ relation, slot, couldClaim }: Standpoint): boolean {
  if (relation === 'producer') return true;
  return slot === null ? couldClaim : !slot.leaned && !slot.decided;
}

/** The figures without what must not be seen before the leaning: verdict words and adjusted p values. */
export function blindResultOf(result: EvaluationResult) {
  const blind = (comparison: EvaluationResult['comparisons'][number]) => {
    const { verdict: _verdict, adjustedP: _adjustedP, ...figures } = comparison;
    return figures;
  };
  const { comparisons, contamination, ...rest } = result;
  return {
    ...rest,
    comparisons: comparisons.map(blind),
    contamination:
      contamination === null
        ? null
        : {
            searched: contamination.manifest !== null,
            share: contamination.share,
            exact: contamination.exact,
            rounded: contamination.rounded,
            entity: contamination.entity,
            cleanRows: contamination.cleanRows,
            clean: contamination.clean.map(blind),
          },
  };
}

export interface DecisionDraft {
  readonly decision: DecisionKind;
  readonly conditions: Conditions | null;
  readonly missing: readonly string[];
}

/** Everything that keeps a decision from being taken as it stands, by field; empty when it may be signed. */
export function decisionFaults(
  draft: DecisionDraft,
  findings: readonly Pick<Finding, 'id' | 'severity'>[],
  dispositions: ReadonlyMap<string, DispositionKind>,
): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const limited = draft.decision === 'approve-limited';
  if (limited && draft.conditions === null)
    faults.push({
      path: 'body.conditions',
      message: 'an approval with limits says what they are, and until when',
    });
  if (!limited && draft.conditions !== null)
    faults.push({ path: 'body.conditions', message: 'only approve-limited carries conditions' });
  if (draft.decision === 'needs-evidence' && draft.missing.length === 0)
    faults.push({ path: 'body.missing', message: 'say what is missing, so that the producer can bring it' });
  const open = findings.filter(({ id }) => !dispositions.has(id)).map(({ id }) => id);
  if (open.length > 0)
    faults.push({ path: 'dispositions', message: `not yet disposed of: ${open.join(', ')}` });
  const approves = limited || draft.decision === 'approve';
  const blocking = findings.filter(({ id }) => dispositions.get(id) === 'blocks').map(({ id }) => id);
  if (approves && blocking.length > 0)
    faults.push({
      path: 'body.decision',
      message: `you said that ${blocking.join(', ')} blocks: reject, or dispose of it otherwise`,
    });
  return faults;
}

/** What keeps conditions from being kept: an end that is over, a review after it, services that nobody registered. */
export function conditionFaults(
  conditions: Conditions | null,
  known: { readonly today: string; readonly services: ReadonlySet<string> },
): readonly FieldFault[] {
  if (conditions === null) return [];
  const { until, reviewBy, services } = conditions;
  const faults: FieldFault[] = [];
  if (until < known.today)
    faults.push({
      path: 'body.conditions.until',
      message: `the limits would end on ${until}, which is over`,
    });
  if (reviewBy !== null && reviewBy > until)
    faults.push({
      path: 'body.conditions.reviewBy',
      message: 'a review after the limits ended would review nothing',
    });
  const unknown = (services ?? []).filter((service) => !known.services.has(service));
  if (unknown.length > 0)
    faults.push({
      path: 'body.conditions.services',
      message: `there is no service named ${unknown.join(', ')}`,
    });
  return faults;
}

/** Why a caller may not take a slot; null when they may. */
export function claimRefusal(claim: {
  readonly relation: Relation;
  readonly admitted: boolean;
  readonly slot: { readonly state: 'open' | 'claimed' | 'filled' | 'outdated'; readonly mine: boolean };
  readonly holdsAnother: string | null;
  readonly state: RequestState;
}): 'SEPARATION_OF_DUTIES' | 'NOT_ADMITTED' | 'WRONG_STATE' | 'SLOT_TAKEN' | 'CONFLICT' | null {
  if (claim.relation === 'producer') return 'SEPARATION_OF_DUTIES';
  if (!claim.admitted) return 'NOT_ADMITTED';
  if (claim.slot.mine) return null;
  if (claim.slot.state === 'claimed' || claim.slot.state === 'filled') return 'SLOT_TAKEN';
  if (claim.state !== 'in-queue' && claim.state !== 'in-review') return 'WRONG_STATE';
  return claim.holdsAnother === null ? null : 'CONFLICT';
}
