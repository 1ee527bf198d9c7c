import { intervalStrip, reliabilityPlot } from '@assay/plots';
import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { metricName } from '../plots/comparison-rows.ts';
import { Drawing } from '../plots/Drawing.tsx';
import { counted, fixed, percent, signed } from '../words/numbers.ts';
import { type Case, baselineName } from './case.ts';

type Result = NonNullable<Case['result']>;
type Curve = NonNullable<Result['calibration']>['candidate'];

function Reliability({
  title,
  curve,
  side,
}: {
  readonly title: string;
  readonly curve: Curve;
  readonly side: 'baseline' | 'candidate';
}): ReactElement {
  const points = curve.bins.map((bin) => ({
    n: bin.n,
    predicted: Number(bin.predicted),
    observed: Number(bin.observed),
    low: Number(bin.low),
    high: Number(bin.high),
  }));
  const plot = reliabilityPlot({
    title,
    points,
    side,
    ece: { value: Number(curve.ece), p: Number(curve.eceP) },
  });
  return (
    <figure>
      <Drawing plot={plot} />
      <details className="figures">
        <summary>Figures</summary>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">says</th>
              <th scope="col">is (95%)</th>
              <th scope="col" className="num">
                rows
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.predicted}>
                <td>{fixed(point.predicted * 100, 1)}%</td>
                <td>
                  {fixed(point.observed * 100, 1)}% ({fixed(point.low * 100, 1)} to{' '}
                  {fixed(point.high * 100, 1)})
                </td>
                <td className="num">{counted(point.n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

type Gap = Result['gaps'][number];

/** Gate part minus vault part: a model that learned the gate's rows stands out. */
function Gaps({ gaps }: { readonly gaps: readonly Gap[] }): ReactElement | null {
  if (gaps.length === 0) return null;
  const rows = gaps.map((gap) => ({
    label: metricName(gap.metric),
    value: Number(gap.difference.value),
    low: Number(gap.difference.low),
    high: Number(gap.difference.high),
  }));
  const reach = Math.max(0.02, ...rows.map((row) => Math.max(Math.abs(row.low), Math.abs(row.high)))) * 1.05;
  const plot = intervalStrip({
    title: 'Gate rows minus vault rows',
    rows,
    domain: [-reach, reach],
    unit: 'pt',
    width: 320,
    thresholds: [{ at: 0, words: 'no gap' }],
  });
  return (
    <figure>
      <figcaption>
        Gate rows minus vault rows, which nobody’s verdict ever used. Far right: it may have learned the gate.
      </figcaption>
      <Drawing plot={plot} />
    </figure>
  );
}

function Contamination({
  found,
  rows,
}: {
  readonly found: NonNullable<Result['contamination']>;
  readonly rows: number;
}): ReactElement {
  const strong = found.exact + found.rounded + found.entity > 0;
  return (
    <div>
      <p>
        <b className={strong ? 'bad' : undefined}>
          {counted(found.exact + found.rounded)} of {counted(rows)} rows ({percent(Number(found.share))}%)
        </b>{' '}
        were found in the declared training data; {counted(found.entity)} more share an entity with it.
      </p>
      {found.clean.length > 0 && (
        <ul className="caption">
          {found.clean
            .filter((row) => row.group === 'overall' && row.delta !== null)
            .map((row) => (
              <li key={row.id}>
                {metricName(row.metric)} on the {counted(found.cleanRows)} clean rows:{' '}
                {signed(Number(row.delta?.value) * 100, 2)} ({fixed(Number(row.delta?.low95) * 100, 2)} to{' '}
                {fixed(Number(row.delta?.high95) * 100, 2)})
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}

/** Whether it says what is, and whether it had seen the rows before. */
export function Calibration({ shown }: { readonly shown: Case }): ReactElement | null {
  const { result, request } = shown;
  if (result === null) return null;
  const { calibration, contamination, gaps } = result;
  return (
    <Section id="calibration" title="Calibration and contamination" ruled>
      <div className="panels-of-four">
        {calibration?.baseline && (
          <Reliability title={`${baselineName(shown)}, live`} curve={calibration.baseline} side="baseline" />
        )}
        {calibration && (
          <Reliability
            title={`${request.version}, candidate`}
            curve={calibration.candidate}
            side="candidate"
          />
        )}
        <div className="beside">
          <Gaps gaps={gaps} />
          {contamination?.searched ? (
            <Contamination found={contamination} rows={result.rows.gate} />
          ) : (
            <p className="caption">
              Contamination was not searched for: the producer gave no fingerprints of the training rows.
            </p>
          )}
          {calibration === null && (
            <p className="caption">It gives no probabilities: there is no calibration to draw.</p>
          )}
        </div>
      </div>
    </Section>
  );
}
