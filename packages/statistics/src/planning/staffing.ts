import { queueOutlook } from './queueing.ts';

/** Reviewers with an hour budget each, in a business week. */
export interface Staffing {
  /** Submissions a week. */
  readonly arrivalsPerWeek: number;
  /** Mean review, in hours of reading. */
  readonly reviewHours: number;
  /** Cs² of review times. */
  readonly serviceVariation?: number;
  readonly reviewers: number;
  /** Review hours a reviewer has in a week. */
  readonly hoursPerWeek: number;
  /** Business hours in a week. */
  readonly businessHours?: number;
}

/** What the staffing can hold. */
export interface SlaOutlook {
  readonly utilisation: number;
  /** P(a review starts within the given business hours). */
  startsWithin(businessHours: number): number;
  /** Mean wait in business hours. */
  readonly meanWaitBusinessHours: number;
}

/**
 * The wait of an evenly spread, pooled queue: a review hour is businessHours/hoursPerWeek business hours. That is
 * optimistic, and said so; a seeded simulation on real calendars should follow.
 */
export function slaOutlook(staffing: Staffing): SlaOutlook {
  const { businessHours = 40, hoursPerWeek, serviceVariation = 1 } = staffing;
  const queue = queueOutlook({
    arrivalRate: staffing.arrivalsPerWeek / hoursPerWeek,
    meanService: staffing.reviewHours,
    servers: staffing.reviewers,
    serviceVariation,
  });
  const dilation = businessHours / hoursPerWeek;
  return {
    utilisation: queue.utilisation,
    startsWithin: (hours) => 1 - queue.waitBeyond(hours / dilation),
    meanWaitBusinessHours: queue.meanWait * dilation,
  };
}

/** The fewest reviewers for an SLA, before and after leave. */
export interface StaffingNeed {
  readonly reviewers: number;
  readonly withLeave: number;
  readonly startsWithin: number;
  readonly utilisation: number;
}

/**
 * The fewest reviewers with this hour budget who start a share `share` of reviews within `businessHours`, at no more
 * than `maxUtilisation` (.8 unless said); then divided by 1 − leave. Null when 10,000 would not do.
 */
export function staffingNeeded(
  staffing: Omit<Staffing, 'reviewers'>,
  sla: { readonly share: number; readonly businessHours: number },
  options: { readonly maxUtilisation?: number; readonly leave?: number } = {},
): StaffingNeed | null {
  const { maxUtilisation = 0.8, leave = 0.15 } = options;
  const offered = (staffing.arrivalsPerWeek / staffing.hoursPerWeek) * staffing.reviewHours;
  for (let reviewers = Math.max(1, Math.ceil(offered)); reviewers <= 10_000; reviewers++) {
    const outlook = slaOutlook({ ...staffing, reviewers });
    const startsWithin = outlook.startsWithin(sla.businessHours);
    if (startsWithin < sla.share || outlook.utilisation > maxUtilisation) continue;
    const withLeave = Math.ceil(reviewers / (1 - leave) - 1e-9);
    return { reviewers, withLeave, startsWithin, utilisation: outlook.utilisation };
  }
  return null;
}

/** The business hours within which a share of reviews starts: the honest SLA. Null when the queue never settles. */
export function honestSla(staffing: Staffing, share: number): number | null {
  const outlook = slaOutlook(staffing);
  if (outlook.utilisation >= 1) return null;
  if (outlook.startsWithin(0) >= share) return 0;
  let high = 1;
  while (outlook.startsWithin(high) < share) high *= 2;
  let low = 0;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (outlook.startsWithin(middle) >= share) high = middle;
    else low = middle;
  }
  return high;
}
