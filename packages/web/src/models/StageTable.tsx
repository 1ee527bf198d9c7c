import type { CallOutput } from '@assay/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { plural } from '../words/numbers.ts';
import { type Model, inOrder } from './model-words.ts';
import { ModelLink } from './ModelLink.tsx';

type Policy = CallOutput<'getPolicy'>['policy'];
type Pointer = Model['stages'][number];

function VersionLink({
  model,
  version,
}: {
  readonly model: Model;
  readonly version: number | null;
}): ReactElement {
  if (version === null) return <span className="third">nothing</span>;
  return (
    <ModelLink model={model.name} version={version}>
      {version}
    </ModelLink>
  );
}

function Beside({ model, pointer }: { readonly model: Model; readonly pointer: Pointer }): ReactElement {
  if (pointer.limited === null && pointer.overridden === null) return <span className="third">nothing</span>;
  return (
    <>
      {pointer.limited !== null && (
        <span className="block">
          <VersionLink model={model} version={pointer.limited} /> limited, under conditions
        </span>
      )}
      {pointer.overridden !== null && (
        <span className="block bad">
          <VersionLink model={model} version={pointer.overridden} /> overridden, not approved
        </span>
      )}
    </>
  );
}

/** What a stage asks of a version, in a few words. */
function asks(policy: Policy | undefined, model: Model, name: string): string {
  const rule = policy?.stages.find((stage) => stage.name === name);
  if (!rule) return 'policy does not know it';
  const tier = (['1', '2', '3'] as const).find((one) => one === String(model.tier));
  const days = tier === undefined ? undefined : rule.approvalDays[tier];
  return [
    ...(rule.after === undefined ? [] : [`after ${rule.after}`]),
    rule.evaluated ? 'judged on sealed rows' : 'not evaluated',
    ...(rule.gates.length === 0 ? [] : [plural(rule.gates.length, 'gate')]),
    ...(days === undefined ? [] : [`stands ${plural(days, 'day')}`]),
  ].join(', ');
}

function columnsOf(model: Model, policy: Policy | undefined): readonly Column<Pointer>[] {
  return [
    { head: 'Stage', cell: (pointer) => pointer.stage },
    {
      head: 'Holder',
      className: 'band',
      cell: (pointer) => (
        <b>
          <VersionLink model={model} version={pointer.holder} />
        </b>
      ),
    },
    { head: 'Beside it', cell: (pointer) => <Beside model={model} pointer={pointer} /> },
    {
      head: 'Alias that follows',
      cell: (pointer) =>
        policy?.stages.find((stage) => stage.name === pointer.stage)?.alias ?? (
          <span className="third">none</span>
        ),
    },
    { head: 'What it asks', cell: (pointer) => asks(policy, model, pointer.stage) },
    {
      head: 'Who must approve',
      cell: (pointer) => (
        <Link to="/policy" search={{ model: model.name, stage: pointer.stage }}>
          ask the matrix
        </Link>
      ),
    },
  ];
}

/** The stages in policy's order, who holds each, and what each asks. */
export function StageTable({
  model,
  policy,
}: {
  readonly model: Model;
  readonly policy: Policy | undefined;
}): ReactElement {
  const order = policy?.stages.map(({ name }) => name) ?? [];
  return (
    <Section title="Stages" aside="one holder each; at most one limited version beside it" ruled>
      <RecordTable
        caption="Stages and their holders"
        columns={columnsOf(model, policy)}
        rows={inOrder(model.stages, order)}
        keyOf={(pointer) => pointer.stage}
      />
    </Section>
  );
}
