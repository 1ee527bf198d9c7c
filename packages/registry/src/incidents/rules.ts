import type { Attribution } from './tables.ts';

/** The two gravest severities: these count against a forecast (decision 16). */
export const gravestSeverities = [1, 2] as const;

const day = 86_400_000;

/**
 * Whether an incident is the event that reviewers forecast: of the two gravest severities, attributed to the version,
 * and begun within the horizon of its first deployment to the stage. Void, hence false, when it never was deployed.
 */
export function isForecastEvent(
  incident: { readonly severity: number; readonly startedAt: number; readonly attribution: Attribution },
  exposure: { readonly firstDeployedAt: number | null; readonly horizonDays: number },
): boolean {
  const { firstDeployedAt, horizonDays } = exposure;
  if (firstDeployedAt === null || incident.attribution === 'not-the-model') return false;
  if (!gravestSeverities.some((severity) => severity === incident.severity)) return false;
  const since = incident.startedAt - firstDeployedAt;
  return since >= 0 && since <= horizonDays * day;
}

/** A run, as far as attribution by service and time asks. */
export interface CandidateRun {
  readonly stage: string;
  readonly from: string;
  readonly until: string | null;
}

/**
 * The runs of a service that an incident may belong to: those of the last stage that ran then. Several are left to a
 * person: nothing is attributed by guessing.
 */
export function runsAt<R extends CandidateRun>(
  runs: readonly R[],
  startedAt: string,
  stageOrder: readonly string[],
): readonly R[] {
  const running = runs.filter(
    ({ from, until }) => from <= startedAt && (until === null || until > startedAt),
  );
  const gravest = Math.max(...running.map(({ stage }) => stageOrder.indexOf(stage)));
  return running.filter(({ stage }) => stageOrder.indexOf(stage) === gravest);
}
