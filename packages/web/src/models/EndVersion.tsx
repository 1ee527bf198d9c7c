import { type ReactElement, useState } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Page.tsx';
import { Sure } from '../parts/Sure.tsx';
import { listed, plural } from '../words/numbers.ts';
import type { Version } from './model-words.ts';

function Deprecate({ version }: { readonly version: Version }): ReactElement {
  const deprecate = useWrite('deprecateVersion');
  const days = useCall('getPolicy', {}).data?.policy.deprecationDays ?? 30;
  const held =
    version.stages.length === 0
      ? 'It holds no stage.'
      : `It holds ${listed(version.stages)} and goes on serving until something replaces it.`;
  return (
    <Sure
      label="Deprecate"
      yes="Deprecate it"
      className="button"
      consequence={`A window of ${plural(days, 'day')} opens, ending at midnight in the model's zone; then it is retired. Whoever consumes it is told. ${held} Nothing is deleted.`}
      pending={deprecate.isPending}
      error={deprecate.error}
      onSure={() =>
        deprecate.mutate({ params: { model: version.model, version: version.version }, body: {} })
      }
    />
  );
}

function Bar({ version }: { readonly version: Version }): ReactElement {
  const [reason, setReason] = useState('');
  const bar = useWrite('barDigest');
  return (
    <div className="stack">
      <TextField
        label="Why these bytes must run nowhere"
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
      <Sure
        label="Bar these bytes"
        yes="Bar them from every stage"
        className="button"
        disabled={reason.trim() === ''}
        consequence="The same bytes are refused in every stage, under whatever name they come. It cannot be taken back here."
        pending={bar.isPending}
        error={bar.error}
        onSure={() => bar.mutate({ body: { digest: version.digest, reason: reason.trim() } })}
      />
    </div>
  );
}

/** The ways in which a version ends, for those who may. */
export function EndVersion({ version }: { readonly version: Version }): ReactElement | null {
  const me = useMe();
  const mayDeprecate = holds(me, 'producer', 'steward') && version.state === 'registered';
  const mayBar = holds(me, 'steward', 'admin') && !version.barred;
  if (!mayDeprecate && !mayBar) return null;
  return (
    <Section title="How it ends" ruled>
      <div className="columns acts">
        {mayDeprecate && (
          <div>
            <h3>It is getting old</h3>
            <Deprecate version={version} />
          </div>
        )}
        {mayBar && (
          <div>
            <h3>It must not run</h3>
            <Bar version={version} />
          </div>
        )}
      </div>
    </Section>
  );
}
