import '../styles/review.css';
import { Link } from '@tanstack/react-router';
import { type ReactElement, Suspense, lazy, useState } from 'react';
import { useAddressPart, useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Answer } from '../parts/Answer.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Page } from '../parts/Page.tsx';
import { plural } from '../words/numbers.ts';
import { Calibration } from './Calibration.tsx';
import { type Case, askedSentence, waitsFor } from './case.ts';
import { Findings } from './Findings.tsx';
import { Judgement } from './Judgement.tsx';
import { Lineage } from './Lineage.tsx';
import { ProducerSays } from './ProducerSays.tsx';
import { QuestionStrip } from './QuestionStrip.tsx';
import { SideBySide } from './SideBySide.tsx';
import { slotKey, useDraft } from './draft.ts';
import { useReadingClock } from './reading-clock.ts';
import { useStaleness } from './Stale.tsx';
import { unfilled } from './DecidePanel.tsx';

const SigningDialog = lazy(() => import('./SigningDialog.tsx'));
const CasesDialog = lazy(() => import('./CasesDialog.tsx'));
const RerunDialog = lazy(() => import('./RerunDialog.tsx'));
type Open = 'signing' | 'cases' | 'rerun' | null;

function moveSection(step: 1 | -1): void {
  const sections = [
    ...document.querySelectorAll<HTMLElement>('.reading-column [data-section], .reading-column .producer'),
  ];
  const tops = sections.map((section) => section.getBoundingClientRect().top);
  const target = step === 1 ? tops.findIndex((top) => top > 24) : tops.findLastIndex((top) => top < -8);
  sections[target]?.scrollIntoView({ block: 'start' });
}

/** Before the leaning the case against is there, and sealed. */
function SealedCase({ shown }: { readonly shown: Case }): ReactElement {
  return (
    <section className="section" aria-label="The case against, sealed">
      <div className="sealed-block">
        <i className="hatched" aria-hidden="true" />
        <p className="caption">
          <b>The case against</b> is sealed: {plural(shown.sealed.findings, 'finding')},{' '}
          {plural(shown.sealed.gates, 'gate')} and {plural(shown.sealed.votes, 'vote')} open when you have
          recorded your own reading of the figures below.
        </p>
      </div>
    </section>
  );
}

function Evidence({
  shown,
  onOpen,
  draft,
  change,
}: { readonly shown: Case; readonly onOpen: (open: Open) => void } & Pick<
  Parameters<typeof Findings>[0],
  'draft' | 'change'
>): ReactElement {
  return (
    <div className="reading-column">
      {shown.revealed ? (
        <Findings shown={shown} revealed={shown.revealed} draft={draft} change={change} />
      ) : (
        <SealedCase shown={shown} />
      )}
      <SideBySide shown={shown} onCases={() => onOpen('cases')} onRerun={() => onOpen('rerun')} />
      <Calibration shown={shown} />
      <Lineage shown={shown} />
      <ProducerSays shown={shown} />
    </div>
  );
}

function Desk({ shown }: { readonly shown: Case }): ReactElement {
  const [open, setOpen] = useState<Open>(null);
  const [draft, change, forget] = useDraft(shown);
  const [stale, read] = useStaleness(shown);
  const seconds = useReadingClock(
    slotKey('reading', shown),
    shown.phase === 'blind' || shown.phase === 'opened',
  );
  const ready =
    shown.phase === 'opened' && stale === null && waitsFor(shown) === '' && unfilled(draft) === null;
  useKeys({
    'section-next': () => moveSection(1),
    'section-previous': () => moveSection(-1),
    rerun: () => setOpen('rerun'),
    decide: () => ready && setOpen('signing'),
  });
  const close = (): void => setOpen(null);
  return (
    <div className="desk">
      <Evidence shown={shown} onOpen={setOpen} draft={draft} change={change} />
      <Judgement
        shown={shown}
        draft={draft}
        change={change}
        seconds={seconds}
        stale={stale}
        onRead={read}
        onSummary={() => ready && setOpen('signing')}
      />
      <Suspense>
        {open === 'signing' && (
          <SigningDialog shown={shown} draft={draft} seconds={seconds} onClose={close} onSigned={forget} />
        )}
        {open === 'cases' && <CasesDialog shown={shown} onClose={close} />}
        {open === 'rerun' && <RerunDialog shown={shown} onClose={close} />}
      </Suspense>
    </div>
  );
}

/** One review: what is asked, the evidence in reading order, and beside it the three steps to a signed decision. */
export default function ReviewPage(): ReactElement {
  const number = useAddressPart('number');
  const [{ slot }] = useAddressQuery();
  const answer = useCall('getCase', { params: { number }, query: slot === undefined ? {} : { slot } });
  return (
    <Answer of={answer} what={`R-${number} and its evidence`} rows={14}>
      {(shown) => (
        <Page
          crumb={
            <>
              <Link to="/">My day</Link> / R-{number}
            </>
          }
          title={askedSentence(shown)}
          aside={
            <span className="row keyhints">
              <span>
                <Keys action="section-previous" /> <Keys action="section-next" /> section
              </span>
              <span>
                <Keys action="finding-next" /> next finding
              </span>
              <Link to="/compare" search={{ model: shown.request.model, a: shown.request.version }}>
                Compare any two
              </Link>
            </span>
          }
        >
          <a className="skip button" href={shown.revealed ? '#case-against' : '#side-by-side'}>
            {shown.revealed ? 'Skip to the case against' : 'Skip to the figures'}
          </a>
          <div data-section="question">
            <QuestionStrip shown={shown} />
          </div>
          <Desk key={`${number}/${shown.slot?.slot ?? ''}`} shown={shown} />
        </Page>
      )}
    </Answer>
  );
}
