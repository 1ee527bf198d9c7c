import type { RequestState } from '@assay/contract';

/** Whose turn it is, why, and since when; by id, or a group where no person has taken it. */
export interface Turn {
  readonly person: string | null;
  readonly group: string | null;
  readonly why: string;
  readonly since: string;
}

/** What decides whose turn it is. */
export interface TurnSituation {
  readonly state: RequestState;
  readonly since: string;
  readonly submittedBy: string;
  readonly waitsForSuite: boolean;
  readonly slots: readonly {
    readonly slot: string;
    readonly group: string;
    readonly state: 'open' | 'claimed' | 'filled' | 'outdated';
    readonly reviewer: string | null;
    readonly since: string | null;
    /** The reviewer voted on evidence that went stale, and holds the slot still. */
    readonly votedBefore: boolean;
  }[];
}

/** The attention set of a request: everyone for whom it waits, and nobody once it ended. */
export function turnsOf(situation: TurnSituation): readonly Turn[] {
  const { state, since, submittedBy } = situation;
  switch (state) {
    case 'submitted':
    case 'evaluating':
      return situation.waitsForSuite
        ? [{ person: null, group: 'stewards', why: 'No suite in force judges the model.', since }]
        : [{ person: null, group: 'evaluator', why: 'The evaluation is under way.', since }];
    case 'evaluation-failed':
      return [{ person: submittedBy, group: null, why: 'The evaluation failed: retry or withdraw.', since }];
    case 'needs-evidence':
      return [{ person: submittedBy, group: null, why: 'A reviewer asked for more evidence.', since }];
    case 'in-queue':
    case 'in-review':
      return situation.slots.flatMap((slot) => turnOfSlot(slot, since));
    case 'approved':
    case 'promoted':
    case 'rejected':
    case 'withdrawn':
    case 'superseded':
    case 'rolled-back':
      return [];
  }
}

function turnOfSlot(slot: TurnSituation['slots'][number], since: string): Turn[] {
  switch (slot.state) {
    case 'open':
      return [{ person: null, group: slot.group, why: `Slot ${slot.slot} is open.`, since }];
    case 'claimed':
      return [
        {
          person: slot.reviewer,
          group: slot.group,
          why: slot.votedBefore
            ? `The evidence changed under the vote in ${slot.slot}: read the new delta.`
            : `Slot ${slot.slot} is claimed.`,
          since: slot.since ?? since,
        },
      ];
    case 'filled':
    case 'outdated':
      return [];
  }
}
