import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useMe } from '../app/session.ts';
import { DigestCode } from '../parts/Small.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { shortDate } from '../words/dates.ts';
import { listed, nameOf } from '../words/numbers.ts';
import { type Model, type Version, approvalWords } from './model-words.ts';
import { ModelLink } from './ModelLink.tsx';

/** Approvals of a version as the record has them, newest first; `null` in the view means it is not mine to see. */
export function ApprovalWords({ version }: { readonly version: Version }): ReactElement {
  if (version.approvals.length === 0) return <span className="third">never asked</span>;
  return (
    <>
      {version.approvals.map((one) => (
        <span key={one.request} className="block">
          <Link to={`/requests/${one.request}/standing`}>R-{one.request}</Link> {one.stage}:{' '}
          {approvalWords[one.state] ?? one.state}
          {one.by.length > 0 && ` by ${listed(one.by.map(nameOf))}`}
        </span>
      ))}
    </>
  );
}

function NameCell({ version }: { readonly version: Version }): ReactElement {
  return (
    <>
      <ModelLink model={version.model} version={version.version}>
        {version.version}
      </ModelLink>
      <small>{version.description}</small>
      {version.state !== 'registered' && <small className="warn">{version.state}</small>}
      {version.barred && <small className="bad">barred from every stage</small>}
    </>
  );
}

function HoldsCell({ version }: { readonly version: Version }): ReactElement {
  return (
    <>
      {version.stages.length === 0 ? (
        <span className="third">no stage</span>
      ) : (
        <b>{listed(version.stages)}</b>
      )}
      {version.aliases.length > 0 && <small>{version.aliases.map((alias) => `@${alias}`).join(', ')}</small>}
    </>
  );
}

function TrainedCell({ version }: { readonly version: Version }): ReactElement {
  if (version.datasets.length === 0) return <span className="warn">nothing declared</span>;
  return (
    <>
      {version.datasets.map((set) => (
        <span key={set.digest} className="block">{`${set.name} ${set.version}`}</span>
      ))}
    </>
  );
}

function columnsOf(zone: string): readonly Column<Version>[] {
  return [
    { head: 'Version', cell: (version) => <NameCell version={version} /> },
    {
      head: 'Registered',
      cell: (version) => (
        <>
          {shortDate(version.createdAt, zone)}
          <small>{nameOf(version.createdBy)}</small>
        </>
      ),
    },
    { head: 'Holds', className: 'band', cell: (version) => <HoldsCell version={version} /> },
    { head: 'Asked and approved', cell: (version) => <ApprovalWords version={version} /> },
    { head: 'Trained on', cell: (version) => <TrainedCell version={version} /> },
    { head: 'Bytes', cell: (version) => <DigestCode digest={version.digest} /> },
  ];
}

function compareColumn(picked: readonly number[], pick: (version: number) => void): Column<Version> {
  return {
    head: 'Compare',
    className: 'tight',
    cell: ({ version }) => (
      <label className="row">
        <input
          type="checkbox"
          checked={picked.includes(version)}
          aria-label={`Compare version ${version}`}
          onChange={() => pick(version)}
        />
      </label>
    ),
  };
}

/** A model's versions; any two can be picked and laid side by side. */
export function VersionTable({
  model,
  versions,
}: {
  readonly model: Model;
  readonly versions: readonly Version[];
}): ReactElement {
  const { calendar } = useMe();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<readonly number[]>([]);
  const pick = (version: number): void =>
    setPicked(
      picked.includes(version) ? picked.filter((one) => one !== version) : [...picked.slice(-1), version],
    );
  const [a, b] = picked.toSorted((left, right) => left - right);
  const ready = a !== undefined && b !== undefined;
  return (
    <>
      <RecordTable
        caption={`Versions of ${model.name}`}
        columns={[...columnsOf(calendar.zone), compareColumn(picked, pick)]}
        rows={versions}
        keyOf={(version) => version.version}
      />
      {versions.length > 1 && (
        <div className="row spaced">
          <button
            type="button"
            className="button"
            disabled={!ready}
            onClick={() =>
              ready &&
              void navigate({ to: '/compare', search: { model: model.name, a: String(a), b: String(b) } })
            }
          >
            {ready ? `Compare ${b} with ${a}` : 'Compare two versions'}
          </button>
          <span className="caption">{ready ? '' : 'Tick any two.'}</span>
        </div>
      )}
    </>
  );
}
