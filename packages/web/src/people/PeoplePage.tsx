import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { momentOf } from '../words/dates.ts';
import { minutesInWords } from '../words/durations.ts';
import { nameOf, plural } from '../words/numbers.ts';

type Person = CallOutput<'listPeople'>['people'][number];

function SignInLink({ person }: { readonly person: Person }): ReactElement {
  const { calendar } = useMe();
  const issue = useWrite('issueSignInLink', []);
  if (issue.data)
    return (
      <span className="caption">
        <input
          readOnly
          aria-label={`Sign-in link for ${person.handle}`}
          value={new URL(issue.data.path, location.origin).href}
          onFocus={(event) => event.target.select()}
        />
        works once, until {momentOf(issue.data.expiresAt, calendar.zone)}
      </span>
    );
  return (
    <>
      <button
        type="button"
        className="textual"
        disabled={issue.isPending}
        onClick={() => issue.mutate({ body: { person: person.handle } })}
      >
        Sign-in link
      </button>
      {issue.error && <Refusal error={issue.error} />}
    </>
  );
}

function Active({ person }: { readonly person: Person }): ReactElement {
  const change = useWrite('changePerson', ['listPeople']);
  return (
    <>
      <button
        type="button"
        className="textual"
        disabled={change.isPending}
        onClick={() => change.mutate({ params: { handle: person.handle }, body: { active: !person.active } })}
      >
        {person.active ? 'Deactivate' : 'Activate'}
      </button>
      {change.error && <Refusal error={change.error} />}
    </>
  );
}

function PersonRow({ person, admin }: { readonly person: Person; readonly admin: boolean }): ReactElement {
  return (
    <tr>
      <th scope="row">
        {person.name ?? 'erased'}
        <small>{person.handle}</small>
      </th>
      <td>{person.roles.join(', ')}</td>
      <td>
        {person.teams.join(', ') || <span className="third">no team</span>}
        {person.manager !== null && <small>reports to {nameOf(person.manager)}</small>}
      </td>
      <td>
        {person.roles.includes('reviewer') ? (
          `${minutesInWords(person.reviewMinutesPerWeek)} a week`
        ) : (
          <span className="third">·</span>
        )}
      </td>
      <td className={person.active ? undefined : 'bad'}>
        {person.active ? person.calendar.zone : 'inactive'}
      </td>
      {admin && (
        <td>
          <span className="row">
            {person.active && person.kind === 'person' && <SignInLink person={person} />}
            <Active person={person} />
          </span>
        </td>
      )}
    </tr>
  );
}

/** People, services and evaluators; who belongs where, and the review minutes they set. */
export default function PeoplePage(): ReactElement {
  const me = useMe();
  const [services, setServices] = useState(false);
  const answer = useCall('listPeople', {});
  const admin = holds(me, 'admin');
  return (
    <Answer of={answer} what="the people">
      {({ people }) => {
        const shown = people.filter((person) => (person.kind === 'person') !== services);
        return (
          <Page
            crumb="People"
            title={`${plural(people.filter(({ kind }) => kind === 'person').length, 'person', 'people')}, ${plural(people.filter(({ kind }) => kind === 'service').length, 'service')}.`}
          >
            <label className="row spaced">
              <input
                type="checkbox"
                checked={services}
                onChange={(event) => setServices(event.target.checked)}
              />{' '}
              Services and evaluators
            </label>
            <Section title={services ? 'Services and evaluators' : 'People'} ruled>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Roles</th>
                    <th scope="col">Teams</th>
                    <th scope="col">Review minutes</th>
                    <th scope="col">Zone</th>
                    {admin && <th scope="col">Administration</th>}
                  </tr>
                </thead>
                <tbody>
                  {shown.map((person) => (
                    <PersonRow key={person.id} person={person} admin={admin} />
                  ))}
                </tbody>
              </table>
            </Section>
          </Page>
        );
      }}
    </Answer>
  );
}
