import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useWrite } from '../app/use-call.ts';
import { announce } from '../frame/announce.ts';
import { Refusal } from '../parts/Answer.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Modal } from '../parts/Modal.tsx';
import { DigestCode } from '../parts/Small.tsx';
import { civilDay } from '../words/dates.ts';
import { secondsOnClock } from '../words/durations.ts';
import { percent, plural } from '../words/numbers.ts';
import { type Case, decisionWords, dispositionWords } from './case.ts';
import { decisionBody } from './decision-body.ts';
import type { Draft } from './draft.ts';
import { type Seconds, totalOf } from './reading-clock.ts';

interface SigningProps {
  readonly shown: Case;
  readonly draft: Draft;
  readonly seconds: Seconds;
  readonly onClose: () => void;
  readonly onSigned: () => void;
}

function readingWords(read: number, floor: number): string {
  const words = `${secondsOnClock(read)} of a ${secondsOnClock(floor)} floor`;
  return read < floor
    ? `You read ${words}. You may decide; it is noted on the decision.`
    : `You read ${words}.`;
}

function Summary({ shown, draft, seconds }: Pick<SigningProps, 'shown' | 'draft' | 'seconds'>): ReactElement {
  const { request, slot, mine } = shown;
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ['Decision', <strong key="d">{draft.decision && decisionWords[draft.decision]}</strong>],
    ['Of', `${request.model} ${request.version}, ${request.stage}, round ${request.round}`],
    ['Bytes', <DigestCode key="b" digest={request.artifact} />],
    ['Evidence', shown.packet === null ? 'none' : <DigestCode key="e" digest={shown.packet} />],
    ['You answer for', slot?.answersFor ?? ''],
    ...(draft.decision === 'approve-limited' && draft.until !== ''
      ? [['Until', civilDay(draft.until)] as const]
      : []),
    ['Chance', `${percent(Number(mine.leaning?.forecast ?? 0))}% before, ${draft.chanceAfter}% now`],
    [
      'Findings',
      mine.dispositions
        .map((one) => `${one.finding} ${dispositionWords[one.disposition].toLowerCase()}`)
        .join(', ') || 'none',
    ],
    ['Reasons', draft.reasons],
    ['Reading', readingWords(totalOf(seconds), shown.reading.floorSeconds)],
    [
      'Pressure',
      `${plural(shown.contacts.length, 'contact')} recorded; elsewhere: ${(draft.contacted ?? '').replaceAll('-', ' ')}`,
    ],
  ];
  return (
    <dl>
      {rows.map(([term, words]) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Signing {
  readonly decide: { readonly error: Error | null; readonly isPending: boolean };
  readonly ready: boolean;
  readonly sign: () => void;
}

function useSigning({ shown, draft, seconds, onSigned }: Omit<SigningProps, 'onClose'>): Signing {
  const navigate = useNavigate();
  const decide = useWrite('decide');
  const body = decisionBody(shown, draft, seconds);
  const sign = (): void => {
    if (body === null || shown.slot === null || decide.isPending) return;
    decide.mutate(
      {
        params: { number: shown.request.number, slot: shown.slot.slot },
        body,
        idempotencyKey: draft.idempotencyKey,
      },
      {
        onSuccess: (decision) => {
          onSigned();
          announce('Signed. The receipt is on the page.');
          void navigate({ to: '/decisions/$decision', params: { decision: decision.decision } });
        },
      },
    );
  };
  return { decide, ready: body !== null, sign };
}

/** What will be signed, whole. A second, separate press signs it: a key that is still held only repeats, and does nothing. */
export default function SigningDialog({
  shown,
  draft,
  seconds,
  onClose,
  onSigned,
}: SigningProps): ReactElement {
  const { sign, decide, ready } = useSigning({ shown, draft, seconds, onSigned });
  return (
    <Modal
      open
      onClose={onClose}
      title="This will be signed"
      className="signing"
      focusContent
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.repeat || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        sign();
      }}
    >
      <Summary shown={shown} draft={draft} seconds={seconds} />
      {decide.error && <Refusal error={decide.error} />}
      <div className="row">
        <button type="button" className="button primary" disabled={decide.isPending || !ready} onClick={sign}>
          Sign <Keys action="decide" />
        </button>
        <button type="button" className="button" onClick={onClose}>
          Back to the page
        </button>
        <span className="caption">Your words stay here until it is signed.</span>
      </div>
    </Modal>
  );
}
