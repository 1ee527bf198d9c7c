import { countInWords, figure, listInWords, numberInWords } from './finding-words.ts';
import type { DraftFinding } from './draft-finding.ts';
import type { EvidenceRecord, NamedDataset } from './record.ts';

/** Months after which a suite that is still in force is called stale. */
const staleAfterMonths = 12;

/** What the record says against a candidate, beside what was measured. */
export function findingsOfRecord(record: EvidenceRecord): DraftFinding[] {
  return [
    ...heldOutInTraining(record),
    ...lineage(record),
    ...suite(record),
    ...baseline(record),
    ...people(record),
    ...card(record),
    ...submission(record),
  ];
}

/** A dataset that was trained on and from which the suite was sealed. */
export interface HeldOutInTraining {
  readonly dataset: NamedDataset;
  readonly source: NamedDataset;
}

/**
 * Training datasets whose digest is among those the suite was sealed from. Names do not matter: the same bytes under
 * another name are the same rows.
 */
export function datasetsHeldOut(
  training: readonly NamedDataset[],
  sources: readonly NamedDataset[],
): readonly HeldOutInTraining[] {
  const byDigest = new Map(sources.map((source) => [source.digest, source]));
  return training.flatMap((dataset) => {
    const source = byDigest.get(dataset.digest);
    return source === undefined ? [] : [{ dataset, source }];
  });
}

function heldOutInTraining({ datasets, pipelineInputs, suite: judge }: EvidenceRecord): DraftFinding[] {
  if (judge === null) return [];
  const declared = datasetsHeldOut(datasets, judge.sources);
  const seen = datasetsHeldOut(pipelineInputs ?? [], judge.sources).filter(
    ({ dataset }) => !declared.some((other) => other.dataset.digest === dataset.digest),
  );
  const all = [...declared, ...seen];
  if (all.length === 0) return [];
  const names = listInWords(all.map(({ dataset }) => `${dataset.name} ${dataset.version}`));
  const sources = listInWords(all.map(({ source }) => `${source.name} ${source.version}`));
  const how = declared.length > 0 ? 'Its declared training data' : 'What its training run read';
  return [
    {
      kind: 'trained-on-held-out',
      severity: 'blocking',
      title: 'It was trained on the rows that judge it.',
      sentence: `${how} includes ${names}, the same bytes as ${sources}, from which ${judge.name} ${judge.version} was sealed. Its figures on this suite say nothing.`,
      figures: [figure('datasets that are held out', all.length, 'datasets')],
      comparisons: [],
      refutedBy: 'a version trained without them, judged on rows sealed from other data.',
      weight: all.length,
    },
  ];
}

function lineage({ datasets, pipelineInputs, tier, evaluated }: EvidenceRecord): DraftFinding[] {
  if (!evaluated) return [];
  if (datasets.length === 0) {
    return [
      plain('no-lineage', tier === 1 ? 'high' : 'medium', {
        title: 'Nothing says what it was trained on.',
        sentence: 'No dataset is declared, so nobody can tell whether the suite’s rows are among them.',
        refutedBy: 'its training datasets, with their digests.',
      }),
    ];
  }
  const declared = new Set(datasets.map(({ digest }) => digest));
  const undeclared = (pipelineInputs ?? []).filter(({ digest }) => !declared.has(digest));
  if (undeclared.length > 0) {
    return [
      plain('lineage-unverified', 'medium', {
        title: 'Its training run read data that was not declared.',
        sentence: `The pipeline reported ${listInWords(undeclared.map(({ name, version }) => `${name} ${version}`))} among its inputs; the version does not declare it.`,
        refutedBy: 'a declaration that names every input of the run.',
      }),
    ];
  }
  if (pipelineInputs !== null) return [];
  return [
    plain('lineage-unverified', 'low', {
      title: 'Its lineage rests on the producer’s word.',
      sentence: `${countInWords(datasets.length, 'dataset is', 'datasets are')} declared; no training run has reported what it read.`,
      refutedBy: 'lineage events of the run that trained it.',
    }),
  ];
}

