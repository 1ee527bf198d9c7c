import { millisecondsOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { isForecastEvent } from '../incidents/rules.ts';
import { findPolicyInForce } from '../policy/queries.ts';
import { type Worth, deriveWorth } from './worth.ts';

const day = 86_400_000;

/** What an approval is worth by what the record holds now. */
export async function worthNow(tx: Tx, ctx: Context): Promise<Worth> {
  const horizonDays = (await findPolicyInForce(tx))?.policy.forecastHorizonDays ?? 90;
  const exposures = await approvedExposures(tx);
  const incidents = await tx
    .selectFrom('incident')
    .select(['model_id', 'version', 'severity', 'started_at', 'attribution'])
    .where('model_id', 'is not', null)
    .execute();
  let [matured, bad] = [0, 0];
  for (const exposure of exposures) {
    const firstDeployedAt = millisecondsOf(exposure.first);
    const failed = incidents.some(
      (incident) =>
        incident.model_id === exposure.model_id &&
        incident.version === exposure.version &&
        isForecastEvent(
          {
            severity: incident.severity,
            startedAt: millisecondsOf(incident.started_at),
            attribution: incident.attribution,
          },
          { firstDeployedAt, horizonDays },
        ),
    );
    const old = ctx.clock.milliseconds() - firstDeployedAt >= horizonDays * day;
    if (failed) bad += 1;
    if (failed || old) matured += 1;
  }
  return deriveWorth({ knownBad: 0, stopped: 0, matured, bad, horizonDays });
}

/** Approved versions with their first deployment to the stage they were approved for; never deployed ones are void. */
async function approvedExposures(tx: Tx) {
  return tx
    .selectFrom('request')
    .innerJoin('deployment', (join) =>
      join
        .onRef('deployment.model_id', '=', 'request.model_id')
        .onRef('deployment.version', '=', 'request.version')
        .onRef('deployment.stage', '=', 'request.stage'),
    )
    .innerJoin('request_slot', (join) =>
      join
        .onRef('request_slot.request', '=', 'request.number')
        .onRef('request_slot.round', '=', 'request.round'),
    )
    .select(['request.model_id', 'request.version', 'request.stage'])
    .select(({ fn }) => fn.min('deployment.from_at').as('first'))
    .where('request.promoted_at', 'is not', null)
    .where('request_slot.decision', 'is not', null)
    .groupBy(['request.model_id', 'request.version', 'request.stage'])
    .execute();
}
