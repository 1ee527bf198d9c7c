import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { Keys } from '../parts/Keys.tsx';
import { civilDay, momentOf } from '../words/dates.ts';
import { minutesInWords } from '../words/durations.ts';
import { nameOf, plural, roughly } from '../words/numbers.ts';
import type { Item, Row } from './plan.ts';

/** Which version of what goes where, in place of what, by whom. */
export function ItemCell({ item }: { readonly item: Item }): ReactElement {
  return (
    <>
      <Link to={`/requests/${item.request}`} search={{ slot: item.slot.slot }} className="item">
        <b>
          {item.model} {item.version}
        </b>{' '}
        to {item.stage}
      </Link>
      <small>
        {item.replaces === null ? 'replaces nothing' : `replaces ${item.replaces.replace(/^.*[/:]/, '')}`},{' '}
        {nameOf(item.submittedBy)}, {item.team}
      </small>
    </>
  );
}

/** Whose turn it is, why, and since when. */
export function TurnCell({ item }: { readonly item: Item }): ReactElement {
  const { calendar, handle } = useMe();
  const { person, group, why, since } = item.attention;
  const whose = person === handle ? 'You' : person === null ? (group ?? 'Anyone admitted') : nameOf(person);
  return (
    <>
      <b>{whose}</b> {whose === 'You' ? why.replace(/^You /, '') : why}
      <small>since {momentOf(since, calendar.zone)}</small>
    </>
  );
}

/** Risk tier and live traffic. */
export function RiskCell({ item }: { readonly item: Item }): ReactElement {
  return (
    <>
      Tier {item.tier}
      <small>
        {item.trafficPerDay === null ? 'no live traffic' : `${roughly(item.trafficPerDay)} a day`}
      </small>
    </>
  );
}

/** The launch date, and whether it moved. */
export function LaunchCell({ item }: { readonly item: Item }): ReactElement {
  if (item.launchDate === null) return <span className="third">no date</span>;
  return (
    <>
      {civilDay(item.launchDate)}
      <small className={item.launchMovedFrom ? 'warn' : undefined}>
        {item.launchMovedFrom === null ? 'not moved' : `moved from ${civilDay(item.launchMovedFrom)}`}
      </small>
    </>
  );
}

const pixelsPerMinute = 3.6;

/** Minutes as a bar to one scale for all rows, with a notch at the reading floor. */
export function MinutesBar({
  minutes,
  floor,
  kind,
}: {
  readonly minutes: number;
  readonly floor: number;
  readonly kind: Row['goes']['kind'];
}): ReactElement {
  const width = Math.min(108, minutes * pixelsPerMinute);
  const notch = Math.min(106, floor * pixelsPerMinute);
  return (
    <svg className="minutes" width={110} height={9} aria-hidden="true">
      {kind === 'read' ? (
        <rect y={2} width={width} height={5} fill="var(--ink)" />
      ) : (
        <rect
          x={0.5}
          y={2.5}
          width={width}
          height={4}
          fill="none"
          stroke="var(--edge)"
          strokeDasharray={kind === 'slip' ? undefined : '3 2'}
        />
      )}
      <rect x={notch} y={0} width={2} height={9} fill="var(--ink)" stroke="var(--paper)" strokeWidth={0.5} />
    </svg>
  );
}

function ThenCell({ row, selected }: { readonly row: Row; readonly selected: boolean }): ReactElement {
  const { goes } = row;
  if (goes.kind === 'slip')
    return (
      <>
        {civilDay(goes.to)}
        {row.item.launchDate !== null && (
          <small className={goes.missesLaunch ? 'bad' : undefined}>
            {goes.missesLaunch ? 'misses its launch' : 'in time for launch'}
          </small>
        )}
      </>
    );
  if (goes.kind === 'hand-over')
    return (
      <>
        {goes.team}
        <small>
          {nameOf(goes.to)} has {minutesInWords(goes.freeMinutes)}
        </small>
      </>
    );
  return (
    <Link
      to={`/requests/${row.item.request}`}
      search={{ slot: row.item.slot.slot }}
      className={selected ? 'button small' : undefined}
    >
      {selected ? (
        <>
          Open <Keys action="open" />
        </>
      ) : (
        'today'
      )}
    </Link>
  );
}

interface DayRowProps {
  readonly row: Row;
  readonly selected: boolean;
  readonly onSelect: () => void;
  /** What the row is being asked: how many minutes, or to whom. */
  readonly question: ReactElement | null;
}

/** One row of the day, in the eight columns of all three groups. */
export function DayRow({ row, selected, onSelect, question }: DayRowProps): ReactElement {
  const { item } = row;
  return (
    <tr
      className={selected ? 'selected' : undefined}
      tabIndex={selected ? 0 : -1}
      id={`row-${item.request}-${item.slot.slot}`}
      onFocus={onSelect}
      onClick={onSelect}
    >
      <td className="num third">{row.order}</td>
      <td>
        <ItemCell item={item} />
      </td>
      <td>
        <TurnCell item={item} />
      </td>
      <td>
        <RiskCell item={item} />
      </td>
      <td>{item.findings === 0 ? <span className="third">none</span> : plural(item.findings, 'finding')}</td>
      <td>
        <LaunchCell item={item} />
      </td>
      <td>
        {question ?? (
          <>
            <b>{row.minutes} min</b>, <span className="third">floor {item.minutes.floor}</span>
            <MinutesBar minutes={row.minutes} floor={item.minutes.floor} kind={row.goes.kind} />
          </>
        )}
      </td>
      <td>
        <ThenCell row={row} selected={selected} />
      </td>
    </tr>
  );
}
