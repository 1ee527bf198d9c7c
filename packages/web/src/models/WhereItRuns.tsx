import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { StandingMark } from '../parts/Marks.tsx';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { shortDate } from '../words/dates.ts';
import { nameOf, plural, roughly } from '../words/numbers.ts';
import type { LiveRow } from './model-words.ts';
import { ModelLink } from './ModelLink.tsx';

function columnsOf(zone: string): readonly Column<LiveRow>[] {
  return [
    { head: 'Service', cell: (row) => row.service },
    { head: 'Stage', cell: (row) => row.stage },
    {
      head: 'Version',
      className: 'num',
      cell: ({ model, version }) =>
        model === null || version === null ? null : (
          <ModelLink model={model} version={version}>
            {version}
          </ModelLink>
        ),
    },
    {
      head: 'Approval under it',
      className: 'band',
      cell: (row) => (
        <StandingMark
          state={row.standing.state}
          words={
            row.standing.until === null || row.standing.state === 'came-round'
              ? row.standing.state.replace('-', ' ')
              : `${row.standing.state} until ${shortDate(row.standing.until, zone)}`
          }
        />
      ),
    },
    {
      head: 'Why',
      cell: (row) => row.standing.reasons.join('; ') || <span className="third">no rule makes it lapse</span>,
    },
    {
      head: 'Traffic a day',
      className: 'num',
      cell: (row) =>
        row.trafficPerDay === null ? <span className="third">not told</span> : roughly(row.trafficPerDay),
    },
    { head: 'Live since', className: 'nowrap', cell: (row) => shortDate(row.from, zone) },
    {
      head: 'Approved',
      cell: (row) =>
        row.approval === null ? (
          <span className="third">never</span>
        ) : (
          <>
            <Link to={`/requests/${row.approval.request}`}>R-{row.approval.request}</Link>,{' '}
            {row.approval.by.map(nameOf).join(', ') || 'the stage asks nobody'}
            {row.approval.limited && <small>limited</small>}
          </>
        ),
    },
  ];
}

interface WhereItRunsProps {
  readonly model: string;
  /** Only this version's places. */
  readonly version?: number;
}

/** The services that reported to run a model, and whether an approval stands under each. */
export function WhereItRuns({ model, version }: WhereItRunsProps): ReactElement {
  const { calendar } = useMe();
  const live = useCall('getLive', { query: {} });
  return (
    <Section title="Where it runs" aside="as services themselves report" ruled>
      <Answer of={live} what="the live board" rows={2}>
        {(board) => {
          const rows = board.rows.filter(
            (row) => row.model === model && (version === undefined || row.version === version),
          );
          if (rows.length === 0)
            return (
              <p className="none">
                No service has reported that it runs {version === undefined ? model : `${model} ${version}`}.
                One does with{' '}
                <code>
                  assay deploy record --service NAME --stage prod --model {model}/{version ?? 'N'}
                </code>
              </p>
            );
          return (
            <RecordTable
              caption={`${plural(rows.length, 'place')} where it runs`}
              columns={columnsOf(calendar.zone)}
              rows={rows}
              keyOf={(row) => row.id}
            />
          );
        }}
      </Answer>
    </Section>
  );
}
