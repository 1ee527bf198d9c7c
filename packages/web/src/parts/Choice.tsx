import { type ReactElement, useId } from 'react';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly layout?: 'even' | 'grid';
  readonly disabled?: boolean;
}

/** One of a few, as a radio group. Nothing is chosen beforehand. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactElement {
  const name = useId();
  return (
    <div className={`choice ${props.layout ?? ''}`} role="radiogroup" aria-label={props.label}>
      {props.options.map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={props.value === value}
            disabled={props.disabled}
            onChange={() => props.onChange(value)}
          />
          <span>{words}</span>
        </label>
      ))}
    </div>
  );
}
