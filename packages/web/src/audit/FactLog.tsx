import type { CallInput } from '@assay/client';
import type { ReactElement } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Section } from '../parts/Page.tsx';
import { RecordTable } from '../parts/RecordTable.tsx';
import { counted } from '../words/numbers.ts';
import { factColumns, useNames } from './fact-columns.tsx';
import { FactFilter } from './FactFilter.tsx';

const perPage = 100;

interface PagerProps {
  readonly recorded: number;
  readonly after: number;
  readonly next: number | null;
  readonly filtered: boolean;
}

function Pager({ recorded, after, next, filtered }: PagerProps): ReactElement {
  const [, change] = useAddressQuery();
  const to = (place: number | undefined): void =>
    change({ after: place === undefined ? undefined : String(Math.max(-1, place)) });
  return (
    <nav className="row spaced" aria-label="Pages of facts">
      <button type="button" className="button small" disabled={after <= -1} onClick={() => to(-1)}>
        First
      </button>
      <button
        type="button"
        className="button small"
        disabled={after <= -1 || filtered}
        onClick={() => to(after - perPage)}
      >
        Earlier
      </button>
      <button
        type="button"
        className="button small"
        disabled={next === null || (!filtered && next >= recorded - 1)}
        onClick={() => to(next ?? undefined)}
      >
        Later
      </button>
      {!filtered && (
        <button
          type="button"
          className="button small"
          disabled={after >= recorded - perPage - 1}
          onClick={() => to(undefined)}
        >
          Newest
        </button>
      )}
    </nav>
  );
}

/** Facts by their number, a page at a time, filtered by kind or by request. Opens at the newest. */
export function FactLog({ recorded }: { readonly recorded: number }): ReactElement {
  const [{ after: asked, kind = '', request = '' }] = useAddressQuery();
  const filtered = kind !== '' || request !== '';
  const newest = filtered ? -1 : Math.max(-1, recorded - perPage - 1);
  const after = asked === undefined ? newest : Number(asked);
  const query: CallInput<'listFacts'>['query'] = {
    after,
    limit: perPage,
    ...(kind === '' ? {} : { kind }),
    ...(request === '' ? {} : { request }),
  };
  const answer = useCall('listFacts', { query });
  const names = useNames();
  return (
    <Section title="Facts" aside="by their number in the ledger" ruled>
      <FactFilter />
      <Answer of={answer} what="the facts" rows={12}>
        {({ facts, next }) => (
          <>
            {facts.length === 0 ? (
              <p className="none">
                {filtered
                  ? 'No fact is of this kind, or about this request, as far as you may see.'
                  : 'No fact stands here.'}
              </p>
            ) : (
              <>
                <p className="caption">
                  {counted(facts[0]?.sequence ?? 0)} to {counted(facts.at(-1)?.sequence ?? 0)}. A step in the
                  numbers is a fact that is withheld from you until your own reading, or on your own side.
                </p>
                <RecordTable
                  caption="Facts"
                  columns={factColumns(names)}
                  rows={facts}
                  keyOf={(fact) => fact.id}
                />
              </>
            )}
            <Pager recorded={recorded} after={after} next={next} filtered={filtered} />
          </>
        )}
      </Answer>
    </Section>
  );
}
