import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { Row } from './plan.ts';

interface RowQuestionProps {
  readonly row: Row;
  readonly kind: 'minutes' | 'hand-over';
  readonly onAnswer: (value: string) => void;
  readonly onCancel: () => void;
}

/** Asks, in the row itself, how many minutes it shall get or who shall have it. */
export function RowQuestion({ row, kind, onAnswer, onCancel }: RowQuestionProps): ReactElement {
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const [value, setValue] = useState(kind === 'minutes' ? String(row.minutes) : '');
  useEffect(() => field.current?.focus(), []);
  const leave = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel();
  };
  return (
    <form
      className="row question"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== '') onAnswer(value);
      }}
    >
      {kind === 'minutes' ? (
        <input
          ref={field}
          onKeyDown={leave}
          type="number"
          min={row.item.minutes.floor}
          max={480}
          aria-label={`Minutes, at least ${row.item.minutes.floor}`}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      ) : (
        <select
          ref={field}
          onKeyDown={leave}
          aria-label="To whom"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        >
          <option value="">To…</option>
          {row.item.slot.admits.map((person) => (
            <option key={person}>{person}</option>
          ))}
        </select>
      )}
      <button type="submit" className="button small">
        Set
      </button>
    </form>
  );
}
