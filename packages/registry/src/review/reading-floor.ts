import type { EvaluationResult, PolicyFile } from '@assay/contract';

export interface ReadingSection {
  readonly section: 'question' | 'side-by-side' | 'calibration' | 'lineage' | 'card' | 'case-against';
  readonly words: number;
  readonly floorSeconds: number;
}

export interface ReadingFloor {
  readonly words: number;
  readonly figureRows: number;
  readonly plots: number;
  readonly floorSeconds: number;
  readonly sections: readonly ReadingSection[];
}

/** Words of a text as a reader counts them. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,%-]*/gu)?.length ?? 0;
}

/** Lines of `now` that do not stand in `before`: what a returning reader has to read of a card. */
export function changedText(before: string | null, now: string): string {
  if (before === null) return now;
  const known = new Set(before.split('\n').map((line) => line.trim()));
  return now
    .split('\n')
    .filter((line) => line.trim() !== '' && !known.has(line.trim()))
    .join('\n');
}

/**
 * The shortest time in which a case can be read: changed words at the policy's rate (300 a minute is the top of
 * silent reading of non-fiction, Brysbaert 2019), plus seconds a row of figures and a plot. Minutes below it are
 * noted on the decision, never a ranking of people.
 */
export function readingFloor(
  parts: {
    readonly question: string;
    readonly lineage: string;
    readonly card: string | null;
    readonly cardBefore: string | null;
    readonly caseAgainst: readonly string[];
    readonly result: Pick<EvaluationResult, 'comparisons' | 'calibration' | 'gaps'> | null;
  },
  policy: PolicyFile['reading'],
): ReadingFloor {
  const figureRows = parts.result === null ? 0 : parts.result.comparisons.length + parts.result.gaps.length;
  const plots = parts.result === null ? 0 : 1 + (parts.result.calibration === null ? 0 : 2);
  const section = (name: ReadingSection['section'], words: number, extraSeconds = 0): ReadingSection => ({
    section: name,
    words,
    floorSeconds: Math.ceil((60 * words) / policy.wordsPerMinute + extraSeconds),
  });
  const plotSeconds = (count: number): number => count * policy.secondsPerPlot;
  const sections = [
    section('question', countWords(parts.question)),
    section('side-by-side', 0, figureRows * policy.secondsPerFigureRow + plotSeconds(Math.min(plots, 1))),
    section('calibration', 0, plotSeconds(Math.max(plots - 1, 0))),
    section('lineage', countWords(parts.lineage)),
    section('card', countWords(parts.card === null ? '' : changedText(parts.cardBefore, parts.card))),
    section('case-against', countWords(parts.caseAgainst.join(' '))),
  ];
  return {
    words: sections.reduce((sum, { words }) => sum + words, 0),
    figureRows,
    plots,
    floorSeconds: sections.reduce((sum, { floorSeconds }) => sum + floorSeconds, 0),
    sections,
  };
}
