import { type ReactElement, useState } from 'react';
import { Refusal } from '../parts/Answer.tsx';
import { TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';

interface TagListProps {
  readonly tags: Readonly<Record<string, string>>;
  readonly may: boolean;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onSet: (key: string, value: string) => void;
  readonly onRemove: (key: string) => void;
}

/** Tags of a model or a version. untrusted: whoever produces it wrote them; no policy may read them. */
export function TagList({ tags, may, pending, error, onSet, onRemove }: TagListProps): ReactElement {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const all = Object.entries(tags);
  return (
    <Section title="Tags" aside="no rule reads them" ruled>
      {all.length === 0 && <p className="none">None.</p>}
      <dl className="terms" hidden={all.length === 0}>
        {all.map(([name, words]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="row spread">
              <span>{words}</span>
              {may && (
                <button
                  type="button"
                  className="textual"
                  aria-label={`Remove the tag ${name}`}
                  disabled={pending}
                  onClick={() => onRemove(name)}
                >
                  Remove
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {may && (
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            onSet(key.trim(), value);
            setKey('');
            setValue('');
          }}
        >
          <TextField label="Tag" maxLength={250} value={key} onChange={setKey} />
          <TextField label="Value" value={value} onChange={setValue} />
          <button type="submit" className="button" disabled={key.trim() === '' || pending}>
            Set
          </button>
        </form>
      )}
      {error && <Refusal error={error} />}
    </Section>
  );
}
