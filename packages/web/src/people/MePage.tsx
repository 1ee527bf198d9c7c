import '../styles/records.css';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useWrite } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Refusal } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { Facts } from '../parts/Small.tsx';
import { listed, nameOf } from '../words/numbers.ts';
import { Hours } from './Hours.tsx';
import { IssueToken } from './IssueToken.tsx';
import { ThisBrowser } from './ThisBrowser.tsx';
import { TokenTable } from './TokenTable.tsx';

/** My hours, my tokens, what this browser keeps, and the way out. */
export default function MePage(): ReactElement {
  const me = useMe();
  const out = useWrite('signOut', []);
  return (
    <Page
      crumb="Me"
      title={`You are ${me.name ?? me.handle}, ${listed(me.roles) || 'without a role'}.`}
      aside={
        <button
          type="button"
          className="button"
          onClick={() => out.mutate({}, { onSuccess: () => location.assign('/sign-in') })}
        >
          Sign out
        </button>
      }
    >
      {out.error && <Refusal error={out.error} />}
      <Facts
        items={[
          { term: 'Handle', fact: me.handle, note: 'as policy names you' },
          {
            term: 'Teams',
            fact: listed(me.teams) || 'none',
            note: me.teams.length > 0 ? 'you are on the producing side of their models' : undefined,
          },
          { term: 'Reports to', fact: me.manager === null ? 'nobody' : nameOf(me.manager) },
          { term: 'Zone', fact: me.calendar.zone, note: 'times here are in it' },
        ]}
      />
      {holds(me, 'reviewer') && <Hours />}
      <Section title="My tokens" aside="for the command line and CI" ruled>
        <TokenTable />
        <IssueToken held={me.roles} />
      </Section>
      <ThisBrowser />
      <footer className="foot">
        <LiveWords />
      </footer>
    </Page>
  );
}
