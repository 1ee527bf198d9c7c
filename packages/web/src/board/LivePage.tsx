import '../styles/board.css';
import { type ReactElement, useState } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { useMe } from '../app/session.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { StandingShape } from '../parts/Marks.tsx';
import { Page } from '../parts/Page.tsx';
import { momentOf } from '../words/dates.ts';
import { plural } from '../words/numbers.ts';
import { BoardTable } from './BoardTable.tsx';
import { type Live, type LiveRow, boardSentence, countStandings, needsSomeone } from './board.ts';
import { LookBack, instantBack } from './LookBack.tsx';
import { WorthLine } from './WorthLine.tsx';

const filters = {
  all: ['all', () => true],
  needs: ['needs someone', needsSomeone],
  gravest: ['tier 1', (row: LiveRow) => row.tier === 1],
} as const satisfies Record<string, readonly [string, (row: LiveRow) => boolean]>;
type Filter = keyof typeof filters;

function isFilter(name: string | undefined): name is Filter {
  return name !== undefined && name in filters;
}

function Marks({ rows }: { readonly rows: readonly LiveRow[] }): ReactElement {
  return (
    <div className="standings">
      {countStandings(rows).map(({ state, count, words }) => (
        <p key={state}>
          <span aria-hidden="true">
            {Array.from({ length: Math.min(count, 60) }, (_, index) => (
              <StandingShape key={index} state={state} />
            ))}
          </span>
          <b>{words}</b>
        </p>
      ))}
    </div>
  );
}

function exportRows(live: Live): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(live, null, 2)], { type: 'application/json' }));
  link.download = `live-${live.asOf.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function Foot({ live }: { readonly live: Live }): ReactElement {
  const round = live.rows.filter(
    (row) => row.standing.state === 'came-round' || row.standing.state === 'overridden',
  );
  return (
    <div className="columns">
      <div>
        <h2 className="small-heading">Came round the gate</h2>
        <p>
          {round.length === 0
            ? 'Nothing that services reported runs without a decision.'
            : `${round.map((row) => `${row.model ?? 'an unknown digest'} in ${row.service}`).join(', ')}. Neither counts as approved.`}
        </p>
      </div>
      <div>
        <h2 className="small-heading">What this board knows</h2>
        <p>
          {plural(live.rows.length, 'place')}, as the services themselves reported. A service that does not
          report is not here.
        </p>
      </div>
      <div>
        <h2 className="small-heading">When an approval lapses</h2>
        <p>
          The version keeps running. Its owner and the reviewer are told why. It is never renewed by silence.
        </p>
      </div>
    </div>
  );
}

function Empty(): ReactElement {
  return (
    <p className="empty">
      Tell the registry what a service runs:{' '}
      <code>assay deploy record --service checkout --stage prod --model spam-filter/2</code>
    </p>
  );
}

/** Which version of every model is live in which service, and whether an approval stands under it. */
export default function LivePage(): ReactElement {
  const [{ show, stage }, change] = useAddressQuery();
  const [back, setBack] = useState(0);
  const { calendar } = useMe();
  const filter: Filter = isFilter(show) ? show : 'all';
  const at = instantBack(back);
  const policy = useCall('getPolicy', {});
  const stages = policy.data?.policy.stages.map(({ name }) => name) ?? [];
  const shownStages = stages.slice(0, stages.indexOf(stage ?? stages.at(-1) ?? '') + 1);
  const last = shownStages.at(-1);
  const answer = useCall(
    'getLive',
    { query: { ...(at === undefined ? {} : { at }), ...(last === undefined ? {} : { stage: last }) } },
    { enabled: policy.isFetched },
  );
  return (
    <Answer of={answer} what="the live board" rows={12}>
      {(live) => {
        const rows = live.rows.filter(filters[filter][1]);
        return (
          <Page
            crumb={`Live board, as reported by services until ${momentOf(live.asOf, calendar.zone)}`}
            title={boardSentence(live)}
            lead={<WorthLine worth={live.worth} />}
            aside={
              <button type="button" className="button small" onClick={() => exportRows(live)}>
                Export
              </button>
            }
          >
            <div className="row spread board-tools">
              <Marks rows={live.rows} />
              <fieldset className="row">
                <legend className="caption inline">Show</legend>
                {Object.entries(filters).map(([name, [words, test]]) => (
                  <button
                    key={name}
                    type="button"
                    className="chip"
                    aria-pressed={filter === name}
                    onClick={() => change({ show: name === 'all' ? undefined : name })}
                  >
                    {words}: {live.rows.filter(test).length}
                  </button>
                ))}
              </fieldset>
            </div>
            <LookBack back={back} onBack={setBack} />
            {live.rows.length === 0 ? <Empty /> : <BoardTable rows={rows} stages={shownStages} />}
            <p className="caption">A grey version number is the same as in the stage to its right.</p>
            <Foot live={live} />
            <footer className="foot">
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
