import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { PickField, TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { Sure } from '../parts/Sure.tsx';
import { nameOf } from '../words/numbers.ts';
import { type Model, inOrder } from './model-words.ts';

type Policy = CallOutput<'getPolicy'>['policy'];
type Tier = '1' | '2' | '3';
const tiers = [
  ['1', 'tier 1, the gravest'],
  ['2', 'tier 2'],
  ['3', 'tier 3'],
] as const;

function SetTier({ model }: { readonly model: Model }): ReactElement {
  const now = tiers.find(([tier]) => tier === String(model.tier))?.[0] ?? '1';
  const [tier, setTier] = useState<Tier>(now);
  const set = useWrite('setModelTier');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ params: { model: model.name }, body: { tier: Number(tier) } });
      }}
    >
      <PickField
        label="Risk tier"
        value={tier}
        options={tiers}
        onChange={setTier}
        note="It decides how many approvals are needed and how long they stand."
      />
      {set.error && <Refusal error={set.error} />}
      <div className="row">
        <button type="submit" className="button" disabled={tier === now || set.isPending}>
          Set the tier
        </button>
      </div>
    </form>
  );
}

function HandOver({ model }: { readonly model: Model }): ReactElement {
  const [owner, setOwner] = useState('');
  const people = useCall('listPeople', {});
  const set = useWrite('setModelOwner');
  const others =
    people.data?.people.filter(
      (person) => person.kind === 'person' && person.active && person.handle !== model.owner,
    ) ?? [];
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ params: { model: model.name }, body: { owner } }, { onSuccess: () => setOwner('') });
      }}
    >
      <PickField
        label={`Owner, now ${nameOf(model.owner)}`}
        value={owner}
        options={others.map((person) => [person.handle, person.name ?? person.handle] as const)}
        onChange={setOwner}
        note="Who is told when an approval lapses, and may roll back."
      />
      {set.error && <Refusal error={set.error} />}
      <div className="row">
        <button type="submit" className="button" disabled={owner === '' || set.isPending}>
          Hand it over
        </button>
      </div>
    </form>
  );
}

function RollBack({
  model,
  order,
}: {
  readonly model: Model;
  readonly order: readonly string[];
}): ReactElement {
  const held = inOrder(model.stages, order).filter(({ holder }) => holder !== null);
  const [picked, setPicked] = useState('');
  const [version, setVersion] = useState('');
  const [reason, setReason] = useState('');
  const back = useWrite('rollBack');
  const versions = useCall('listVersions', { params: { model: model.name }, query: {} });
  const stage = picked === '' ? (held.at(-1)?.stage ?? '') : picked;
  const pointer = held.find((one) => one.stage === stage);
  const now = pointer?.overridden ?? pointer?.holder;
  const earlier = versions.data?.versions.filter((one) => one.version !== now) ?? [];
  if (back.data)
    return (
      <output className="good">
        ● {back.data.stage} holds {back.data.to} again{back.data.from !== null && `, not ${back.data.from}`}.
        It is a fact.
      </output>
    );
  return (
    <div className="stack">
      <PickField
        label="Stage"
        value={stage}
        options={held.map((one) => [one.stage, `${one.stage}, now ${one.overridden ?? one.holder}`] as const)}
        onChange={setPicked}
      />
      <PickField
        label="Back to"
        value={version}
        options={earlier.map((one) => [String(one.version), `version ${one.version}`] as const)}
        onChange={setVersion}
        note="Only a version whose approval for the stage stands."
      />
      <TextField label="Reason" rows={2} value={reason} onChange={setReason} />
      <Sure
        label="Roll back"
        yes={`Move ${stage} to ${version}`}
        className="button"
        disabled={stage === '' || version === '' || reason.trim() === ''}
        consequence={`${stage} moves from ${now} to ${version} at once, and the alias that follows it. Services that read the alias get ${version} at their next read.`}
        pending={back.isPending}
        error={back.error}
        onSure={() =>
          back.mutate({
            params: { model: model.name, stage },
            body: { version: Number(version), reason: reason.trim() },
          })
        }
      />
    </div>
  );
}

/** What I may change about a model: its tier, its owner, and which approved version holds a stage. */
export function ChangeModel({
  model,
  policy,
}: {
  readonly model: Model;
  readonly policy: Policy | undefined;
}): ReactElement | null {
  const me = useMe();
  const steward = holds(me, 'steward');
  const mayHand = holds(me, 'admin', 'manager') || me.handle === model.owner;
  const mayRoll =
    (me.handle === model.owner || (policy?.onCall.includes(me.handle) ?? false)) &&
    model.stages.some(({ holder }) => holder !== null);
  if (!steward && !mayHand && !mayRoll) return null;
  return (
    <Section title="What you can change" ruled>
      <div className="columns acts">
        {mayRoll && (
          <div>
            <h3>Roll back</h3>
            <RollBack model={model} order={policy?.stages.map(({ name }) => name) ?? []} />
          </div>
        )}
        {mayHand && (
          <div>
            <h3>Owner</h3>
            <HandOver model={model} />
          </div>
        )}
        {steward && (
          <div>
            <h3>Risk</h3>
            <SetTier model={model} />
          </div>
        )}
      </div>
    </Section>
  );
}
