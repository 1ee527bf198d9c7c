import type { CallOutput } from '@assay/client';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useCall } from '../app/use-call.ts';
import type { Column } from '../parts/RecordTable.tsx';
import { When } from '../parts/Small.tsx';
import { nameOf, shortDigest } from '../words/numbers.ts';

type Fact = CallOutput<'listFacts'>['facts'][number];

/** What ids of people and models are called, for the eye; the record itself names nobody. */
export type Names = ReadonlyMap<string, string>;

/** The names behind the ids that facts carry, as far as profiles still stand. */
export function useNames(): Names {
  const people = useCall('listPeople', {}).data?.people ?? [];
  const models = useCall('listModels', { query: { limit: 500 } }).data?.models ?? [];
  return new Map<string, string>([
    ...people.map(({ id, handle }) => [id, handle] as const),
    ...models.map(({ id, name }) => [id, name] as const),
  ]);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

function inWords(value: unknown, names: Names): string {
  if (value === null) return 'none';
  if (typeof value === 'string')
    return (
      names.get(value) ??
      (value.startsWith('sha256:') ? shortDigest(value) : uuid.test(value) ? `${value.slice(0, 8)}…` : value)
    );
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => inWords(one, names)).join(', ');
  return typeof value === 'object' ? '{…}' : JSON.stringify(value);
}

function Member({
  name,
  value,
  names,
}: {
  readonly name: string;
  readonly value: unknown;
  readonly names: Names;
}): ReactElement {
  const words = inWords(value, names);
  if (name === 'request' && typeof value === 'number')
    return <Link to={`/requests/${value}`}>R-{value}</Link>;
  if (name === 'incident' && typeof value === 'number')
    return <Link to={`/incidents/${value}`}>I-{value}</Link>;
  if (name === 'proposal' && typeof value === 'number') return <Link to={`/policy/${value}`}>P-{value}</Link>;
  if (name === 'packet' && typeof value === 'string')
    return <Link to={`/packets/${encodeURIComponent(value)}`}>packet {words}</Link>;
  return (
    <>
      <span className="third">{name}</span> {words.length > 60 ? `${words.slice(0, 59)}…` : words}
    </>
  );
}

function Payload({ fact, names }: { readonly fact: Fact; readonly names: Names }): ReactElement {
  const [whole, setWhole] = useState(false);
  const members = Object.entries(fact.payload);
  const shown = members.slice(0, 4);
  return (
    <>
      <div className="payload">
        <span>
          {members.length === 0 && <span className="third">nothing more</span>}
          {shown.map(([name, value], index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Member name={name} value={value} names={names} />
            </span>
          ))}
        </span>
        <button
          type="button"
          className="textual"
          aria-expanded={whole}
          aria-label={`Fact ${fact.sequence ?? fact.id} as it is recorded`}
          onClick={() => setWhole(!whole)}
        >
          {whole ? 'less' : 'all'}
        </button>
      </div>
      {whole && (
        <pre className="code source">{JSON.stringify({ id: fact.id, ...fact.payload }, null, 2)}</pre>
      )}
    </>
  );
}

/** A fact's number, kind, moment, actor, what covers it, and what it says. */
export function factColumns(names: Names): readonly Column<Fact>[] {
  return [
    { head: 'No.', className: 'tight', cell: (fact) => fact.sequence ?? '·' },
    { head: 'Kind', className: 'tight', cell: (fact) => <code>{fact.kind}</code> },
    { head: 'At', className: 'tight', cell: (fact) => <When at={fact.at} /> },
    {
      head: 'By',
      className: 'tight',
      cell: (fact) =>
        fact.actor === null ? <span className="third">the registry</span> : nameOf(fact.actor),
    },
    {
      head: 'In the ledger',
      className: 'tight',
      cell: ({ covered }) => (
        <span className={covered ? 'good' : 'warn'}>{covered ? '● covered' : '◐ recorded'}</span>
      ),
    },
    { head: 'What', cell: (fact) => <Payload fact={fact} names={names} /> },
  ];
}
