import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { Section } from '../parts/Page.tsx';
import { RecordTable } from '../parts/RecordTable.tsx';
import { metricName, writingOf } from '../plots/comparison-rows.ts';
import { counted, fixed } from '../words/numbers.ts';

type Compared = CallOutput<'compareVersions'>;
type Packet = CallOutput<'getPacketView'>;
type Row = NonNullable<Packet['result']>['comparisons'][number];

function useFigures(compared: Compared, version: number): Packet | undefined {
  const found = compared.figures.find((figure) => figure.version === version);
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

interface Beside {
  readonly id: string;
  readonly name: string;
  readonly n: number;
  readonly a: string;
  readonly b: string;
}

function besideEachOther(a: readonly Row[], b: readonly Row[]): readonly Beside[] {
  const declared = [...a, ...b].filter(({ group }) => group !== 'explored');
  const ids = [...new Set(declared.map((row) => row.id))];
  return ids.flatMap((id) => {
    const [left, right] = [a.find((row) => row.id === id), b.find((row) => row.id === id)];
    const row = left ?? right;
    if (row === undefined) return [];
    const name = row.group === 'overall' ? metricName(row.metric) : row.name;
    return [{ id, name, n: row.n, a: written(left), b: written(right) }];
  });
}

function headOf(version: number, packet: Packet | undefined): string {
  return packet === undefined ? `${version}` : `${version}, in R-${packet.packet.request}`;
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
          <RecordTable
            caption="Measured"
            rows={besideEachOther(a?.result?.comparisons ?? [], b?.result?.comparisons ?? [])}
            keyOf={({ id }) => id}
            columns={[
              { head: 'Metric or slice', cell: (row) => row.name },
              { head: 'Rows', className: 'num', cell: (row) => counted(row.n) },
              { head: headOf(compared.a.version, a), cell: (row) => row.a },
              { head: headOf(compared.b.version, b), cell: (row) => row.b },
            ]}
          />
        </>
      )}
    </Section>
  );
}
