import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { turnTheme } from '../frame/theme.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { When } from '../parts/Small.tsx';
import { minutesInWords } from '../words/durations.ts';

type Token = CallOutput<'listTokens'>['tokens'][number];

function Hours(): ReactElement {
  const me = useMe();
  const [minutes, setMinutes] = useState(String(me.reviewMinutesPerWeek));
  const save = useWrite('setMyHours');
  return (
    <form
      className="stack ask"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ body: { reviewMinutesPerWeek: Number(minutes) } });
      }}
    >
      <TextField
        label="Minutes a week for reviews"
        type="number"
        value={minutes}
        onChange={setMinutes}
        note="The plan of your day fits into these. Your manager sees what is missing."
      />
      {save.error && <Refusal error={save.error} />}
      {save.data && <p className="good">● {minutesInWords(save.data.reviewMinutesPerWeek)} a week.</p>}
      <div className="row">
        <button type="submit" className="button" disabled={save.isPending}>
          Set
        </button>
      </div>
    </form>
  );
}

function Revoke({ token }: { readonly token: Token }): ReactElement {
  const revoke = useWrite('revokeToken', ['listTokens']);
  return (
    <button
      type="button"
      className="textual"
      disabled={revoke.isPending}
      onClick={() => revoke.mutate({ params: { id: token.id } })}
    >
      Revoke
    </button>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly Token[] }): ReactElement {
  return (
    <table className="table">
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <th scope="row">{token.label}</th>
            <td>
              until <When at={token.expiresAt} />
              <small>
                {token.lastUsedAt === null ? (
                  'never used'
                ) : (
                  <>
                    last used <When at={token.lastUsedAt} />
                  </>
                )}
              </small>
            </td>
            <td>
              {token.revokedAt === null ? <Revoke token={token} /> : <span className="third">revoked</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tokens(): ReactElement {
  const [label, setLabel] = useState('');
  const answer = useCall('listTokens', {});
  const issue = useWrite('issueToken', ['listTokens']);
  return (
    <>
      <Answer of={answer} what="your tokens" rows={2}>
        {({ tokens }) => <TokenTable tokens={tokens} />}
      </Answer>
      <form
        className="stack ask"
        onSubmit={(event) => {
          event.preventDefault();
          issue.mutate({ body: { label } }, { onSuccess: () => setLabel('') });
        }}
      >
        <TextField
          label="What the new token is for"
          required
          maxLength={100}
          value={label}
          onChange={setLabel}
          note="It is shown once, and ends after 90 days."
        />
        {issue.error && <Refusal error={issue.error} />}
        {issue.data && (
          <p className="notice">
            Copy it now: <code>{issue.data.secret}</code>
          </p>
        )}
        <div className="row">
          <button type="submit" className="button" disabled={label.trim() === '' || issue.isPending}>
            Issue a token
          </button>
        </div>
      </form>
    </>
  );
}

/** My hours, my tokens, light or dark, and the way out. */
export default function MePage(): ReactElement {
  const me = useMe();
  const out = useWrite('signOut', []);
  const leave = (): void => out.mutate({}, { onSuccess: () => location.assign('/sign-in') });
  return (
    <Page
      crumb="Me"
      title={`${me.name ?? me.handle}: ${me.roles.join(', ')}.`}
      aside={
        <span className="row">
          <button type="button" className="button small" onClick={turnTheme}>
            Light or dark
          </button>
          <button type="button" className="button small" onClick={leave}>
            Sign out
          </button>
        </span>
      }
    >
      {holds(me, 'reviewer') && (
        <Section title="My hours" ruled>
          <Hours />
        </Section>
      )}
      <Section title="My tokens" aside="for the command line and CI" ruled>
        <Tokens />
      </Section>
    </Page>
  );
}
