import type { CallOutput } from '@assay/client';
import { figure, printable, table } from './output.ts';

type Case = CallOutput<'getCase'>;
type Comparison = NonNullable<Case['result']>['comparisons'][number];

const interval = (it: { value: string; low: string; high: string }): string =>
  `${figure(it.value)} (${figure(it.low)} to ${figure(it.high)})`;

function comparisonRow(it: Comparison, verdicts: Record<string, string>): readonly string[] {
  const delta = it.delta
    ? `${figure(it.delta.value)} (${figure(it.delta.low95)} to ${figure(it.delta.high95)})`
    : 'no baseline';
  return [
    it.group === 'overall' ? it.metric : `${it.name}: ${it.metric}`,
    String(it.n),
    it.baseline ? figure(it.baseline.value) : '',
    it.candidate ? figure(it.candidate.value) : '',
    delta,
    it.mde ? figure(it.mde) : '',
    figure(it.margin, 3),
    verdicts[it.id] ?? 'sealed',
  ];
}

function evidenceWords(view: Case): readonly string[] {
  if (!view.result) return ['There is no report to read.'];
  const verdicts = view.revealed?.verdicts ?? {};
  return [
    `Side by side on the same rows (right is better; ${view.result.rows.gate} rows, ${view.result.method.resamples} resamples):`,
    ...table(
      ['figure', 'rows', 'live', 'candidate', 'difference (95 %)', 'MDE', 'margin', 'verdict'],
      view.result.comparisons.map((it) => comparisonRow(it, verdicts)),
    ),
    ...view.result.gaps.map(
      (gap) => `Gate part minus vault part, ${gap.metric}: ${interval(gap.difference)}`,
    ),
    `${view.result.disagreements.total} rows on which the two disagree; read them with: assay review cases R-${view.request.number} --rows ${view.result.disagreements.ordinals.slice(0, 3).join(',') || '…'}`,
  ];
}

function producerWords(view: Case): readonly string[] {
  return [
    view.lineage.datasets.length === 0
      ? 'No training dataset was declared.'
      : `Declared training data: ${view.lineage.datasets.map((set) => printable(`${set.namespace}/${set.name}@${set.version}`)).join(', ')}`,
    ...(view.claims.length > 0
      ? [
          `The producer says (advocacy, not evidence): ${view.claims.map((claim) => `${printable(claim.metric)} ${figure(claim.value)}`).join(', ')}`,
        ]
      : []),
  ];
}

function openedWords(view: Case): readonly string[] {
  const { revealed } = view;
  if (!revealed)
    return [
      `Sealed until you record your own reading: ${view.sealed.gates} gates, ${view.sealed.findings} findings, ${view.sealed.votes} votes.`,
    ];
  const disposed = new Map(view.mine.dispositions.map((it) => [it.finding, it.disposition]));
  return [
    'The case against and other findings:',
    ...revealed.findings.flatMap((it) => [
      `${revealed.caseAgainst.includes(it.id) ? '*' : ' '} ${it.id} [${it.severity}] ${printable(it.title)} ${disposed.get(it.id) ?? ''}`,
      `      ${printable(it.sentence)} Refuted by: ${printable(it.refutedBy)}`,
    ]),
    ...revealed.gates.map(
      (gate) => `  gate "${printable(gate.name)}": ${gate.outcome}. ${printable(gate.because)}`,
    ),
    ...revealed.votes.map((vote) => `  ${vote.reviewer} in ${vote.slot}: ${vote.decision}`),
    ...(revealed.failure
      ? [
          `  The evaluation failed: ${revealed.failure.kind} (${revealed.failure.side}). ${printable(revealed.failure.message)}`,
        ]
      : []),
  ];
}

/** A review in the order in which it should be read; what is sealed is said to be sealed. */
export function caseWords(view: Case): readonly string[] {
  return [
    printable(view.question.sentence),
    printable(view.question.runsNow),
    ...(view.question.answersFor ? [`You answer for: ${printable(view.question.answersFor)}`] : []),
    `Reading floor ${Math.ceil(view.reading.floorSeconds / 60)} min: ${view.reading.words} words, ${view.reading.figureRows} rows of figures, ${view.reading.plots} plots.`,
    '',
    ...evidenceWords(view),
    '',
    ...producerWords(view),
    ...view.contacts.map(
      (contact) =>
        `Pressure: ${contact.kind}${contact.from ? ` from ${contact.from}` : ''}, ${contact.at.slice(0, 16).replace('T', ' ')}`,
    ),
    '',
    ...openedWords(view),
  ];
}
