import type { Claim } from '@assay/contract';

/** A dataset by what it is called and what it hashes to. */
export interface NamedDataset {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
}

/** A comparison that the suite declared beforehand. */
export interface DeclaredComparison {
  readonly group: 'overall' | 'slice';
  /** The slice's name; the metric's for an overall figure. */
  readonly name: string;
  readonly metric: string;
  readonly margin: string;
}

/**
 * What the registry knows beside the report, as far as findings rest on it. Everything a producer wrote (claims,
 * card, dataset names) is untrusted text here: it is quoted in sentences and decides nothing by itself.
 */
export interface EvidenceRecord {
  /** Whether the stage asks for a sealed suite's judgment at all. */
  readonly evaluated: boolean;
  readonly model: string;
  readonly tier: number;
  readonly identity: 'content' | 'asserted';
  readonly claims: readonly Claim[];
  /** How far above its interval a claim may stand and still be confirmed, in the metric's unit. */
  readonly claimTolerance: string;
  readonly datasets: readonly NamedDataset[];
  /** Datasets that a pipeline's run events say were read, beyond those declared; null when no run sent any. */
  readonly pipelineInputs: readonly NamedDataset[] | null;
  readonly suite: {
    readonly name: string;
    readonly version: string;
    readonly state: 'sealed' | 'in-force' | 'refused' | 'exhausted' | 'deprecated' | 'retired';
    /** Whole months since it was sealed. */
    readonly ageMonths: number;
    readonly sources: readonly NamedDataset[];
    /** The metric that counts most, where the suite names one. */
    readonly primaryMetric: string | null;
    readonly declared: readonly DeclaredComparison[];
  } | null;
  readonly baseline: 'holder' | 'declared' | 'none';
  readonly ownerActive: boolean;
  /** Months since the card was last revised and how many policy allows; null without a card. */
  readonly card: {
    readonly ageMonths: number;
    readonly monthsAllowed: number;
    /** Figures that the card's front matter states. */
    readonly claims: readonly Claim[];
  } | null;
  /** How many of the producing team have sealed, stewarded or read the suite. */
  readonly readersOnTeam: number;
  /** How many earlier requests asked for the same bytes in this stage. */
  readonly earlierRequests: number;
  /** t of the t-th submission of this model against the suite version. */
  readonly attempt: number;
}
