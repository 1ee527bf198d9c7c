import type { PolicyFile } from '@assay/contract';

/** What a policy version demands of one request. */
export interface PolicyDemands {
  readonly slots: readonly {
    readonly slot: string;
    readonly group: string;
    readonly minutes: number;
    readonly evidence: readonly string[];
    /** Person ids. */
    readonly admits: readonly string[];
  }[];
  readonly stage: PolicyFile['stages'][number] | undefined;
  /** Name of the suite bound to the model, if any. */
  readonly suite: string | null;
}

/**
 * In which ways `next` demands more of a request than `pinned`, in words; empty when it demands no more. Only a
 * stricter policy makes evidence stale (decision 12). A gate whose text changed counts as stricter, because
 * nobody can say of two expressions which admits less.
 */
export function waysStricter(
  pinned: PolicyDemands,
  next: PolicyDemands,
  /** Whoever has already voted: a vote the new policy would not admit must be cast again. */
  voters: readonly { readonly slot: string; readonly person: string }[] = [],
): readonly string[] {
  if (next.stage === undefined) return ['the stage no longer exists'];
  return [
    ...slotsStricter(pinned, next),
    ...gatesStricter(pinned, next),
    ...(next.suite === pinned.suite ? [] : [`the model is bound to another suite (${next.suite ?? 'none'})`]),
    ...stageStricter(pinned, next),
    ...voters
      .filter(({ slot, person }) => !admittedBy(next, slot, person))
      .map(({ slot }) => `slot ${slot} no longer admits whoever voted in it`),
  ];
}

function slotsStricter(pinned: PolicyDemands, next: PolicyDemands): string[] {
  return next.slots.flatMap((slot) => {
    const before = pinned.slots.find((candidate) => candidate.slot === slot.slot);
    if (before === undefined) return [`slot ${slot.slot} is new`];
    const evidence = slot.evidence.filter((kind) => !before.evidence.includes(kind));
    return [
      ...(slot.minutes > before.minutes ? [`slot ${slot.slot} is granted more minutes`] : []),
      ...evidence.map((kind) => `slot ${slot.slot} must also have ${kind}`),
    ];
  });
}

function gatesStricter(pinned: PolicyDemands, next: PolicyDemands): string[] {
  const before = new Map(pinned.stage?.gates.map((gate) => [gate.name, gate]));
  return (next.stage?.gates ?? []).flatMap((gate) => {
    const same = before.get(gate.name);
    if (same === undefined) return [`gate "${gate.name}" is new`];
    const unchanged = same.pass === gate.pass && (same.inconclusive ?? null) === (gate.inconclusive ?? null);
    return unchanged ? [] : [`gate "${gate.name}" changed`];
  });
}

function stageStricter(pinned: PolicyDemands, next: PolicyDemands): string[] {
  const [was, is] = [pinned.stage, next.stage];
  if (was === undefined || is === undefined) return [];
  const tiers = ['1', '2', '3'] as const;
  const shorter = tiers.some((tier) => (is.approvalDays[tier] ?? 0) < (was.approvalDays[tier] ?? 0));
  return [
    ...(is.evaluated && !was.evaluated ? ['the stage now demands a sealed suite'] : []),
    ...(is.refuseAsserted && !was.refuseAsserted ? ['the stage now refuses asserted identities'] : []),
    ...(is.after !== undefined && is.after !== was.after ? [`the version must hold ${is.after} first`] : []),
    ...(shorter ? ['approvals stand for fewer days'] : []),
  ];
}

function admittedBy(policy: PolicyDemands, slot: string, person: string): boolean {
  const found = policy.slots.find((candidate) => candidate.slot === slot);
  return found === undefined || found.admits.includes(person);
}
