import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { Refusal } from './Answer.tsx';

interface SureProps {
  /** The act, as its first button names it. */
  readonly label: string;
  /** The act, as the second button names it. */
  readonly yes: string;
  /** What follows from it, said before it is done. */
  readonly consequence: ReactNode;
  readonly onSure: () => void;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly disabled?: boolean;
  readonly className?: string;
}

/**
 * An act that is not undone by pressing again: the first press says what follows, a second button does it. The focus
 * goes to the way back, so that a held key never completes anything.
 */
export function Sure(props: SureProps): ReactElement {
  const [asked, setAsked] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked) back.current?.focus();
  }, [asked]);
  if (!asked)
    return (
      <button
        type="button"
        className={props.className ?? 'button small'}
        disabled={props.disabled}
        onClick={() => setAsked(true)}
      >
        {props.label}
      </button>
    );
  return (
    <fieldset className="sure">
      <legend className="unseen">{props.label}</legend>
      <p>{props.consequence}</p>
      <div className="row">
        <button type="button" className="button small" ref={back} onClick={() => setAsked(false)}>
          Leave it
        </button>
        <button
          type="button"
          className="button small primary"
          disabled={props.pending}
          onClick={props.onSure}
        >
          {props.yes}
        </button>
      </div>
      {props.error && <Refusal error={props.error} />}
    </fieldset>
  );
}
