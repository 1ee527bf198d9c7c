import '../styles/records.css';
import '../styles/review.css';
import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { PickField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { RecordTable } from '../parts/RecordTable.tsx';
import { changedLines } from '../review/card-diff.ts';
import { CompareFigures } from './CompareFigures.tsx';
import { type Difference, differences } from './differences.ts';

type Compared = CallOutput<'compareVersions'>;

interface DifferencesProps {
  readonly rows: readonly Difference[];
  readonly a: string;
  readonly b: string;
  readonly onlyChanged: boolean;
}

function DifferenceTable({ rows, a, b, onlyChanged }: DifferencesProps): ReactElement {
  const shown = onlyChanged ? rows.filter((row) => row.differs) : rows;
  if (shown.length === 0) return <p className="empty">Nothing differs.</p>;
  return (
    <RecordTable
      caption="What differs"
      rows={shown}
      keyOf={({ what }) => what}
      columns={[
        {
          head: 'What',
          cell: (row) => <span className={row.differs ? undefined : 'third'}>{row.what}</span>,
        },
        { head: a, cell: (row) => row.a },
        { head: b, cell: (row) => <span className={row.differs ? 'strong' : undefined}>{row.b}</span> },
      ]}
    />
  );
}

function CardDiff({ a, b }: { readonly a: string; readonly b: string }): ReactElement {
  return (
    <div className="diff">
      {changedLines(a, b).flatMap((stretch, index) =>
        stretch.kind === 'same'
          ? [
              <p key={index} className="third">
                … {stretch.lines.length} lines alike …
              </p>,
            ]
          : stretch.lines.map((line, at) =>
              stretch.kind === 'added' ? (
                <ins key={`${index}-${at}`}>{line}</ins>
              ) : (
                <del key={`${index}-${at}`}>{line}</del>
              ),
            ),
      )}
    </div>
  );
}

function Live({ compared }: { readonly compared: Compared }): ReactElement {
  const words = (version: number): string => {
    const mine = compared.live.filter((place) => place.version === version);
    return mine.length === 0
      ? 'nowhere'
      : mine.map((place) => `${place.service} (${place.stage})`).join(', ');
  };
  return (
    <p className="lead">
      Live: {compared.a.version} in {words(compared.a.version)}; {compared.b.version} in{' '}
      {words(compared.b.version)}.
    </p>
  );
}

function Comparison({ compared }: { readonly compared: Compared }): ReactElement {
  const me = useMe();
  const [onlyChanged, setOnlyChanged] = useState(true);
  const { a, b } = compared;
  return (
    <>
      <Live compared={compared} />
      {holds(me, 'reviewer', 'auditor', 'manager', 'steward') && <CompareFigures compared={compared} />}
      <Section
        title="What differs"
        ruled
        right={
          <label className="row">
            <input
              type="checkbox"
              checked={onlyChanged}
              onChange={(event) => setOnlyChanged(event.target.checked)}
            />{' '}
            changed only
          </label>
        }
      >
        <DifferenceTable
          rows={differences(a, b)}
          a={`${a.model} ${a.version}`}
          b={`${b.model} ${b.version}`}
          onlyChanged={onlyChanged}
        />
      </Section>
      <Section title="The cards" aside="advocacy, not evidence" ruled>
        {a.card && b.card ? (
          <CardDiff a={a.card.text} b={b.card.text} />
        ) : (
          <p className="empty">At least one has no card.</p>
        )}
      </Section>
    </>
  );
}

function Chosen({
  model,
  a,
  b,
}: {
  readonly model: string;
  readonly a: string;
  readonly b: string;
}): ReactElement {
  const answer = useCall('compareVersions', { params: { model }, query: { a, b } });
  return (
    <Answer of={answer} what="both versions">
      {(compared) => <Comparison compared={compared} />}
    </Answer>
  );
}

/** Any two versions of a model side by side, at an address that can be shared. */
export default function ComparePage(): ReactElement {
  const [{ model = '', a = '', b = '' }, change] = useAddressQuery();
  const models = useCall('listModels', { query: {} });
  const versions = useCall('listVersions', { params: { model }, query: {} }, { enabled: model !== '' });
  const numbers =
    versions.data?.versions.map(({ version }) => [String(version), `version ${version}`] as const) ?? [];
  const ready = model !== '' && a !== '' && b !== '';
  return (
    <Page
      crumb={
        model === '' ? (
          'Compare'
        ) : (
          <>
            Compare / <Link to={`/models/${model}`}>{model}</Link>
          </>
        )
      }
      title={ready ? `${model}: ${b} beside ${a}.` : 'Compare any two versions.'}
    >
      <div className="row choose">
        <PickField
          label="Model"
          value={model}
          options={models.data?.models.map(({ name }) => [name, name] as const) ?? []}
          onChange={(next) => change({ model: next, a: undefined, b: undefined })}
        />
        <PickField label="Version" value={a} options={numbers} onChange={(next) => change({ a: next })} />
        <PickField label="beside" value={b} options={numbers} onChange={(next) => change({ b: next })} />
      </div>
      {ready && <Chosen model={model} a={a} b={b} />}
    </Page>
  );
}
