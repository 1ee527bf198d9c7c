import type { PolicyFile } from '@assay/contract';
import { type PolicyVersion, stageRuleOf, suiteNameFor } from './policy-version.ts';
import { type MatrixQuestion, requiredSlots } from './slots.ts';

/**
 * In what a policy asks more than another of a promotion of this model to this stage, in words; empty when it asks
 * no more. A request whose policy was replaced by a stricter one is stale; a laxer one leaves it as it is.
 */
export function stricterReasons(
  before: PolicyVersion,
  after: PolicyVersion,
  question: MatrixQuestion,
): readonly string[] {
  const [old, next] = [stageRuleOf(before, question.stage), stageRuleOf(after, question.stage)];
  if (next === undefined) return [`there is no stage ${question.stage} any more`];
  return [
    ...slotReasons(before, after, question),
    ...(old === undefined ? [] : stageReasons(old, next, question.tier)),
    ...suiteReasons(before, after, question.model, next.evaluated),
  ];
}

function slotReasons(before: PolicyVersion, after: PolicyVersion, question: MatrixQuestion): string[] {
  const had = new Map(requiredSlots(before, question).map((slot) => [slot.slot, slot]));
  return requiredSlots(after, question).flatMap((slot) => {
    const old = had.get(slot.slot);
    if (old === undefined) return [`the slot ${slot.slot} is needed as well`];
    const gone = old.admits.filter((handle) => !slot.admits.includes(handle));
    const more = slot.evidence.filter((kind) => !old.evidence.includes(kind));
    return [
      ...(gone.length === 0 ? [] : [`${slot.slot} no longer admits ${gone.join(', ')}`]),
      ...(more.length === 0 ? [] : [`${slot.slot} must have been shown ${more.join(', ')}`]),
      ...(slot.answersFor === old.answersFor ? [] : [`${slot.slot} answers for something else`]),
    ];
  });
}

type StageRule = PolicyFile['stages'][number];

function stageReasons(old: StageRule, next: StageRule, tier: number): string[] {
  const days = (rule: StageRule): number => rule.approvalDays[tier === 1 ? '1' : tier === 2 ? '2' : '3'];
  const gates = next.gates.filter(
    (gate) =>
      !old.gates.some(
        (other) =>
          other.name === gate.name && other.pass === gate.pass && other.inconclusive === gate.inconclusive,
      ),
  );
  return [
    ...gates.map(({ name }) => `gate "${name}" is new or has changed`),
    ...(next.evaluated && !old.evaluated ? ['the stage is evaluated now'] : []),
    ...(next.refuseAsserted && !old.refuseAsserted ? ['asserted versions are refused now'] : []),
    ...(next.after !== undefined && next.after !== old.after
      ? [`the stage comes after ${next.after} now`]
      : []),
    ...(days(next) < days(old) ? [`approvals stand for ${days(next)} days, no longer ${days(old)}`] : []),
  ];
}

function suiteReasons(
  before: PolicyVersion,
  after: PolicyVersion,
  model: string,
  evaluated: boolean,
): string[] {
  const [old, next] = [suiteNameFor(before, model), suiteNameFor(after, model)];
  return evaluated && old !== next ? [`the suite is ${next ?? 'none'}, no longer ${old ?? 'none'}`] : [];
}
