import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';

interface SecretProps {
  /** What it is, for those who listen. */
  readonly label: string;
  readonly value: string;
  readonly children: ReactNode;
}

/** A secret that is shown once: selected when it appears, copied by one press, gone with the page. */
export function Secret({ label, value, children }: SecretProps): ReactElement {
  const [copied, setCopied] = useState(false);
  const line = useRef<HTMLInputElement>(null);
  useEffect(() => line.current?.select(), [value]);
  return (
    <div className="notice secret">
      <p>{children}</p>
      <div className="row">
        <input
          ref={line}
          readOnly
          aria-label={label}
          value={value}
          className="code"
          onFocus={(event) => event.target.select()}
        />
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
