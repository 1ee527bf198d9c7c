import { type ReactElement, type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly note?: ReactNode;
  readonly children: (id: string, noteId: string | undefined) => ReactNode;
}

/** A labelled control; the note is read with it. */
export function Field({ label, note, children }: FieldProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, note === undefined ? undefined : `${id}-note`)}
      {note !== undefined && (
        <p className="caption" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: ReactNode;
  readonly rows?: number;
  readonly type?: 'text' | 'number' | 'date' | 'search';
  readonly required?: boolean;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly list?: string;
}

/** A labelled line or area of text. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, note, value, onChange, rows, type = 'text', list } = props;
  const settings = { required: props.required, placeholder: props.placeholder, maxLength: props.maxLength };
  return (
    <Field label={label} {...(note === undefined ? {} : { note })}>
      {(id, noteId) =>
        rows === undefined ? (
          <input
            id={id}
            type={type}
            list={list}
            value={value}
            aria-describedby={noteId}
            {...settings}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <textarea
            id={id}
            rows={rows}
            value={value}
            aria-describedby={noteId}
            {...settings}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

interface PickFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value | '';
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
  readonly note?: ReactNode;
}

/** A labelled list to pick one from; empty until something is picked. */
export function PickField<Value extends string>(props: PickFieldProps<Value>): ReactElement {
  const { label, note, value, options, onChange } = props;
  return (
    <Field label={label} {...(note === undefined ? {} : { note })}>
      {(id, noteId) => (
        <select
          id={id}
          value={value}
          aria-describedby={noteId}
          onChange={(event) => {
            const picked = options.find(([name]) => name === event.target.value);
            if (picked) onChange(picked[0]);
          }}
        >
          {value === '' && <option value="">Choose…</option>}
          {options.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
