import type { OwnersLine } from './model-owners.ts';
import { matcherOf } from './model-pattern.ts';
import type { PolicyVersion } from './policy-version.ts';

/** What a model is, as far as the approval matrix asks. */
export interface MatrixQuestion {
  readonly model: string;
  readonly stage: string;
  /** 1 is the gravest. */
  readonly tier: number;
}

/** One approval that is needed: group × ordinal. */
export interface SlotRequirement {
  /** `risk-1`, `risk-2` … */
  readonly slot: string;
  readonly group: string;
  readonly ordinal: number;
  /** What an approval in this slot answers for, in one sentence. */
  readonly answersFor: string;
  readonly minutes: number;
  readonly evidence: readonly string[];
  /** Handles of those whom the group names, independent of the producer or not. */
  readonly admits: readonly string[];
}

/** The line that governs, and whether it was reached for want of one that fits. */
export interface GoverningLine {
  readonly line: OwnersLine;
  readonly fallback: boolean;
}

/**
 * The line of MODELOWNERS for a model in a stage: the last that fits. A name that none fits has the strictest row
 * of that stage (the one with the most slots, of those the first); a stage without any line, the strictest of all.
 */
export function governingLine(owners: readonly OwnersLine[], question: MatrixQuestion): GoverningLine {
  const ofStage = owners.filter(({ stage }) => stage === '*' || stage === question.stage);
  const fits = ofStage.findLast(
    ({ tier, pattern }) => question.tier <= tier && matcherOf(pattern)(question.model),
  );
  if (fits !== undefined) return { line: fits, fallback: false };
  const [first, ...others] = ofStage.length > 0 ? ofStage : owners;
  if (first === undefined) throw new Error('a policy without a line was never in force');
  const strictest = others.reduce((best, line) => (size(line) > size(best) ? line : best), first);
  return { line: strictest, fallback: true };
}

function size(line: OwnersLine): number {
  return line.groups.reduce((sum, { count }) => sum + count, 0);
}

/** The slots that a promotion of this model to this stage needs, in the order of the line; none for `nobody`. */
export function requiredSlots(version: PolicyVersion, question: MatrixQuestion): readonly SlotRequirement[] {
  const { line } = governingLine(version.owners, question);
  return line.groups.flatMap(({ group, count }) => {
    const rule = version.policy.groups[group];
    if (rule === undefined) throw new Error(`group ${group} passed the check of the policy and is gone`);
    return Array.from({ length: count }, (_, index) => ({
      slot: `${group}-${index + 1}`,
      group,
      ordinal: index + 1,
      answersFor: rule.answersFor,
      minutes: rule.minutes,
      evidence: rule.evidence,
      admits: rule.members,
    }));
  });
}

/**
 * The largest number of slots that different people can fill, and the slots left over in the best such plan
 * (bipartite matching by augmenting paths). A person fills at most one slot.
 */
export function unfillableSlots<S extends { readonly admits: readonly string[] }>(
  slots: readonly S[],
  mayFill: (handle: string) => boolean,
): readonly S[] {
  const slotOf = new Map<string, number>();
  const place = (index: number, tried: Set<string>): boolean => {
    for (const handle of slots[index]?.admits ?? []) {
      if (tried.has(handle) || !mayFill(handle)) continue;
      tried.add(handle);
      const held = slotOf.get(handle);
      if (held === undefined || place(held, tried)) {
        slotOf.set(handle, index);
        return true;
      }
    }
    return false;
  };
  return slots.filter((_, index) => !place(index, new Set()));
}