function suite({ suite: judge }: EvidenceRecord): DraftFinding[] {
  if (judge === null) return [];
  const name = `${judge.name} ${judge.version}`;
  if (judge.state === 'deprecated' || judge.state === 'retired') {
    return [
      plain('suite-deprecated', 'high', {
        title: 'The suite that judged it is deprecated.',
        sentence: `${name} is ${judge.state}: what it measures is no longer what matters.`,
        refutedBy: 'the same verdict on the suite version now in force.',
      }),
    ];
  }
  if (judge.state === 'exhausted') {
    return [
      plain('suite-exhausted', 'medium', {
        title: 'The suite has answered too often.',
        sentence: `The budget of ${name} is spent: producers may have fitted their models to its answers.`,
        refutedBy: 'the same verdict on refreshed rows.',
      }),
    ];
  }
  if (judge.ageMonths < staleAfterMonths) return [];
  return [
    plain('suite-stale', 'medium', {
      title: 'The suite’s rows are old.',
      sentence: `${name} was sealed ${countInWords(judge.ageMonths, 'month')} ago; today’s cases may differ.`,
      refutedBy: 'the same verdict on rows of this year.',
    }),
  ];
}

function baseline({ baseline: against, evaluated }: EvidenceRecord): DraftFinding[] {
  if (!evaluated || against === 'holder') return [];
  const declared = against === 'declared';
  return [
    plain('no-baseline', declared ? 'low' : 'medium', {
      title: 'Nothing holds the stage yet.',
      sentence: declared
        ? 'It is compared with the reference that the suite declares, which is easier to beat than a version in use.'
        : 'There is nothing to compare it with, so no gate that compares can be answered.',
      refutedBy: 'a comparison with a version that runs.',
    }),
  ];
}

function people({ ownerActive, readersOnTeam, suite: judge }: EvidenceRecord): DraftFinding[] {
  const findings: DraftFinding[] = [];
  if (!ownerActive) {
    findings.push(
      plain('owner-gone', 'medium', {
        title: 'Its owner has left.',
        sentence: 'Whoever is named as owner is no longer active, so nobody answers when it harms.',
        refutedBy: 'an owner who is here.',
      }),
    );
  }
  if (readersOnTeam > 0 && judge !== null) {
    findings.push({
      ...plain('steward-on-team', 'high', {
        title: 'The producing team knows rows of the suite.',
        sentence: `${countInWords(readersOnTeam, 'member')} of it sealed, kept or read ${judge.name} ${judge.version}.`,
        refutedBy: 'the same verdict on a suite version that nobody of the team has seen.',
      }),
      figures: [figure('team members who know rows', readersOnTeam, 'people')],
      weight: readersOnTeam,
    });
  }
  return findings;
}

function card({ card: text, evaluated }: EvidenceRecord): DraftFinding[] {
  if (!evaluated) return [];
  if (text === null) {
    return [
      plain('card-missing', 'low', {
        title: 'It has no model card.',
        sentence: 'Nobody wrote down what it is for and where it should not be used.',
        refutedBy: 'a card.',
      }),
    ];
  }
  if (text.ageMonths < text.monthsAllowed) return [];
  return [
    plain('card-aged', 'low', {
      title: 'Its card has aged.',
      sentence: `It was last revised ${countInWords(text.ageMonths, 'month')} ago; policy allows ${numberInWords(text.monthsAllowed)}.`,
      refutedBy: 'a card that was read and revised.',
    }),
  ];
}

function submission({ identity, earlierRequests, attempt, suite: judge }: EvidenceRecord): DraftFinding[] {
  const findings: DraftFinding[] = [];
  if (identity === 'asserted') {
    findings.push(
      plain('asserted-identity', 'medium', {
        title: 'What runs cannot be checked.',
        sentence:
          'It is a configuration of a service elsewhere: its digest is of the configuration, and what answers may change without it.',
        refutedBy: 'weights that can be hashed.',
      }),
    );
  }
  if (earlierRequests > 0 || attempt > 3) {
    findings.push({
      ...plain('repeated-submission', 'low', {
        title: 'It has been tried before.',
        sentence:
          earlierRequests > 0
            ? `The same bytes were submitted to this stage ${countInWords(earlierRequests, 'time')} before.`
            : `This is attempt ${numberInWords(attempt)} of the model against ${judge?.name ?? 'the suite'}; each answer makes a lucky pass likelier, and the next test stricter.`,
        refutedBy: 'the same verdict on a suite version that gave no earlier answers.',
      }),
      weight: earlierRequests + attempt,
    });
  }
  return findings;
}

function plain(
  kind: DraftFinding['kind'],
  severity: DraftFinding['severity'],
  words: Pick<DraftFinding, 'title' | 'sentence' | 'refutedBy'>,
): DraftFinding {
  return { kind, severity, ...words, figures: [], comparisons: [], weight: 0 };
}
