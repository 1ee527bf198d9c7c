import type { ReactElement } from 'react';
import { useMe } from '../app/session.ts';
import { nowMilliseconds } from '../app/clock.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Answer, Refusal } from '../parts/Answer.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { Sure } from '../parts/Sure.tsx';
import { shortDate } from '../words/dates.ts';
import type { Token } from './person-words.ts';

function Revoke({ token }: { readonly token: Token }): ReactElement {
  const revoke = useWrite('revokeToken', ['listTokens']);
  return (
    <>
      <Sure
        label="Revoke"
        yes={`Revoke ${token.label}`}
        className="textual"
        consequence="Whatever uses it is refused from now on."
        pending={revoke.isPending}
        error={null}
        onSure={() => revoke.mutate({ params: { id: token.id } })}
      />
      {revoke.error && <Refusal error={revoke.error} />}
    </>
  );
}

function isOver(token: Token): boolean {
  return token.revokedAt !== null || Date.parse(token.expiresAt) < nowMilliseconds();
}

function columnsOf(zone: string): readonly Column<Token>[] {
  return [
    { head: 'Token', cell: ({ label }) => label },
    { head: 'Carries', cell: ({ roles }) => roles.join(', ') || <span className="third">no role</span> },
    { head: 'Issued', cell: ({ createdAt }) => shortDate(createdAt, zone) },
    {
      head: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="third">never</span> : <When at={lastUsedAt} />,
    },
    {
      head: 'Ends',
      cell: (token) => {
        if (token.revokedAt !== null)
          return <span className="third">revoked {shortDate(token.revokedAt, zone)}</span>;
        return isOver(token) ? (
          <span className="third">ended {shortDate(token.expiresAt, zone)}</span>
        ) : (
          shortDate(token.expiresAt, zone)
        );
      },
    },
    {
      head: 'Revoke',
      quiet: true,
      className: 'tight',
      cell: (token) => !isOver(token) && <Revoke token={token} />,
    },
  ];
}

/** My tokens: what each is for, what it may do, when it was used last, when it ends. */
export function TokenTable(): ReactElement {
  const { calendar } = useMe();
  const answer = useCall('listTokens', {});
  return (
    <Answer of={answer} what="your tokens" rows={2}>
      {({ tokens }) => {
        const sorted = tokens.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)));
        if (tokens.length === 0)
          return <p className="none">None. The command line and CI sign in with one.</p>;
        return (
          <RecordTable
            caption="My tokens"
            columns={columnsOf(calendar.zone)}
            rows={sorted}
            keyOf={({ id }) => id}
            rowClass={(token) => (isOver(token) ? 'third' : undefined)}
          />
        );
      }}
    </Answer>
  );
}
