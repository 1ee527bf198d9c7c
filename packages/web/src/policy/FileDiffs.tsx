import { type ReactElement, useState } from 'react';
import { useCall } from '../app/use-call.ts';
import { Choice } from '../parts/Choice.tsx';
import { Section } from '../parts/Page.tsx';
import { changedLines } from '../review/card-diff.ts';
import { plural } from '../words/numbers.ts';
import type { Policy } from './policy-words.ts';
import { SourceLines } from './SourceLines.tsx';

/** Lines that are the same on both sides and far from any change are left out. */
const around = 3;

function Same({
  lines,
  first,
  last,
}: {
  readonly lines: readonly string[];
  readonly first: boolean;
  readonly last: boolean;
}): ReactElement {
  const head = first ? [] : lines.slice(0, around);
  const tail = last ? [] : lines.slice(-around);
  if (head.length + tail.length >= lines.length) return <p>{lines.map((line) => `  ${line}`).join('\n')}</p>;
  const left = lines.length - head.length - tail.length;
  return (
    <>
      {head.length > 0 && <p>{head.map((line) => `  ${line}`).join('\n')}</p>}
      <p>… {plural(left, 'line')} alike …</p>
      {tail.length > 0 && <p>{tail.map((line) => `  ${line}`).join('\n')}</p>}
    </>
  );
}

/** Two texts as one, with the lines that went and those that came. */
export function LineDiff({
  name,
  before,
  after,
}: {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}): ReactElement {
  if (before === after) return <p className="none">{name} is unchanged.</p>;
  const stretches = changedLines(before, after);
  return (
    <div className="files-diff">
      {stretches.map(({ kind, lines }, index) => {
        if (kind === 'same')
          return <Same key={index} lines={lines} first={index === 0} last={index === stretches.length - 1} />;
        const sign = kind === 'added' ? '+' : '−';
        const text = lines.map((line) => `${sign} ${line}`).join('\n');
        return kind === 'added' ? <ins key={index}>{text}</ins> : <del key={index}>{text}</del>;
      })}
    </div>
  );
}

/** The number of the policy that was in force before a proposal, as far as the list of proposals tells. */
function useBefore(policy: Policy): Policy | undefined {
  const proposals = useCall('listPolicies', {}).data?.proposals ?? [];
  const earlier = proposals.filter(
    (one) =>
      one.inForceAt !== null &&
      one.proposal !== policy.proposal &&
      (policy.inForceAt === null ? one.state === 'in-force' : one.inForceAt < policy.inForceAt),
  );
  const number = earlier.toSorted((a, b) => b.proposal - a.proposal)[0]?.proposal;
  return useCall(
    'getPolicyProposal',
    { params: { proposal: number ?? 0 } },
    { enabled: number !== undefined },
  ).data;
}

/** The two files of a proposal: whole, or beside what was in force before. */
export function FileDiffs({ policy }: { readonly policy: Policy }): ReactElement {
  const before = useBefore(policy);
  const [view, setView] = useState<'changes' | 'whole'>('changes');
  const shown = before === undefined ? 'whole' : view;
  return (
    <>
      {(['MODELOWNERS', 'assay.yaml'] as const).map((name, index) => (
        <Section
          key={name}
          title={name}
          aside={shown === 'changes' ? `beside P-${before?.proposal}` : 'as it was proposed'}
          ruled
          right={
            index === 0 &&
            before !== undefined && (
              <Choice
                label="Show"
                options={[
                  ['changes', 'What changes'],
                  ['whole', 'Whole files'],
                ]}
                value={view}
                onChange={setView}
              />
            )
          }
        >
          {shown === 'changes' && before !== undefined ? (
            <LineDiff name={name} before={before.sources[name]} after={policy.sources[name]} />
          ) : (
            <SourceLines text={policy.sources[name]} lit={null} />
          )}
        </Section>
      ))}
    </>
  );
}
