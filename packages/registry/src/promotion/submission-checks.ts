import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type ResolvedVersion, contributorsOf, isBarred } from '../catalog/queries.ts';
import { managersAboveAll, membersOf, peopleByIds } from '../people/queries.ts';
import { refused } from '../people/refusals.ts';
import type { PolicyVersion, StageRule } from '../policy/policy-version.ts';
import { slotsFor } from '../policy/queries.ts';
import { unfillableSlots } from '../policy/slots.ts';
import { hasReadSuite, suiteForModel } from '../suites/queries.ts';

const week = 7 * 86_400_000;

/** Refuses a version that may not enter a stage: barred, deprecated or retired, only asserted, or out of order. */
export async function requireFit(
  tx: Tx,
  { model, version }: ResolvedVersion,
  stage: StageRule,
): Promise<void> {
  const name = `${model.name}/${version.version}`;
  if (await isBarred(tx, version.artifact_digest)) {
    throw refused(
      'CONFLICT',
      `The artifact of ${name} is barred from every stage. Register another version.`,
    );
  }
  if (version.state !== 'registered') {
    throw refused(
      'WRONG_STATE',
      `${name} is ${version.state} and can enter no stage. Register another version.`,
    );
  }
  if (stage.refuseAsserted && version.identity === 'asserted') {
    throw refused(
      'CONFLICT',
      `${name} is a configuration whose identity is only asserted, and ${stage.name} refuses those.`,
    );
  }
  if (stage.after === undefined) return;
  const held = await tx
    .selectFrom('request')
    .select('number')
    .where('model_id', '=', model.id)
    .where('version', '=', version.version)
    .where('artifact', '=', version.artifact_digest)
    .where('stage', '=', stage.after)
    .where('promoted_at', 'is not', null)
    .executeTakeFirst();
  if (held === undefined) {
    throw refused(
      'WRONG_STATE',
      `${name} has not held ${stage.after}, which comes before ${stage.name}. Submit it to ${stage.after} first.`,
    );
  }
}

/**
 * Refuses when no suite in force judges the model, when whoever produced the version knows the suite's rows, or when
 * the week's submissions are used up.
 */
export async function requireJudgeable(
  tx: Tx,
  ctx: Context,
  policy: PolicyVersion,
  { model, version }: ResolvedVersion,
): Promise<void> {
  const suite = await suiteForModel(tx, policy, model.name);
  if (suite === undefined) {
    throw refused(
      'WRONG_STATE',
      `No suite in force judges ${model.name}. Ask a steward to seal one, or to refresh the one whose budget is spent.`,
    );
  }
  const contributors = await contributorsOf(tx, model.id, version.version);
  for (const person of new Set([ctx.actor.personId, version.created_by, ...contributors])) {
    if (await hasReadSuite(tx, suite.id, person)) {
      throw refused(
        'SEPARATION_OF_DUTIES',
        `Someone who produced ${model.name}/${version.version} knows rows of ${suite.suite} ${suite.version}. It can be judged only by a version of the suite that none of them has seen.`,
      );
    }
  }
  await requireWithinLimit(tx, ctx, policy, model.id);
}

/** Submissions of one model are limited by the week, because every verdict teaches something about the suite. */
async function requireWithinLimit(
  tx: Tx,
  ctx: Context,
  policy: PolicyVersion,
  modelId: ResolvedVersion['model']['id'],
): Promise<void> {
  const limit = policy.policy.submissionsPerModelPerWeek;
  const judged = policy.policy.stages.filter(({ evaluated }) => evaluated).map(({ name }) => name);
  const since = instantOf(ctx.clock.milliseconds() - week);
  const recent = await tx
    .selectFrom('request')
    .select(['submitted_at'])
    .where('model_id', '=', modelId)
    .where('stage', 'in', judged)
    .where('submitted_at', '>', since)
    .orderBy('submitted_at', 'desc')
    .limit(limit)
    .execute();
  if (recent.length < limit) return;
  const again = recent.at(-1)?.submitted_at ?? since;
  throw refused(
    'LIMIT_REACHED',
    `${limit} submissions of this model a week are allowed, because each verdict spends the suite. The next may come a week after ${again}.`,
  );
}

/** Refuses when no independent people are left who could fill every slot, each one slot. */
export async function requireFillable(
  tx: Tx,
  policy: PolicyVersion,
  { model, version }: ResolvedVersion,
  stage: StageRule,
): Promise<void> {
  const slots = await slotsFor(tx, policy, { model: model.name, stage: stage.name, tier: model.tier });
  const producers = [version.created_by, ...(await contributorsOf(tx, model.id, version.version))];
  const managers = await managersAboveAll(tx, producers);
  const side = new Set([...producers, ...managers, ...(await membersOf(tx, model.team_id))]);
  const people = await peopleByIds(
    tx,
    slots.flatMap(({ admitIds }) => admitIds),
  );
  const independent = new Set(
    [...people.values()].filter(({ id, active }) => active && !side.has(id)).map(({ handle }) => handle),
  );
  const missing = unfillableSlots(slots, (handle) => independent.has(handle));
  if (missing.length > 0) {
    throw refused(
      'SEPARATION_OF_DUTIES',
      `Nobody independent of the producer is left for ${missing.map(({ slot }) => slot).join(', ')}. Ask an admin to extend the groups in the policy.`,
    );
  }
}
