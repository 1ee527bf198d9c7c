import type { CallOutput } from '@assay/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { Section } from '../parts/Page.tsx';
import { metricName, writingOf } from '../plots/comparison-rows.ts';
import { counted, fixed } from '../words/numbers.ts';

type Compared = CallOutput<'compareVersions'>;
type Packet = CallOutput<'getPacketView'>;
type Row = NonNullable<Packet['result']>['comparisons'][number];

function useFigures(compared: Compared, version: number): Packet | undefined {
  const found = compared.figures.filter((figure) => figure.version === version).at(-1);
  return useCall(
    'getPacketView',
    { params: { digest: found?.packet ?? '' } },
    { enabled: found !== undefined },
  ).data;
}

function written(row: Row | undefined): string {
  if (!row?.candidate) return 'not measured';
  const { factor } = writingOf(row.unit);
  const [value, low, high] = [row.candidate.value, row.candidate.low, row.candidate.high].map((text) =>
    fixed(Number(text) * factor, 1),
  );
  return `${value} (${low} to ${high})`;
}

function Rows({ a, b }: { readonly a: readonly Row[]; readonly b: readonly Row[] }): ReactElement {
  const ids = [...new Set([...a, ...b].map((row) => row.id))];
  return (
    <tbody>
      {ids.map((id) => {
        const [left, right] = [a.find((row) => row.id === id), b.find((row) => row.id === id)];
        const row = left ?? right;
        return (
          <tr key={id}>
            <th scope="row">{row?.group === 'overall' ? metricName(row.metric) : row?.name}</th>
            <td className="num">{row && counted(row.n)}</td>
            <td>{written(left)}</td>
            <td>{written(right)}</td>
          </tr>
        );
      })}
    </tbody>
  );
}

/** What was measured of each, from the packets that were sealed; on the same suite version only. */
export function CompareFigures({ compared }: { readonly compared: Compared }): ReactElement {
  const a = useFigures(compared, compared.a.version);
  const b = useFigures(compared, compared.b.version);
  const same = a?.packet.suite?.digest === b?.packet.suite?.digest;
  const none = !a?.result && !b?.result;
  return (
    <Section title="Measured" aside="each on its own run, 95% intervals" ruled>
      {none ? (
        <p className="empty">Neither was evaluated yet, or its figures are still sealed to you.</p>
      ) : (
        <>
          {!same && a && b && (
            <p className="notice">
              They were judged on different suite versions: the figures do not compare.
            </p>
          )}
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Metric or slice</th>
                <th scope="col" className="num">
                  rows
                </th>
                {[compared.a, compared.b].map((version, index) => (
                  <th scope="col" key={version.version}>
                    {version.version}{' '}
                    {(index === 0 ? a : b) && (
                      <Link to={`/requests/${(index === 0 ? a : b)?.packet.request}`}>
                        R-{(index === 0 ? a : b)?.packet.request}
                      </Link>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <Rows a={a?.result?.comparisons ?? []} b={b?.result?.comparisons ?? []} />
          </table>
        </>
      )}
    </Section>
  );
}
