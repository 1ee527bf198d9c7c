import { type ReactElement, Suspense, lazy, useState } from 'react';
import { useMe } from '../app/session.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Awaiting } from '../parts/Answer.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Keys } from '../parts/Keys.tsx';
import { metricName } from '../plots/comparison-rows.ts';
import { dayOf } from '../words/dates.ts';
import { fixed, plural } from '../words/numbers.ts';
import { changedLines, countChanges } from './card-diff.ts';
import type { Case } from './case.ts';

const CardText = lazy(() => import('./CardText.tsx'));
type Claim = Case['claims'][number];

/** A claim beside our figure of the same metric: inside its interval, outside, or never measured. */
export function claimBeside(
  claim: Claim,
  shown: Case,
): { readonly ours: string; readonly word: string; readonly tone: string } {
  const own = shown.result?.comparisons.find(
    (row) => row.group === 'overall' && row.metric === claim.metric,
  )?.candidate;
  if (!own) return { ours: 'not measured', word: 'nothing beside it', tone: 'third' };
  const [value, low, high, claimed] = [own.value, own.low, own.high, claim.value].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const percentLike = Math.abs(claimed) <= 1;
  const factor = percentLike ? 100 : 1;
  const ours = `${fixed(value * factor, 1)} (${fixed(low * factor, 1)} to ${fixed(high * factor, 1)})`;
  const inside = claimed >= low && claimed <= high;
  return inside
    ? { ours, word: 'inside our interval', tone: 'good' }
    : { ours, word: 'outside our interval', tone: 'bad' };
}

function Claims({ shown }: { readonly shown: Case }): ReactElement | null {
  if (shown.claims.length === 0) return <p className="caption">The producer claimed no figures.</p>;
  return (
    <table className="table">
      <caption className="unseen">The producer’s claims beside our figures</caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">The producer says</th>
          <th scope="col">We measured (95%)</th>
          <th scope="col">So</th>
        </tr>
      </thead>
      <tbody>
        {shown.claims.map((claim) => {
          const beside = claimBeside(claim, shown);
          const factor = Math.abs(Number(claim.value)) <= 1 ? 100 : 1;
          return (
            <tr key={claim.metric}>
              <th scope="row">{metricName(claim.metric)}</th>
              <td>
                {fixed(Number(claim.value) * factor, 1)}
                {claim.note !== undefined && <small>{claim.note}</small>}
              </td>
              <td>{beside.ours}</td>
              <td className={beside.tone}>{beside.word}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type Card = NonNullable<Case['card']>;

function Diff({ before, after }: { readonly before: string; readonly after: string }): ReactElement {
  return (
    <div className="diff">
      {changedLines(before, after).map((stretch, index) => {
        const key = `${index}-${stretch.kind}`;
        if (stretch.kind === 'added')
          return stretch.lines.map((line, at) => <ins key={`${key}-${at}`}>{line}</ins>);
        if (stretch.kind === 'removed')
          return stretch.lines.map((line, at) => <del key={`${key}-${at}`}>{line}</del>);
        return (
          <p key={key} className="third">
            {stretch.lines.length > 4
              ? `… ${stretch.lines.length} lines as you read them …`
              : stretch.lines.join('\n')}
          </p>
        );
      })}
    </div>
  );
}

function CardBody({ card }: { readonly card: Card }): ReactElement {
  const changed = card.lastReadText !== null && card.lastReadText !== card.text;
  const [view, setView] = useState<'changes' | 'whole'>(changed ? 'changes' : 'whole');
  return (
    <>
      {card.lastReadText !== null && (
        <Choice
          label="Show"
          options={[
            ['changes', 'What changed'],
            ['whole', 'The whole card'],
          ]}
          value={view}
          onChange={setView}
        />
      )}
      {view === 'changes' && card.lastReadText !== null ? (
        <Diff before={card.lastReadText} after={card.text} />
      ) : (
        <Suspense fallback={<Awaiting what="the card" />}>
          <CardText text={card.text} />
        </Suspense>
      )}
    </>
  );
}

function changeWords(card: Card, zone: string): string {
  if (card.lastReadText === null) return 'You have not read a card of this model yet.';
  const when = card.lastReadAt === null ? '' : ` on ${dayOf(card.lastReadAt, zone)}`;
  const { added, removed } = countChanges(changedLines(card.lastReadText, card.text));
  if (added + removed === 0) return `Unchanged since you last read it${when}.`;
  return `Changed since you last read it${when}: ${plural(added + removed, 'line')} (${added} added, ${removed} removed).`;
}

/** The card and the claims: collapsed, dashed, advocacy; as a diff against what I last read. */
export function ProducerSays({ shown }: { readonly shown: Case }): ReactElement {
  const [open, setOpen] = useState(false);
  const { calendar } = useMe();
  useKeys({
    card: () => {
      setOpen(!open);
      document.getElementById('producer-says')?.focus();
    },
  });
  const measured = shown.claims.map((claim) => claimBeside(claim, shown));
  const outside = measured.filter(({ tone }) => tone === 'bad').length;
  return (
    <details
      className="producer"
      data-section={open ? 'card' : undefined}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary id="producer-says">
        <h2>The producer says</h2> advocacy, not evidence.{' '}
        {shown.card ? changeWords(shown.card, calendar.zone) : 'No card was written.'} <Keys action="card" />
        <span className="caption">
          <br />
          {plural(shown.claims.length, 'claim')} beside our figures
          {outside > 0 && `: ${outside} outside our intervals`}.
        </span>
      </summary>
      <Claims shown={shown} />
      {shown.card && <CardBody card={shown.card} />}
    </details>
  );
}
