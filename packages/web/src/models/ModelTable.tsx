import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { StandingMark, StandingShape } from '../parts/Marks.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { nameOf, plural } from '../words/numbers.ts';
import { type LiveRow, type Model, inOrder } from './model-words.ts';
import { ModelLink } from './ModelLink.tsx';

interface HolderProps {
  readonly model: Model;
  readonly stage: string;
  readonly next: string | undefined;
}

function Holder({ model, stage, next }: HolderProps): ReactElement {
  const pointer = model.stages.find((one) => one.stage === stage);
  const ahead = model.stages.find((one) => one.stage === next)?.holder ?? null;
  if (!pointer) return <span className="third">·</span>;
  const same = pointer.holder !== null && pointer.holder === ahead;
  return (
    <>
      <span className={next === undefined ? 'strong' : same ? 'third' : undefined}>
        {pointer.holder ?? '·'}
      </span>
      {pointer.limited !== null && <small>{pointer.limited} limited</small>}
      {pointer.overridden !== null && <small className="bad">{pointer.overridden} overridden</small>}
    </>
  );
}

function Runs({ rows }: { readonly rows: readonly LiveRow[] }): ReactElement {
  const worst = rows.find(({ standing }) => standing.state !== 'stands') ?? rows[0];
  if (worst === undefined) return <span className="third">in no service</span>;
  const all = worst.standing.state === 'stands';
  const words = all ? 'stands' : `${worst.standing.state.replace('-', ' ')} in ${worst.service}`;
  return (
    <>
      <StandingMark state={worst.standing.state} words={words} />
      <small>{rows.length === 1 ? worst.service : plural(rows.length, 'place')}</small>
    </>
  );
}

function columnsOf(order: readonly string[], live: readonly LiveRow[]): readonly Column<Model>[] {
  return [
    {
      head: 'Model',
      cell: (model) => (
        <>
          <ModelLink model={model.name}>{model.name}</ModelLink>
          <small>{model.description}</small>
        </>
      ),
    },
    {
      head: 'Team, owner',
      cell: ({ team, owner, ownerActive }) => (
        <>
          {team}
          <small className={ownerActive ? undefined : 'bad'}>
            {ownerActive ? nameOf(owner) : `${nameOf(owner)}, who left`}
          </small>
        </>
      ),
    },
    { head: 'Risk', className: 'tight', cell: (model) => `Tier ${model.tier}` },
    ...order.map((stage, index) => ({
      head: stage,
      className: index === order.length - 1 ? 'num band' : 'num',
      cell: (model: Model) => <Holder model={model} stage={stage} next={order[index + 1]} />,
    })),
    {
      head: 'Approval under what runs',
      className: 'band',
      cell: (model) => <Runs rows={live.filter((row) => row.model === model.name)} />,
    },
    {
      head: 'Latest',
      className: 'num',
      cell: (model) => model.latestVersion ?? <span className="third">none</span>,
    },
  ];
}

/** Models with the holder of each stage, in policy's order, and the worst standing of what runs. */
export function ModelTable({ models }: { readonly models: readonly Model[] }): ReactElement {
  const live = useCall('getLive', { query: {} }).data?.rows ?? [];
  const policy = useCall('getPolicy', {}).data?.policy;
  const order =
    policy?.stages.map(({ name }) => name) ?? inOrder(models[0]?.stages ?? [], []).map(({ stage }) => stage);
  const unknown = live.filter((row) => row.model === null).length;
  return (
    <>
      {unknown > 0 && (
        <p className="notice">
          <StandingShape state="came-round" /> {plural(unknown, 'service runs', 'services run')} bytes that no
          model here has. <Link to="/live">The live board</Link> names them.
        </p>
      )}
      <RecordTable
        caption="Registered models"
        columns={columnsOf(order, live)}
        rows={models}
        keyOf={(model) => model.id}
      />
      <p className="caption spaced">A grey version number is the same as in the stage to its right.</p>
    </>
  );
}
