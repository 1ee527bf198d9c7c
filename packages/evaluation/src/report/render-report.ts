import type { Comparison, EvaluationReport, EvaluationResult } from '@assay/contract';
import { escapeXml, forestPlot, reliabilityPlot, type ForestGroup, type ForestRow } from '@assay/plots';
import { reportStyle } from './report-style.ts';
import { reportRow, shown, shownFactor } from './report-rows.ts';

function forestRow(comparison: Comparison): ForestRow {
  const { delta } = comparison;
  return {
    label: comparison.group === 'overall' ? comparison.metric : comparison.name,
    n: comparison.n,
    baseline: comparison.baseline === null ? null : Number(comparison.baseline.value),
    candidate: comparison.candidate === null ? null : Number(comparison.candidate.value),
    delta:
      delta === null
        ? null
        : {
            value: Number(delta.value),
            low95: Number(delta.low95),
            high95: Number(delta.high95),
            low90: Number(delta.low90),
            high90: Number(delta.high90),
          },
    mde: comparison.mde === null ? null : Number(comparison.mde),
    margin: Number(comparison.margin),
    verdict: delta === null ? null : comparison.verdict,
    approximate: comparison.approximate,
    flipped: !comparison.higherIsBetter,
  };
}

/** Comparisons that share a unit share an axis; the margin is drawn where a whole group has the same. */
function forests(result: EvaluationResult): string {
  const units = [...new Set(result.comparisons.map((comparison) => comparison.unit))];
  return units
    .map((unit) => {
      const members = result.comparisons.filter((comparison) => comparison.unit === unit);
      const groups = [...new Set(members.map((comparison) => headingOf(comparison)))].map(
        (heading): ForestGroup => {
          const rows = members.filter((comparison) => headingOf(comparison) === heading).map(forestRow);
          const margins = new Set(rows.map((row) => row.margin));
          return { heading, margin: margins.size === 1 ? (rows[0]?.margin ?? null) : null, rows };
        },
      );
      const plot = forestPlot({
        title: unit === 'share' ? 'Difference in points' : 'Difference in the metric’s own unit',
        groups,
        factor: shownFactor(unit),
        ...(unit === 'share' ? { unit: 'pt' } : {}),
        width: 960,
      });
      return `<figure>${plot.svg}</figure>`;
    })
    .join('\n');
}

function headingOf(comparison: Comparison): string {
  if (comparison.group === 'overall') return 'All rows';
  return comparison.group === 'slice'
    ? `Declared slices, ${comparison.metric}`
    : `Explored, ${comparison.metric}`;
}

function reliabilities({ calibration }: EvaluationResult): string {
  if (calibration === null) return '';
  const panel = (side: 'candidate' | 'baseline'): string => {
    const given = calibration[side];
    if (given === null) return '';
    return reliabilityPlot({
      title: side === 'candidate' ? 'Candidate' : 'Live',
      side,
      points: given.bins.map((bin) => ({
        n: bin.n,
        predicted: Number(bin.predicted),
        observed: Number(bin.observed),
        low: Number(bin.low),
        high: Number(bin.high),
      })),
      ece: { value: Number(given.ece), p: Number(given.eceP) },
      size: 300,
    }).svg;
  };
  return `<h2>Calibration</h2><figure class="pair">${panel('candidate')}${panel('baseline')}</figure>`;
}

function tableOf(result: EvaluationResult): string {
  const heads = [
    'Figure',
    'Rows',
    'Candidate',
    'Baseline',
    'Difference (95 %)',
    'Detectable',
    'Margin',
    'Verdict',
  ];
  const body = result.comparisons.map((comparison) => {
    const row = reportRow(comparison);
    const cells = [row.rows, row.candidate, row.baseline, row.delta, row.mde, row.margin, row.verdict];
    return `<tr><th scope="row">${escapeXml(row.name)}</th>${cells.map((cell) => `<td>${escapeXml(cell)}</td>`).join('')}</tr>`;
  });
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  return `<table><caption>Every figure with its interval; differences are oriented so that positive is better.</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function gaps(result: EvaluationResult): string {
  if (result.gaps.length === 0) return '';
  const items = result.gaps.map((gap) => {
    const factor =
      result.comparisons.find((comparison) => comparison.metric === gap.metric)?.unit === 'share' ? 100 : 1;
    const { value, low, high } = gap.difference;
    return `<li>${escapeXml(gap.metric)}: ${shown(value, factor, true)} (${shown(low, factor, true)} to ${shown(high, factor, true)})</li>`;
  });
  return `<h2>Gate part minus vault part</h2><p>A model that has learned the gate part’s rows scores higher on it than on rows it never met.</p><ul>${items.join('')}</ul>`;
}

function notes(report: EvaluationReport): string {
  const { result, measured } = report;
  const latency = measured.latencyMillisecondsPerRow;
  const lines = [
    `${result.rows.gate.toLocaleString('en')} gate rows, ${result.rows.vault.toLocaleString('en')} vault rows; ${result.method.resamples} resamples; one-sided α ${result.method.alpha}.`,
    `${result.disagreements.total.toLocaleString('en')} rows on which the two disagree.`,
    `Outputs that were no finite number: candidate ${result.nonFinite.candidate}, baseline ${result.nonFinite.baseline}; each counts as wrong.`,
    `${result.method.runtime}; ${result.method.cpuFamily}; ${result.method.codeVersion}.`,
    ...(latency
      ? [`Milliseconds a row, in batches: median ${latency.p50}, 99 of 100 within ${latency.p99}.`]
      : []),
    measured.containment,
    ...result.notes,
  ];
  return `<h2>How</h2><ul>${lines.map((line) => `<li>${escapeXml(line)}</li>`).join('')}</ul>`;
}

/**
 * A report as one self-contained page: no script, no request to anywhere, every name escaped. The figures are also a
 * table, so that nothing is said by a drawing alone.
 */
export function renderReport(report: EvaluationReport): string {
  const { result } = report;
  const title = `${result.candidate.version} against ${result.baseline?.version ?? 'nothing'} on ${result.suite.name} ${result.suite.version}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title><style>${reportStyle}</style></head>
<body><main>
<h1>${escapeXml(title)}</h1>
<p>Measured ${escapeXml(report.measured.startedAt)}. Result <code>${escapeXml(report.resultDigest)}</code></p>
${forests(result)}
${reliabilities(result)}
${gaps(result)}
<h2>Figures</h2>
${tableOf(result)}
${notes(report)}
</main></body></html>
`;
}
