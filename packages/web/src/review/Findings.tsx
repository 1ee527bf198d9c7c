import type { ReactElement } from 'react';
import { useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Section } from '../parts/Page.tsx';
import { plural } from '../words/numbers.ts';
import { type Case, type Disposition, type Revealed, openFindings } from './case.ts';
import type { ChangeDraft, Draft } from './draft.ts';
import { FindingCard } from './FindingCard.tsx';

interface FindingsProps {
  readonly shown: Case;
  readonly revealed: Revealed;
  readonly draft: Draft;
  readonly change: ChangeDraft;
}

function focusFinding(id: string | undefined): void {
  if (id !== undefined) document.getElementById(`finding-${id}`)?.focus();
}

/** The finding that has the focus; null when none has. */
function focusedFinding(): string | null {
  return document.activeElement?.closest<HTMLElement>('.finding')?.id.replace('finding-', '') ?? null;
}

/** The draft without a finding that was recorded, unless its words changed while the answer was on its way. */
export function withoutRecorded(
  now: Draft,
  finding: string,
  sent: Draft['findings'][string],
): Partial<Draft> {
  const { [finding]: kept, ...others } = now.findings;
  const same = kept?.disposition === sent?.disposition && kept?.reason === sent?.reason;
  return same ? { findings: others } : {};
}

function useDisposing(props: FindingsProps): {
  readonly choose: (finding: string, disposition: Disposition) => void;
  readonly record: (finding: string) => void;
  readonly error: Error | null;
} {
  const { shown, draft, change } = props;
  const write = useWrite('recordDisposition', ['getCase']);
  const choose = (finding: string, disposition: Disposition): void => {
    change(({ findings }) => ({
      findings: { ...findings, [finding]: { disposition, reason: findings[finding]?.reason ?? '' } },
    }));
    setTimeout(() => document.getElementById(`reason-${finding}`)?.focus());
  };
  const record = (finding: string): void => {
    const mine = draft.findings[finding];
    if (mine === undefined || shown.slot === null) return;
    const params = { number: shown.request.number, slot: shown.slot.slot };
    write.mutate(
      { params, body: { finding, disposition: mine.disposition, reason: mine.reason.trim() } },
      {
        onSuccess: (next) => {
          change((now) => withoutRecorded(now, finding, mine));
          const [following] = openFindings(next);
          announce(
            following ? `${finding} recorded. Next: ${following.title}` : 'Every finding is disposed of.',
          );
          if ((focusedFinding() ?? finding) === finding) focusFinding(following?.id);
        },
      },
    );
  };
  return { choose, record, error: write.error };
}

function useFindingKeys(
  revealed: Revealed,
  open: readonly Revealed['findings'][number][],
  deciding: boolean,
  choose: (finding: string, disposition: Disposition) => void,
): void {
  const press = (disposition: Disposition) => () => {
    const current = focusedFinding();
    if (current !== null && deciding) choose(current, disposition);
  };
  useKeys({
    'finding-next': () => {
      const ids = revealed.findings.map(({ id }) => id);
      const after = ids.slice(ids.indexOf(focusedFinding() ?? '') + 1);
      focusFinding(after.find((id) => open.some((one) => one.id === id)) ?? open[0]?.id);
    },
    accept: press('accepted'),
    blocks: press('blocks'),
    'needs-more': press('needs-more'),
  });
}

/** The findings in order, the case against first: each to be accepted with a reason, or to block, or to need more. */
export function Findings(props: FindingsProps): ReactElement {
  const { shown, revealed, draft, change } = props;
  const { choose, record, error } = useDisposing(props);
  const open = openFindings(shown);
  const deciding = shown.phase === 'opened';
  useFindingKeys(revealed, open, deciding, choose);
  const against = revealed.findings.filter(({ id }) => revealed.caseAgainst.includes(id));
  const others = revealed.findings.filter(({ id }) => !revealed.caseAgainst.includes(id));
  const card = (finding: Revealed['findings'][number], index: number): ReactElement => (
    <FindingCard
      key={finding.id}
      order={index}
      finding={finding}
      shown={shown}
      verdicts={revealed.verdicts}
      given={shown.mine.dispositions.find((one) => one.finding === finding.id) ?? null}
      draft={draft.findings[finding.id] ?? null}
      error={error}
      editable={deciding}
      onChoose={(disposition) => choose(finding.id, disposition)}
      onReason={(reason) => {
        change(({ findings }) => {
          const mine = findings[finding.id];
          return mine ? { findings: { ...findings, [finding.id]: { ...mine, reason } } } : {};
        });
      }}
      onRecord={() => record(finding.id)}
    />
  );
  return (
    <>
      <Section
        id="case-against"
        title="The case against"
        aside={
          against.length === 0
            ? undefined
            : 'the strongest reasons not to approve, from figures the producer did not write'
        }
        right={`${revealed.findings.length - open.length} of ${plural(revealed.findings.length, 'finding')} disposed of`}
      >
        {against.length === 0 && (
          <p className="empty">Nothing found speaks against it. That is not proof: read the figures below.</p>
        )}
        {against.map((finding, index) => card(finding, index + 1))}
      </Section>
      {others.length > 0 && (
        <Section title="Other findings">
          {others.map((finding, index) => card(finding, against.length + index + 1))}
        </Section>
      )}
    </>
  );
}
