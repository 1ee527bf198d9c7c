import { SHOWN_REGIME } from '@assay/statistics';
import type { CalibrationRow, ShareCoverageRow } from '../src/testing/calibration-study.ts';
import type { CoverageRow, FalsePassRow } from '../src/testing/coverage.ts';

/** All results of the study. */
export interface Study {
  readonly seed: string;
  readonly repetitions: number;
  readonly resamples: number;
  readonly coverage: readonly CoverageRow[];
  readonly gates: readonly FalsePassRow[];
  readonly shares: readonly ShareCoverageRow[];
  readonly calibration: readonly CalibrationRow[];
  readonly attacks: readonly {
    readonly oracle: string;
    readonly teams: number;
    readonly failOnPurpose: boolean;
    readonly median: number;
    readonly largest: number;
  }[];
}

const COVERED = ['delta95', 'lower95', 'side95'] as const;

/** Below nominal − 2 points by more than simulation error (one-sided 2.5 %). */
function isShort(row: CoverageRow, key: (typeof COVERED)[number]): boolean {
  const floor = 0.93;
  return row[key] < floor - 1.96 * Math.sqrt((floor * (1 - floor)) / row.repetitions);
}

/** How many gates on one figure were studied, and their mean share of false passes. */
function gatesOnOneFigure(study: Study): { readonly count: number; readonly meanPass: number } {
  const single = study.gates.filter((row) => row.gate.startsWith('non-inferior'));
  const meanPass = single.reduce((total, row) => total + row.falsePass / single.length, 0);
  return { count: single.length, meanPass };
}

/** The committed table, in words and figures. */
export function studyMarkdown(study: Study): string {
  const { coverage } = study;
  const inside = coverage.filter((row) => row.approximate < 0.5);
  const short = inside.filter((row) => COVERED.some((key) => isShort(row, key)));
  const coverageLines = coverage.map((row) => {
    const cells = COVERED.map((key) => (isShort(row, key) ? `**${share(row[key])}**` : share(row[key])));
    const prevalence = row.prevalence === null ? '' : String(row.prevalence);
    const regime = row.approximate >= 0.5 ? 'approximate' : 'shown';
    return `| ${row.world} | ${row.metric} | ${row.method} | ${row.n} | ${prevalence} | ${row.effect.toFixed(4)} | ${cells.join(' | ')} | ${regime} | ${row.repetitions} |`;
  });
  const { count, meanPass } = gatesOnOneFigure(study);
  const { gateLines, shareLines, calibrationLines, attackLines } = smallTables(study);
  return `# What the intervals and gates were shown to do

Made by \`npm run study\` (seed \`${study.seed}\`, ${study.repetitions} repetitions, ${study.resamples} resamples each); the figures are
in \`coverage.json\`. Samples are drawn from worlds whose true figures are known in closed form or by integration; each
goes through the whole comparison that a report uses. 1,000 repetitions leave ±1.4 points of simulation error,
500 leave ±1.9.

## The regime

A report calls a figure *approximate* when it rests on less than this. Inside it the coverage below is at least nominal
− 2 points${short.length === 0 ? ' in every row' : `, but for ${short.length} of ${inside.length} rows, in bold`}.

${regimeTable()}

## Coverage of the intervals

*delta 95*: the two-sided 95 % interval of the paired delta holds the true delta. *lower 95*: the true delta lies above
the one-sided limit that decides non-inferiority. *side 95*: the candidate's own interval holds its true figure. For
clusters n counts clusters. Bold: below nominal − 2 points by more than simulation error (1.96 standard errors).

| world | metric | interval | n | prevalence | true delta | delta 95 | lower 95 | side 95 | regime | repetitions |
|---|---|---|---|---|---|---|---|---|---|---|
${coverageLines.join('\n')}

## False passes of the gates

A slice, or the whole, is worse by exactly the margin; a gate should let it pass at most 5 % of the time. Over the
${count} gates on one whole-suite metric the mean is ${share(meanPass)} %; one row of 500 repetitions is off by up to ±1.9 points.

| gate | metric | slices | rows a slice | margin | passes, % | repetitions |
|---|---|---|---|---|---|---|
${gateLines.join('\n')}

## Shares, exactly

Coverage of 95 % intervals over true shares from .01 to .99, summed over every possible count: no simulation.

| trials | Wilson, mean | Wilson, least | Wilson, least with 5 expected of each | Clopper–Pearson, least |
|---|---|---|---|---|
${shareLines.join('\n')}

## Calibration

Calibrated models. *rejected*: the resampling test at 5 %. The plug-in ECE is biased upwards; a percentile bootstrap
interval of it hardly ever holds the true value 0, which is why no report has one.

| rows | rejected, % | plug-in ECE, points | debiased ECE, points | a percentile interval would cover, % |
|---|---|---|---|---|
${calibrationLines.join('\n')}

## The boosting attack

1,000 held-out rows with coin-flip labels, 400 submissions, 20 seeds: accuracy gained on the held-out rows. Limits and
budgets are lifted; only the answer differs.

| answer | teams | fails on purpose | median gain | largest gain |
|---|---|---|---|---|
${attackLines.join('\n')}
`;
}

function share(value: number): string {
  return (100 * value).toFixed(1);
}

function smallTables(
  study: Study,
): Record<'gateLines' | 'shareLines' | 'calibrationLines' | 'attackLines', string[]> {
  const gateLines = study.gates.map(
    (row) =>
      `| ${row.gate} | ${row.metric} | ${row.slices} | ${row.rowsPerSlice} | ${row.margin.toFixed(4)} | ${share(row.falsePass)} | ${row.repetitions} |`,
  );
  const shareLines = study.shares.map(
    (row) =>
      `| ${row.n} | ${share(row.wilsonMean)} | ${share(row.wilsonLeast)} | ${row.wilsonLeastOfFive === 1 ? '' : share(row.wilsonLeastOfFive)} | ${share(row.exactLeast)} |`,
  );
  const calibrationLines = study.calibration.map(
    (row) =>
      `| ${row.n} | ${share(row.rejected)} | ${share(row.meanPlugin)} | ${share(row.meanDebiased)} | ${share(row.percentileCoverage)} |`,
  );
  const attackLines = study.attacks.map(
    (row) =>
      `| ${row.oracle} | ${row.teams} | ${row.failOnPurpose ? 'yes' : 'no'} | ${row.median.toFixed(3)} | ${row.largest.toFixed(3)} |`,
  );
  return { gateLines, shareLines, calibrationLines, attackLines };
}

function regimeTable(): string {
  return `| interval | least information |
|---|---|
| Wilson, Bonett–Price (shares of rows) | ${SHOWN_REGIME.wilson} trials, ${SHOWN_REGIME.wilsonEach} of each outcome |
| DeLong (AUROC) | ${SHOWN_REGIME.delong} rows of the rarer class |
| bootstrap, means of rows | ${SHOWN_REGIME.bootstrapMeans} rows |
| bootstrap, squared errors (RMSE, R²) | ${SHOWN_REGIME.bootstrapSquares} rows |
| bootstrap, class-wise figures | ${SHOWN_REGIME.bootstrap} rows of the rarer class (or called positive) |
| cluster bootstrap | ${SHOWN_REGIME.clusters} clusters |`;
}
