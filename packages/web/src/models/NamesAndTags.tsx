import type { CallOutput } from '@assay/client';
import { type ReactElement, useState } from 'react';
import { useWrite } from '../app/use-call.ts';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import type { Model } from './model-words.ts';
import { TagList } from './TagList.tsx';
import { ModelLink } from './ModelLink.tsx';

type Policy = CallOutput<'getPolicy'>['policy'];

function RemoveAlias({ model, alias }: { readonly model: string; readonly alias: string }): ReactElement {
  const remove = useWrite('removeAlias');
  return (
    <>
      <button
        type="button"
        className="textual"
        aria-label={`Remove the alias ${alias}`}
        disabled={remove.isPending}
        onClick={() => remove.mutate({ params: { model, alias } })}
      >
        Remove
      </button>
      {remove.error && <Refusal error={remove.error} />}
    </>
  );
}

function PointAlias({ model }: { readonly model: Model }): ReactElement {
  const [alias, setAlias] = useState('');
  const [version, setVersion] = useState('');
  const set = useWrite('setAlias');
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(
          { params: { model: model.name, alias: alias.trim() }, body: { version: Number(version) } },
          { onSuccess: () => setAlias('') },
        );
      }}
    >
      <TextField label="Alias" maxLength={255} placeholder="shadow" value={alias} onChange={setAlias} />
      <TextField label="Version" type="number" value={version} onChange={setVersion} />
      <button
        type="submit"
        className="button"
        disabled={alias.trim() === '' || version === '' || set.isPending}
      >
        Point it
      </button>
      {set.error && <Refusal error={set.error} />}
    </form>
  );
}

function Aliases({
  model,
  policy,
  mayName,
}: {
  readonly model: Model;
  readonly policy: Policy | undefined;
  readonly mayName: boolean;
}): ReactElement {
  const followed = new Map(policy?.stages.map((stage) => [stage.alias, stage.name]));
  const aliases = Object.entries(model.aliases);
  return (
    <Section title="Aliases" aside="names that move" ruled>
      {aliases.length === 0 && <p className="none">None.</p>}
      <dl className="terms" hidden={aliases.length === 0}>
        {aliases.map(([alias, version]) => (
          <div key={alias} className="contents">
            <dt>@{alias}</dt>
            <dd className="row spread">
              <span>
                <ModelLink model={model.name} version={version}>
                  {version}
                </ModelLink>{' '}
                <span className="third">
                  {followed.has(alias)
                    ? `follows the holder of ${followed.get(alias)}`
                    : 'free: approves nothing'}
                </span>
              </span>
              {mayName && !followed.has(alias) && <RemoveAlias model={model.name} alias={alias} />}
            </dd>
          </div>
        ))}
      </dl>
      {mayName && model.latestVersion !== null && <PointAlias model={model} />}
    </Section>
  );
}

interface NamesAndTagsProps {
  readonly model: Model;
  readonly policy: Policy | undefined;
  readonly mayName: boolean;
  readonly mayTag: boolean;
}

/** Aliases, of which those of stages follow their holders, and the tags that people set. */
export function NamesAndTags({ model, policy, mayName, mayTag }: NamesAndTagsProps): ReactElement {
  const set = useWrite('setModelTag');
  const remove = useWrite('removeModelTag');
  return (
    <div className="two">
      <Aliases model={model} policy={policy} mayName={mayName} />
      <TagList
        tags={model.tags}
        may={mayTag}
        error={set.error ?? remove.error}
        pending={set.isPending || remove.isPending}
        onSet={(key, value) => set.mutate({ params: { model: model.name, key }, body: { value } })}
        onRemove={(key) => remove.mutate({ params: { model: model.name, key } })}
      />
    </div>
  );
}
