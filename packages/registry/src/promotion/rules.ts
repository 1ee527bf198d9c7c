import type { Conditions, DecisionKind, Relation, RequestState, Role } from '@assay/contract';

/**
 * The life of a promotion request (glossary):
 *
 *     submitted ─► evaluating ─► in-queue ─► in-review ─► approved ─► promoted ─► superseded | rolled-back
 *                   │  ▲            │           │  │          │
 *                   │  └── stale ◄──┴───────────┴──┼──────────┘
 *                   ▼                              ├─► needs-evidence ─► evaluating (next round)
 *          evaluation-failed ─► evaluating         └─► rejected
 *
 * `withdrawn` is reached from every state before `promoted`. A state is never set: it is derived from what was
 * recorded, so that no two ways of reaching it can disagree.
 */
export interface RequestSituation {
  /** What the current round's evaluation came to. */
  readonly evaluation: 'awaited' | 'sealed' | 'failed';
  /** The slots of the current round. */
  readonly slots: readonly {
    readonly state: 'open' | 'claimed' | 'filled' | 'outdated';
    readonly decision: DecisionKind | null;
  }[];
  /** Whether every gate passed. Read only when the matrix names nobody: then the gates alone decide. */
  readonly gatesPassed: boolean;
  readonly promoted: boolean;
  /** What ended it for a reason outside the slots. */
  readonly ended: 'withdrawn' | 'superseded' | 'rolled-back' | null;
}

/** The state of a request. Total: every situation has exactly one state. Time is no input, so time never approves. */
export function deriveRequestState(situation: RequestSituation): RequestState {
  if (situation.ended !== null) return situation.ended;
  if (situation.promoted) return 'promoted';
  const filled = situation.slots.filter(({ state }) => state === 'filled');
  if (filled.some(({ decision }) => decision === 'reject')) return 'rejected';
  if (filled.some(({ decision }) => decision === 'needs-evidence')) return 'needs-evidence';
  if (situation.evaluation === 'awaited') return 'evaluating';
  if (situation.evaluation === 'failed') return 'evaluation-failed';
  if (situation.slots.length === 0) return situation.gatesPassed ? 'approved' : 'needs-evidence';
  if (filled.length === situation.slots.length) return 'approved';
  return situation.slots.some(({ state }) => state === 'claimed' || state === 'filled')
    ? 'in-review'
    : 'in-queue';
}

/** States in which a request waits for somebody: a version may have one such request a stage. */
export const openStates = [
  'submitted',
  'evaluating',
  'evaluation-failed',
  'in-queue',
  'in-review',
  'needs-evidence',
  'approved',
] as const satisfies readonly RequestState[];

/** Whether the request still waits for somebody. */
export function isOpen(state: RequestState): boolean {
  return (openStates as readonly RequestState[]).includes(state);
}

/** What a producer may do to a request, by the state it is in (the arrows of the drawing, and no others). */
export function mayMove(state: RequestState, move: 'withdraw' | 'retry' | 'move-launch'): boolean {
  switch (move) {
    case 'withdraw':
    case 'move-launch':
      return isOpen(state);
    case 'retry':
      return state === 'evaluation-failed' || state === 'needs-evidence';
  }
}

/** What approvals of one request add up to: the conditions that satisfy every one of them. */
export interface StrictestApproval {
  readonly limited: boolean;
  readonly conditions: Conditions | null;
  readonly expiresAt: string;
}

/**
 * Every approval counts in full: the strictest of each condition, the earliest expiry (decision 9). Services
 * are intersected; when no service satisfies all, `services` is empty and nothing may run.
 */
export function strictestApproval(
  approvals: readonly { readonly conditions: Conditions | null; readonly expiresAt: string }[],
): StrictestApproval {
  const conditions = approvals.flatMap((approval) => approval.conditions ?? []);
  const [first] = [...approvals].sort((a, b) => compareText(a.expiresAt, b.expiresAt));
  if (first === undefined) throw new RangeError('no approvals to combine');
  return {
    limited: conditions.length > 0,
    conditions: conditions.length === 0 ? null : conditions.reduce(stricterOf),
    expiresAt: first.expiresAt,
  };
}

function stricterOf(a: Conditions, b: Conditions): Conditions {
  return {
    services: intersection(a.services, b.services),
    trafficCap: lesser(a.trafficCap, b.trafficCap, (x, y) => Number(x) - Number(y)),
    until: compareText(a.until, b.until) <= 0 ? a.until : b.until,
    reviewBy: lesser(a.reviewBy, b.reviewBy, compareText),
    text: [a.text, b.text].filter((text) => text !== null).join('\n') || null,
  };
}

function intersection(a: readonly string[] | null, b: readonly string[] | null): string[] | null {
  if (a === null) return b === null ? null : [...b];
  return b === null ? [...a] : a.filter((service) => b.includes(service));
}

function lesser<T>(a: T | null, b: T | null, compare: (x: T, y: T) => number): T | null {
  if (a === null) return b;
  return b === null || compare(a, b) <= 0 ? a : b;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What one vote's evidence rests on. A vote counts only while all of it is as it was. */
export interface EvidenceBasis {
  readonly artifact: string;
  readonly baseline: string;
  readonly suite: string;
  readonly policy: string;
}

/** One thing that is no longer as it was. */
export interface EvidenceChange {
  readonly what: 'artifact' | 'baseline' | 'suite' | 'policy' | 'expiry';
  readonly was: string;
  readonly is: string;
}

/** What changed between the evidence a vote was cast on and the present; empty when it still fits. */
export function evidenceChanges(was: EvidenceBasis, is: EvidenceBasis): readonly EvidenceChange[] {
  const names = ['artifact', 'baseline', 'suite', 'policy'] as const;
  return names
    .filter((what) => was[what] !== is[what])
    .map((what) => ({ what, was: was[what], is: is[what] }));
}

/** Roles that may see evidence when they are not of the producer's side. */
const overseers: readonly Role[] = ['reviewer', 'steward', 'manager', 'auditor'];

/** Who a person is and answers for: themselves, everyone below them, and their teams. */
export interface Side {
  readonly people: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
}

/**
 * What a caller is to a request. Relation beats role: whoever is on the producing team, produced or contributed to
 * the version, or manages someone who did, has the producer's view and no other (decision 1).
 */
export function deriveRelation(
  caller: { readonly side: Side; readonly roles: readonly Role[] },
  request: { readonly team: string; readonly producers: readonly string[] },
): Relation {
  const { people, teams } = caller.side;
  if (teams.has(request.team) || request.producers.some((person) => people.has(person))) return 'producer';
  return caller.roles.some((role) => overseers.includes(role)) ? 'independent' : 'unrelated';
}

/** Whether a caller may know that a request exists: both sides of it, and whoever keeps the registry running. */
export function mayKnow(relation: Relation, roles: readonly Role[]): boolean {
  return relation !== 'unrelated' || roles.includes('admin');
}
