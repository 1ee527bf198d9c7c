import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { StandingMark } from '../parts/Marks.tsx';
import { DigestCode } from '../parts/Small.tsx';
import { dayOf, shortDate } from '../words/dates.ts';
import { nameOf, roughly } from '../words/numbers.ts';
import { type LiveRow, byService } from './board.ts';

interface BoardTableProps {
  readonly rows: readonly LiveRow[];
  /** Stages in their order; the last one is the shaded band. */
  readonly stages: readonly string[];
}

function StageCell({
  row,
  stage,
  next,
}: {
  readonly row: LiveRow;
  readonly stage: string;
  readonly next: string | undefined;
}): ReactElement {
  const holder = row.stages.find((pointer) => pointer.stage === stage)?.holder ?? null;
  const nextHolder = row.stages.find((pointer) => pointer.stage === next)?.holder ?? null;
  return (
    <td className={`num ${holder !== null && holder === nextHolder ? 'third' : ''}`}>{holder ?? '·'}</td>
  );
}

function standingWords(row: LiveRow, zone: string): string {
  const { state, until } = row.standing;
  if (until === null || state === 'stands') return state.replace('-', ' ');
  return state === 'lapsing'
    ? `lapses ${dayOf(until, zone)}`
    : `${state.replace('-', ' ')} ${dayOf(until, zone)}`;
}

function ModelCell({ row }: { readonly row: LiveRow }): ReactElement {
  if (row.model === null) return <td className="bad">not in the registry</td>;
  return (
    <td>
      <Link to={`/models/${row.model}`}>{row.model}</Link>
    </td>
  );
}

function ApprovedCell({ row, zone }: { readonly row: LiveRow; readonly zone: string }): ReactElement {
  if (row.approval === null) return <td className="third">never came through</td>;
  const { request, at, by, limited } = row.approval;
  return (
    <td>
      <Link to={`/requests/${request}`}>{shortDate(at, zone)}</Link>, {by.map(nameOf).join(', ')}
      {limited && <small>limited</small>}
    </td>
  );
}

function BoardRow({
  row,
  first,
  stages,
  service,
}: {
  readonly row: LiveRow;
  readonly first: boolean;
  readonly service: string;
  readonly stages: readonly string[];
}): ReactElement {
  const { calendar } = useMe();
  const before = stages.slice(0, -1);
  return (
    <tr className={first ? 'first' : undefined}>
      <th scope="row">{first ? service : <span className="unseen">{service}</span>}</th>
      <ModelCell row={row} />
      {before.map((stage, index) => (
        <StageCell key={stage} row={row} stage={stage} next={stages[index + 1]} />
      ))}
      <td className="num band strong">{row.version ?? <DigestCode digest={row.artifact} />}</td>
      <td className="band">
        <StandingMark state={row.standing.state} words={standingWords(row, calendar.zone)} />
      </td>
      <td className="why">{row.standing.reasons.join('; ')}</td>
      <td className="num">
        {row.trafficPerDay === null ? <span className="third">not told</span> : roughly(row.trafficPerDay)}
      </td>
      <td className="nowrap">{dayOf(row.from, calendar.zone)}</td>
      <ApprovedCell row={row} zone={calendar.zone} />
    </tr>
  );
}

/** Which version runs where, grouped by service, with the approval under it and why it stands or not. */
export function BoardTable({ rows, stages }: BoardTableProps): ReactElement {
  const last = stages.at(-1) ?? 'prod';
  return (
    <table className="table board">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Model</th>
          {stages.slice(0, -1).map((stage) => (
            <th scope="col" className="num" key={stage}>
              {stage}
            </th>
          ))}
          <th scope="col" className="num band strong">
            {last}
          </th>
          <th scope="col" className="band strong">
            Approval under it
          </th>
          <th scope="col">Why, and what next</th>
          <th scope="col" className="num">
            Traffic a day
          </th>
          <th scope="col">Live since</th>
          <th scope="col">Approved</th>
        </tr>
      </thead>
      <tbody>
        {byService(rows).flatMap(([service, mine]) =>
          mine.map((row, index) => (
            <BoardRow key={row.id} row={row} service={service} first={index === 0} stages={stages} />
          )),
        )}
      </tbody>
    </table>
  );
}
