import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { Secret } from '../parts/Secret.tsx';
import { momentOf } from '../words/dates.ts';
import type { Person } from './person-words.ts';

/** Issues a sign-in link for a person and shows it once. */
export function SignInLink({ person }: { readonly person: Pick<Person, 'handle'> }): ReactElement {
  const { calendar } = useMe();
  const issue = useWrite('issueSignInLink', []);
  if (issue.data)
    return (
      <Secret
        label={`Sign-in link for ${person.handle}`}
        value={new URL(issue.data.path, location.origin).href}
      >
        Give it to {person.handle} alone. It is shown once, works once, and ends{' '}
        {momentOf(issue.data.expiresAt, calendar.zone)}.
      </Secret>
    );
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={issue.isPending}
        onClick={() => issue.mutate({ body: { person: person.handle } })}
      >
        Make a sign-in link
      </button>
      {issue.error && <Refusal error={issue.error} />}
    </>
  );
}
