import type { ReactElement } from 'react';

interface SourceLinesProps {
  readonly text: string;
  /** The line to mark, from 1. */
  readonly lit: number | null;
}

/** A file of policy as it was proposed, with its line numbers; one line may be marked as the one that governs. */
export function SourceLines({ text, lit }: SourceLinesProps): ReactElement {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div className="sources">
      {lines.map((line, index) => (
        <span key={index} className={index + 1 === lit ? 'lit' : undefined}>
          <i aria-hidden="true">{index + 1}</i>
          {line === '' ? ' ' : line}
          {index + 1 === lit && <span className="unseen"> (this line governs)</span>}
        </span>
      ))}
    </div>
  );
}
