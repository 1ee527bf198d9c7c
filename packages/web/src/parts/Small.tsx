import type { ReactElement, ReactNode } from 'react';
import { momentOf } from '../words/dates.ts';
import { shortDigest } from '../words/numbers.ts';
import { useMe } from '../app/session.ts';

/** A digest, short for the eye, whole for the clipboard. */
export function DigestCode({ digest }: { readonly digest: string }): ReactElement {
  return (
    <code title={digest}>
      <span aria-hidden="true">{shortDigest(digest)}</span>
      <span className="unseen">{digest}</span>
    </code>
  );
}

/** An instant in my zone. */
export function When({ at }: { readonly at: string }): ReactElement {
  const { calendar } = useMe();
  return (
    <time dateTime={at} className="nowrap">
      {momentOf(at, calendar.zone)}
    </time>
  );
}

interface FactsProps {
  readonly items: readonly { readonly term: string; readonly fact: ReactNode; readonly note?: ReactNode }[];
}

/** A strip of facts between two rules. */
export function Facts({ items }: FactsProps): ReactElement {
  return (
    <dl className="facts">
      {items.map(({ term, fact, note }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            {fact}
            {note !== undefined && note !== null && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
