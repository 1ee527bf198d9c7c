import { type ReactElement, Suspense, lazy, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { isRecord, useLocal } from '../app/local-store.ts';
import { Awaiting, Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { metricName } from '../plots/comparison-rows.ts';
import { plural } from '../words/numbers.ts';
import type { Version } from './model-words.ts';

const CardText = lazy(() => import('../review/CardText.tsx'));
type Claim = Version['claims'][number];

const columns: readonly Column<Claim>[] = [
  { head: 'Metric', cell: (claim) => metricName(claim.metric) },
  { head: 'The producer says', className: 'num', cell: (claim) => claim.value },
  { head: 'And adds', cell: (claim) => claim.note ?? <span className="third">nothing</span> },
];

function frontMatterOf(version: Version): readonly (readonly [string, string])[] {
  const said = version.card?.frontMatter ?? {};
  return Object.entries(said)
    .filter(([name]) => name !== 'claims')
    .map(
      ([name, value]) =>
        [
          name.replaceAll('_', ' '),
          Array.isArray(value)
            ? value.map(String).join(', ')
            : isRecord(value)
              ? JSON.stringify(value)
              : String(value),
        ] as const,
    );
}

function FrontMatter({ version }: { readonly version: Version }): ReactElement | null {
  const said = frontMatterOf(version);
  if (said.length === 0) return null;
  return (
    <dl className="terms">
      {said.map(([term, words]) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function Revise({ version }: { readonly version: Version }): ReactElement {
  const written = version.card?.text ?? '';
  const [draft, keep] = useLocal(`assay.card.${version.model}.${version.version}`, isText, written);
  const revise = useWrite('reviseCard');
  return (
    <form
      className="stack spaced paste"
      onSubmit={(event) => {
        event.preventDefault();
        revise.mutate(
          { params: { model: version.model, version: version.version }, body: { text: draft } },
          { onSuccess: () => keep(null) },
        );
      }}
    >
      <TextField
        label="The card, Markdown with front matter"
        rows={16}
        maxLength={200_000}
        value={draft}
        onChange={keep}
        note={
          draft === written
            ? 'A reviewer sees which lines changed since they last read it.'
            : 'Saved here, not sent.'
        }
      />
      {revise.error && <Refusal error={revise.error} />}
      <div className="row">
        <button
          type="submit"
          className="button"
          disabled={draft === written || draft.trim() === '' || revise.isPending}
        >
          Revise the card
        </button>
        {draft !== written && (
          <button type="button" className="textual" onClick={() => keep(null)}>
            Leave it as it was
          </button>
        )}
      </div>
    </form>
  );
}

/** What the producer says: claims and card, collapsed and dashed, never called evidence. untrusted: all of it. */
export function Advocacy({ version }: { readonly version: Version }): ReactElement {
  const me = useMe();
  const [revising, setRevising] = useState(false);
  const { card, claims } = version;
  return (
    <details className="producer">
      <summary>
        <h2>The producer says</h2> advocacy, not evidence.{' '}
        <span className="caption">
          {plural(claims.length, 'claim')};{' '}
          {card === null ? (
            'no card was written'
          ) : (
            <>
              card revised <When at={card.revisedAt} />
            </>
          )}
          .
        </span>
      </summary>
      {claims.length > 0 && (
        <RecordTable
          caption="What the producer claims"
          columns={columns}
          rows={claims}
          keyOf={(claim) => claim.metric}
        />
      )}
      <FrontMatter version={version} />
      {card !== null && (
        <Suspense fallback={<Awaiting what="the card" />}>
          <CardText text={card.text} />
        </Suspense>
      )}
      {holds(me, 'producer') &&
        version.contributors.includes(me.handle) &&
        (revising ? (
          <Revise version={version} />
        ) : (
          <button type="button" className="button spaced" onClick={() => setRevising(true)}>
            {card === null ? 'Write the card' : 'Revise the card'}
          </button>
        ))}
    </details>
  );
}
