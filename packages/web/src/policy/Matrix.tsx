import type { ReactElement } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { PickField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { minutesInWords } from '../words/durations.ts';
import { plural } from '../words/numbers.ts';
import { type Policy, lineNumber } from './policy-words.ts';
import { SlotTable } from './SlotTable.tsx';
import { SourceLines } from './SourceLines.tsx';

interface AskedProps {
  readonly model: string;
  readonly stage: string;
  readonly owners: string;
}

function Asked({ model, stage, owners }: AskedProps): ReactElement {
  const matrix = useCall('getMatrix', { query: { model, stage } });
  return (
    <Answer of={matrix} what="the matrix" rows={3}>
      {({ line, slots }) => {
        const minutes = slots.reduce((sum, slot) => sum + slot.minutes, 0);
        return (
          <>
            <p className="none">
              <b>
                {slots.length === 0
                  ? `${model} needs nobody’s approval in ${stage}.`
                  : `${model} needs ${plural(slots.length, 'approval')} in ${stage}: ${minutesInWords(minutes)} of reading.`}
              </b>
            </p>
            {slots.length > 0 && <SlotTable slots={slots} />}
            <p className="caption spaced">{line}</p>
            <SourceLines text={owners} lit={lineNumber(line)} />
          </>
        );
      }}
    </Answer>
  );
}

/** Who must approve a model in a stage, and the line of MODELOWNERS that says so. */
export function Matrix({ inForce }: { readonly inForce: Policy }): ReactElement {
  const [{ model = '', stage = '' }, change] = useAddressQuery();
  const models = useCall('listModels', { query: { limit: 500 } }).data?.models ?? [];
  const last = inForce.policy.stages.at(-1)?.name ?? '';
  const chosen = stage === '' ? last : stage;
  return (
    <Section title="Who must approve what" aside="ask the matrix" ruled>
      <div className="finder">
        <PickField
          label="Model"
          value={model}
          options={models.map(({ name }) => [name, name] as const)}
          onChange={(next) => change({ model: next })}
        />
        <PickField
          label="Stage"
          value={chosen}
          options={inForce.policy.stages.map(({ name }) => [name, name] as const)}
          onChange={(next) => change({ stage: next })}
        />
      </div>
      {model === '' ? (
        <SourceLines text={inForce.sources.MODELOWNERS} lit={null} />
      ) : (
        <Asked model={model} stage={chosen} owners={inForce.sources.MODELOWNERS} />
      )}
    </Section>
  );
}
