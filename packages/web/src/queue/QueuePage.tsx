import '../styles/day.css';
import '../styles/queue.css';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { CallOutput } from '@assay/client';
import { type ReactElement, useRef, useState } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { useKeys } from '../frame/use-keys.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Page } from '../parts/Page.tsx';
import { ItemCell, LaunchCell, RiskCell, TurnCell } from '../day/DayRow.tsx';
import { plural } from '../words/numbers.ts';

type Queue = CallOutput<'getQueue'>;
type Item = Queue['items'][number];

const rowHeight = 46;
const heads = [
  'Request',
  'Item',
  'Whose turn, why, since when',
  'Slot',
  'Risk, traffic',
  'Findings',
  'Launch',
  'Minutes',
];

function matches(item: Item, words: string): boolean {
  const text =
    `r-${item.request} ${item.model} ${item.version} ${item.stage} ${item.team} ${item.submittedBy} ${item.slot.slot}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface RowsProps {
  readonly items: readonly Item[];
}

function useQueueKeys(items: readonly Item[], at: number, select: (at: number) => void): void {
  const navigate = useNavigate();
  const item = items[at];
  useKeys({
    'row-next': () => select(Math.min(items.length - 1, at + 1)),
    'row-previous': () => select(Math.max(0, at - 1)),
    open: () => item && void navigate({ to: `/requests/${item.request}`, search: { slot: item.slot.slot } }),
  });
}

function QueueRow({
  item,
  index,
  top,
  selected,
}: {
  readonly item: Item;
  readonly index: number;
  readonly top: number;
  readonly selected: boolean;
}): ReactElement {
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={selected ? 'true' : undefined}
      className="queue-row"
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className="third">R-{item.request}</td>
      <td>
        <ItemCell item={item} />
      </td>
      <td>
        <TurnCell item={item} />
      </td>
      <td>
        {item.slot.slot}
        <small>{item.mine ? 'claimed by you' : item.slot.state}</small>
      </td>
      <td>
        <RiskCell item={item} />
      </td>
      <td>{item.findings === 0 ? <span className="third">none</span> : plural(item.findings, 'finding')}</td>
      <td>
        <LaunchCell item={item} />
      </td>
      <td>
        {item.minutes.granted} min<small>floor {item.minutes.floor}</small>
      </td>
    </tr>
  );
}

/** Any number of rows, of which only those in view are in the page. */
function Rows({ items }: RowsProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // oxlint-disable-next-line react/incompatible-library -- its functions are only called in this render.
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useQueueKeys(items, at, (next) => {
    setAt(next);
    rows.scrollToIndex(next);
  });
  return (
    <div className="queue-scroll" ref={scroller}>
      <table className="queue" aria-rowcount={items.length + 1}>
        <caption className="unseen">Reviews</caption>
        <thead>
          <tr className="queue-head" aria-rowindex={1}>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="queue-all" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const item = items[row.index];
            return (
              item && (
                <QueueRow
                  key={`${item.request}/${item.slot.slot}`}
                  item={item}
                  index={row.index}
                  top={row.start}
                  selected={row.index === at}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Elsewhere({ queue }: { readonly queue: Queue }): ReactElement | null {
  if (queue.elsewhere.length === 0) return null;
  return (
    <div className="columns">
      <div>
        <h2 className="small-heading">Not your turn</h2>
        {queue.elsewhere.slice(0, 8).map(({ request, model, version, attention }) => (
          <p key={`${request}${attention.why}`}>
            <Link to={`/requests/${request}`}>
              R-{request} {model} {version}
            </Link>
            : {attention.person ?? attention.group ?? 'nobody'}, {attention.why}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Everything that waits for a reviewer, with whose turn it is, why and since when. */
export default function QueuePage(): ReactElement {
  const [{ all, find = '' }, change] = useAddressQuery();
  const answer = useCall('getQueue', { query: all === 'true' ? { all: 'true' } : {} });
  return (
    <Answer of={answer} what="the queue" rows={12}>
      {(queue) => {
        const items = queue.items.filter((item) => matches(item, find));
        const title =
          queue.items.length === 0
            ? 'Nothing waits for you.'
            : `${plural(queue.items.length, 'slot waits', 'slots wait')} for ${all === 'true' ? 'a reviewer' : 'you'}.`;
        return (
          <Page crumb="Reviews" title={title}>
            <div className="row spread tools">
              <Choice
                label="Whose"
                options={[
                  ['mine', 'For me'],
                  ['all', 'For anyone'],
                ]}
                value={all === 'true' ? 'all' : 'mine'}
                onChange={(whose) => change({ all: whose === 'all' ? 'true' : undefined })}
              />
              <input
                type="search"
                aria-label="Find in the queue"
                placeholder="Find a model, team or R-12"
                defaultValue={find}
                onChange={(event) => change({ find: event.target.value })}
              />
            </div>
            {items.length === 0 ? (
              <p className="empty">{find === '' ? 'Your minutes stay yours.' : 'No row has these words.'}</p>
            ) : (
              <Rows items={items} />
            )}
            <Elsewhere queue={queue} />
            <footer className="foot">
              <span className="row keyhints">
                <span>
                  <Keys action="row-next" /> <Keys action="row-previous" /> move
                </span>
                <span>
                  <Keys action="open" /> open
                </span>
              </span>
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
