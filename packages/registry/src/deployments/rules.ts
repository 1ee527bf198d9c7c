import type { Conditions } from '@assay/contract';
import type { BypassKind } from './tables.ts';

/** What a service says it runs, as far as conditions ask. */
export interface ReportedRun {
  readonly service: string;
  /** Share of the service's traffic, 0 to 1; null where the service did not say. */
  readonly trafficShare: string | null;
}

/**
 * Which conditions of a limited approval a run goes beyond, in words; empty when it keeps within them. A cap on
 * traffic is not kept by a service that does not say its share: unknown is not zero.
 */
export function conditionFaults(
  conditions: Pick<Conditions, 'services' | 'trafficCap'>,
  run: ReportedRun,
): readonly string[] {
  const { services, trafficCap } = conditions;
  const faults: string[] = [];
  if (services !== null && !services.includes(run.service)) {
    faults.push(
      services.length === 0
        ? 'no service satisfies every approval'
        : `it may run only in ${services.join(', ')}, not in ${run.service}`,
    );
  }
  if (trafficCap === null) return faults;
  if (run.trafficShare === null) {
    faults.push(`it may take at most ${trafficCap} of the traffic, and the share was not said`);
  } else if (Number(run.trafficShare) > Number(trafficCap)) {
    faults.push(`it may take at most ${trafficCap} of the traffic, not ${run.trafficShare}`);
  }
  return faults;
}

/** What is known of the approval under a run. */
export interface RunSituation {
  /** Whether any registered version has these bytes. */
  readonly known: boolean;
  /** Whether an override puts exactly this version in the stage now. */
  readonly overridden: boolean;
  /** The approval under the version in this stage: none ever, or whether it may still be relied on. */
  readonly approval: 'none' | 'holds' | 'lapsed';
  /** Whether it was ever approved for another stage. */
  readonly approvedElsewhere: boolean;
}

/** How a run came round the gate; null when an approval stands under it. An override is never called approved. */
export function bypassKind(run: RunSituation): BypassKind | null {
  if (!run.known) return 'unknown-digest';
  switch (run.approval) {
    case 'holds':
      return null;
    case 'lapsed':
      return run.overridden ? 'overridden' : 'lapsed';
    case 'none':
      if (run.overridden) return 'overridden';
      return run.approvedElsewhere ? 'other-stage' : 'never-approved';
  }
}

/**
 * Whether a newly reported run replaces one that was reported before by the same service, in the same stage, for the
 * same model: the same version always; another one only when the new run takes all the traffic.
 */
export function replaces(
  next: { readonly version: number; readonly trafficShare: string | null },
  running: { readonly version: number },
): boolean {
  if (next.version === running.version) return true;
  return next.trafficShare === null || Number(next.trafficShare) >= 1;
}
