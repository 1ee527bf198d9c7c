import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';

interface ModelLinkProps {
  /** untrusted: a name may hold any character but `/` and `:`, so it is never pasted into an address. */
  readonly model: string;
  readonly version?: number;
  readonly children: ReactNode;
}

/** A link to a model, or to one of its versions. */
export function ModelLink({ model, version, children }: ModelLinkProps): ReactElement {
  if (version === undefined)
    return (
      <Link to="/models/$model" params={{ model }}>
        {children}
      </Link>
    );
  return (
    <Link to="/models/$model/$version" params={{ model, version: String(version) }}>
      {children}
    </Link>
  );
}
