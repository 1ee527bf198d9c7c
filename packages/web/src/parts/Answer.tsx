import { ApiProblem } from '@assay/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';

/** What went wrong, where it went wrong, and what next. */
export function Refusal({ error }: { readonly error: Error }): ReactElement {
  const problem = error instanceof ApiProblem ? error.problem : null;
  return (
    <div className="problem" role="alert">
      <strong>{problem?.title ?? 'This did not work'}</strong>
      <p>{problem?.detail ?? error.message}</p>
      {problem?.changed && (
        <ul>
          {problem.changed.map((change) => (
            <li key={change.what}>
              {change.what}: was {change.was}, is {change.is}
            </li>
          ))}
        </ul>
      )}
      {problem?.fields && (
        <ul>
          {problem.fields.map((field) => (
            <li key={field.path}>
              <code>{field.path}</code> {field.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Sunken bars where words and numbers will stand; after two seconds it says what is awaited. */
export function Awaiting({
  what,
  rows = 6,
}: {
  readonly what: string;
  readonly rows?: number;
}): ReactElement {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="awaiting" aria-busy="true">
      <p className={slow ? 'caption' : 'unseen'}>Waiting for {what}.</p>
      {Array.from({ length: rows }, (_, index) => (
        <p key={index} aria-hidden="true">
          <span className={`bone w${(index * 7) % 5}`} />
        </p>
      ))}
    </div>
  );
}

interface AnswerProps<T> {
  readonly of: UseQueryResult<T, Error>;
  readonly what: string;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** What the registry answers, once it does; its refusal in place; bars of the final shape before that. */
export function Answer<T>({ of, what, rows, children }: AnswerProps<T>): ReactElement {
  if (of.data !== undefined)
    return (
      <>
        {of.error && <Refusal error={of.error} />}
        {children(of.data)}
      </>
    );
  if (of.error) return <Refusal error={of.error} />;
  return rows === undefined ? <Awaiting what={what} /> : <Awaiting what={what} rows={rows} />;
}
