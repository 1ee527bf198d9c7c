/** Why an approval no longer stands, or soon will not; a closed list, each with its sentence. */
export type LapseReason =
  | 'expired'
  | 'owner-gone'
  | 'suite-deprecated'
  | 'approver-without-standing'
  | 'version-deprecated'
  | 'version-retired'
  | 'digest-barred'
  | 'bytes-altered'
  | 'review-overdue'
  | 'condition-breached';

/** What the standing of an approval is derived from. Instants as text; they compare as text. */
export interface StandingSituation {
  readonly now: string;
  readonly expiresAt: string;
  /** How long before its end an approval is called lapsing, so that someone renews it in time. */
  readonly warnFrom: string;
  readonly ownerActive: boolean;
  readonly owner: string;
  /** The suite version the evidence rests on, when it was deprecated, and when that stops being enough. */
  readonly suite: { readonly name: string; readonly deprecatedUntil: string | null } | null;
  /** Approvers whom the policy in force no longer admits to the group they answered for. */
  readonly approversWithoutStanding: readonly { readonly person: string; readonly group: string }[];
  /** Null while the version is neither deprecated nor retired. */
  readonly versionDeprecatedUntil: string | null;
  readonly versionRetired: boolean;
  readonly barred: boolean;
  readonly bytesAltered: boolean;
  /** When a limited approval was to be looked at again. */
  readonly reviewBy: string | null;
  /** Conditions that something live goes beyond, in words. */
  readonly breaches: readonly string[];
  /** Reasons recorded when it lapsed before; a lapse stays until the version is approved again. */
  readonly recorded: readonly string[] | null;
}

export interface Lapse {
  readonly reason: LapseReason;
  readonly words: string;
  /** When it takes effect: at or before `now` it has. */
  readonly at: string;
}

export interface Standing {
  readonly state: 'stands' | 'lapsing' | 'lapsed';
  readonly reasons: readonly string[];
  /** When it lapses, or will; for a standing approval its expiry. Null once a recorded lapse has no date to come. */
  readonly until: string | null;
  readonly lapses: readonly Lapse[];
}

/**
 * Whether an approval stands. The states are `stands → lapsing (reason, date) → lapsed (reason)`; only a new approval
 * leads back. Adding a reason never makes an approval stand better.
 */
export function deriveStanding(situation: StandingSituation): Standing {
  const lapses = lapsesOf(situation).sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const due = lapses.filter(({ at }) => at <= situation.now);
  if (situation.recorded !== null || due.length > 0) {
    const words = due.map((lapse) => lapse.words);
    const recorded = (situation.recorded ?? []).map((reason) => recordedWords[reason] ?? reason);
    const reasons = words.length > 0 ? words : recorded;
    return { state: 'lapsed', reasons, until: due[0]?.at ?? null, lapses };
  }
  const [next] = lapses;
  if (next !== undefined) {
    return { state: 'lapsing', reasons: lapses.map(({ words }) => words), until: next.at, lapses };
  }
  return { state: 'stands', reasons: [], until: situation.expiresAt, lapses };
}

function lapsesOf(situation: StandingSituation): Lapse[] {
  const { now, suite } = situation;
  const lapses: Lapse[] = [];
  const lapse = (reason: LapseReason, at: string, words: string): void => {
    lapses.push({ reason, words, at });
  };
  if (situation.expiresAt <= situation.warnFrom || situation.expiresAt <= now) {
    lapse('expired', situation.expiresAt, 'the approval’s time runs out');
  }
  if (!situation.ownerActive) lapse('owner-gone', now, `owner ${situation.owner} left`);
  if (suite !== null && suite.deprecatedUntil !== null) {
    lapse('suite-deprecated', suite.deprecatedUntil, `suite ${suite.name} is deprecated`);
  }
  for (const { person, group } of situation.approversWithoutStanding) {
    lapse('approver-without-standing', now, `approver ${person} has no standing in ${group}`);
  }
  if (situation.versionRetired) lapse('version-retired', now, 'the version is retired');
  else if (situation.versionDeprecatedUntil !== null) {
    lapse('version-deprecated', situation.versionDeprecatedUntil, 'the version is deprecated');
  }
  if (situation.barred) lapse('digest-barred', now, 'its artifact is barred from every stage');
  if (situation.bytesAltered) lapse('bytes-altered', now, 'its stored bytes are not those approved');
  if (situation.reviewBy !== null && situation.reviewBy <= situation.warnFrom) {
    lapse('review-overdue', situation.reviewBy, 'a review that its conditions ask for is due');
  }
  for (const breach of situation.breaches) {
    lapse('condition-breached', now, `a condition is breached: ${breach}`);
  }
  return lapses;
}

/** What a recorded reason says when nothing of now repeats it. */
const recordedWords: Readonly<Record<string, string>> = {
  expired: 'the approval’s time ran out',
  'owner-gone': 'its owner left',
  'suite-deprecated': 'its suite was deprecated',
  'approver-without-standing': 'an approver had no standing',
  'version-deprecated': 'the version was deprecated',
  'version-retired': 'the version was retired',
  'digest-barred': 'its artifact was barred from every stage',
  'bytes-altered': 'its stored bytes were not those approved',
  'review-overdue': 'a review that its conditions asked for was overdue',
  'condition-breached': 'a condition was breached',
};
