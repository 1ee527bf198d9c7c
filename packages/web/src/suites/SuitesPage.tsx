import '../styles/records.css';
import '../styles/review.css';
import type { ReactElement } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { SuiteSection } from './SuiteSection.tsx';
import { type Suite, suitesSentence } from './suite-words.ts';

const over: readonly Suite['state'][] = ['deprecated', 'retired', 'refused'];

/** Held-out suites: what they judge, what is left of their budget in words, who sealed them. */
export default function SuitesPage(): ReactElement {
  const [{ show }, change] = useAddressQuery();
  const answer = useCall('listSuites', {});
  return (
    <Answer of={answer} what="the suites" rows={10}>
      {({ suites }) => {
        const past = suites.filter(({ state }) => over.includes(state));
        const shown = show === 'past' ? suites : suites.filter(({ state }) => !over.includes(state));
        return (
          <Page
            crumb="Suites"
            title={suitesSentence(suites)}
            lead="Rows are sealed on the steward’s machine and opened only in the evaluator. Everything a producer is told spends budget; at nothing, a fresh version has to be sealed."
          >
            {suites.length === 0 && (
              <p className="none">
                A steward seals one with <code>assay suite seal suite.yaml</code>, which never sends a row in
                the clear.
              </p>
            )}
            {shown.map((suite) => (
              <SuiteSection key={suite.id} suite={suite} />
            ))}
            {past.length > 0 && (
              <button
                type="button"
                className="textual spaced"
                onClick={() => change({ show: show === 'past' ? undefined : 'past' })}
              >
                {show === 'past' ? 'Hide' : 'Show'} {past.length} that no longer judge
              </button>
            )}
            <footer className="foot">
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
