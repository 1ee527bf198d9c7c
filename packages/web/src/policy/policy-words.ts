import type { CallOutput } from '@assay/client';

export type Policy = CallOutput<'getPolicy'>;
export type Proposal = CallOutput<'listPolicies'>['proposals'][number];
export type Change = Policy['changes'][number];

/** What each state of a proposal means. */
export const proposalStates: Readonly<Record<Policy['state'], readonly [words: string, tone: string]>> = {
  proposed: ['waits for those who lose by it', 'warn'],
  'in-force': ['in force', 'good'],
  replaced: ['replaced', 'third'],
  withdrawn: ['withdrawn', 'third'],
};

/** The number of the line that governs, from the matrix's own words; null when they do not say. */
export function lineNumber(line: string): number | null {
  const found = /line (\d+)/.exec(line)?.[1];
  return found === undefined ? null : Number(found);
}

/** Whether anything still waits for a person's approval, and for whose. */
export function waitingFor(
  policy: Pick<Policy, 'state' | 'approvalsNeeded' | 'approvals'>,
): readonly string[] {
  if (policy.state !== 'proposed') return [];
  return policy.approvalsNeeded.filter((person) => !policy.approvals.includes(person));
}

/** Money in words of its currency: `€60,000`. */
export function moneyInWords({
  minorUnits,
  currency,
}: {
  readonly minorUnits: number;
  readonly currency: string;
}): string {
  return (minorUnits / 100).toLocaleString('en-GB', {
    style: 'currency',
    currency,
    maximumFractionDigits: 0,
  });
}
