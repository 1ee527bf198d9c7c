import { isBarred, versionOf } from '../catalog/queries.ts';
import { instantOf, millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { runningOf } from '../deployments/queries.ts';
import { conditionFaults } from '../deployments/rules.ts';
import { handlesOf, personById } from '../people/queries.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { modelOf } from '../promotion/catalog-reads.ts';
import { endOfCivilDate } from '../promotion/civil-date.ts';
import { type RequestRow, slotsOf } from '../promotion/queries.ts';
import { suiteById } from '../suites/queries.ts';
import { type Standing, type StandingSituation, deriveStanding } from './rules.ts';

const day = 86_400_000;
const warningDays = 14;

/** Whether the approval that a promoted request gave stands now, and if not, why. */
export async function approvalStanding(tx: Tx, ctx: Context, request: RequestRow): Promise<Standing> {
  const now = ctx.clock.now();
  const model = await modelOf(tx, request.model_id);
  const owner = await personById(tx, model.owner_id);
  const version = await versionOf(tx, request.model_id, request.version);
  const reviewBy = request.conditions?.reviewBy ?? null;
  return deriveStanding({
    now,
    expiresAt: request.expires_at ?? now,
    warnFrom: instantOf(ctx.clock.milliseconds() + warningDays * day),
    ownerActive: owner?.active ?? false,
    owner: owner?.handle ?? 'unknown',
    suite: await suiteOf(tx, request),
    approversWithoutStanding: await approversWithoutStanding(tx, request),
    versionDeprecatedUntil: lastMoment(version?.deprecated_until ?? null, model.zone),
    versionRetired: version?.state === 'retired',
    barred: await isBarred(tx, request.artifact),
    bytesAltered: await bytesAltered(tx, request),
    reviewBy: lastMoment(reviewBy, model.zone),
    breaches: await breachesOf(tx, request),
    recorded: request.lapsed_at === null ? null : request.lapsed_reasons,
  });
}

function lastMoment(date: string | null, zone: string): string | null {
  return date === null ? null : endOfCivilDate(date, zone);
}

async function suiteOf(tx: Tx, request: RequestRow): Promise<StandingSituation['suite']> {
  const suite = request.suite_id === null ? undefined : await suiteById(tx, request.suite_id);
  if (suite === undefined) return null;
  const name = `${suite.suite} ${suite.version}`;
  if (suite.deprecated_at === null) return { name, deprecatedUntil: null };
  const window = (await findPolicyInForce(tx))?.policy.deprecationDays ?? 30;
  return { name, deprecatedUntil: instantOf(millisecondsOf(suite.deprecated_at) + window * day) };
}

/** Approvers whom the policy in force no longer names in the group for which they answered. */
async function approversWithoutStanding(
  tx: Tx,
  request: RequestRow,
): Promise<StandingSituation['approversWithoutStanding']> {
  const policy = await findPolicyInForce(tx);
  const slots = await slotsOf(tx, request.number, request.round);
  const handles = await handlesOf(
    tx,
    slots.flatMap(({ reviewer }) => reviewer ?? []),
  );
  return slots.flatMap(({ group_name: group, reviewer, decision }) => {
    const person = reviewer === null || decision === null ? undefined : handles.get(reviewer);
    if (person === undefined) return [];
    const admitted = policy?.policy.groups[group]?.members.includes(person) ?? false;
    return admitted ? [] : [{ person, group }];
  });
}

/** Whether any file of the version was last found to hash to something else. */
async function bytesAltered(tx: Tx, request: RequestRow): Promise<boolean> {
  const altered = await tx
    .selectFrom('version_file')
    .innerJoin('artifact_check', 'artifact_check.digest', 'version_file.digest')
    .select('version_file.path')
    .where('model_id', '=', request.model_id)
    .where('version', '=', request.version)
    .whereRef('artifact_check.found', '<>', 'version_file.digest')
    .executeTakeFirst();
  return altered !== undefined;
}

/** Which conditions of a limited approval something that runs now goes beyond. */
async function breachesOf(tx: Tx, request: RequestRow): Promise<readonly string[]> {
  const { conditions } = request;
  if (!request.limited || conditions === null) return [];
  const running = (await runningOf(tx, request.model_id, request.stage)).filter(
    ({ version }) => version === request.version,
  );
  const handles = await handlesOf(
    tx,
    running.map(({ service_id }) => service_id),
  );
  return running.flatMap(({ service_id, traffic_share }) =>
    conditionFaults(conditions, {
      service: handles.get(service_id) ?? 'unknown',
      trafficShare: traffic_share,
    }),
  );
}
