import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall } from '../app/use-call.ts';
import { Keys } from '../parts/Keys.tsx';
import { StandingShape } from '../parts/Marks.tsx';
import { type Place, placesFor } from './places.ts';

/** Assay's sign. */
export function Sign(): ReactElement {
  return (
    <svg width={18} height={18} viewBox="0 0 24 24" aria-hidden="true">
      <path fill="currentcolor" d="M7.2 1h9.6L23 7.2v9.6L16.8 23H7.2L1 16.8V7.2z" />
      <path className="glyph" d="M12 5.6 17.2 18h-2.5l-1.1-2.8h-3.3L9.2 18H6.8zm0 3.6-1 2.8h2z" />
    </svg>
  );
}

function useCounts(): Readonly<Record<NonNullable<Place['count']>, number | null>> {
  const me = useMe();
  const queue = useCall('getQueue', { query: {} }, { enabled: holds(me, 'reviewer') });
  const live = useCall('getLive', { query: {} });
  const incidents = useCall('listIncidents', {});
  return {
    queue: queue.data?.items.length ?? null,
    lapsed: live.data?.rows.filter((row) => row.standing.state === 'lapsed').length ?? null,
    incidents: incidents.data?.incidents.filter((incident) => incident.resolvedAt === null).length ?? null,
  };
}

function Count({
  place,
  count,
}: {
  readonly place: Place;
  readonly count: number | null;
}): ReactElement | null {
  if (count === null || count === 0) return null;
  if (place.count !== 'lapsed') return <span className="count">{count}</span>;
  return (
    <span className="mark count">
      <StandingShape state="lapsed" />
      {count}
      <span className="unseen">lapsed</span>
    </span>
  );
}

/** The left rail: where one can go, who one is, which keys there are. */
export function Rail({
  onPalette,
  onKeys,
}: {
  readonly onPalette: () => void;
  readonly onKeys: () => void;
}): ReactElement {
  const me = useMe();
  const counts = useCounts();
  const mine = placesFor(me.roles);
  return (
    <header className="rail">
      <Link to="/" className="brand">
        <Sign /> Assay
      </Link>
      <button type="button" className="goto" onClick={onPalette}>
        Go to… <Keys action="palette" />
      </button>
      <nav aria-label="Pages">
        {([1, 2, 3] as const).map((group) => (
          <ul key={group}>
            {mine
              .filter((place) => place.group === group)
              .map((place) => (
                <li key={place.name}>
                  <Link to={place.to} activeOptions={{ exact: place.to === '/' }}>
                    {place.name}
                    {place.count && <Count place={place} count={counts[place.count]} />}
                  </Link>
                </li>
              ))}
          </ul>
        ))}
      </nav>
      <div className="who">
        <Link to="/me">{me.name ?? me.handle}</Link>
        <span className="caption">{me.roles.join(', ')}</span>
        <button type="button" className="textual" onClick={onKeys}>
          <Keys action="keys" /> all keys
        </button>
      </div>
    </header>
  );
}
