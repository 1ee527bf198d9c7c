import type { ReactElement } from 'react';
import { Facts, When } from '../parts/Small.tsx';
import { civilDay } from '../words/dates.ts';
import { listed, nameOf, plural, roughly } from '../words/numbers.ts';
import { type Case, baselineName } from './case.ts';

/** Since when, from the registry's sentence of what runs now; nothing where it gives no day. */
function sinceWords(sentence: string): string | undefined {
  const [, day] = /since (\d{4}-\d{2}-\d{2})/.exec(sentence) ?? [];
  return day === undefined ? undefined : `since ${civilDay(day)}`;
}

/** Five facts under the question: what runs, traffic, risk, launch, who asked. */
export function QuestionStrip({ shown }: { readonly shown: Case }): ReactElement {
  const { request, question } = shown;
  const others = request.slots.filter((slot) => slot.slot !== shown.slot?.slot);
  const slots = `${plural(request.slots.length, 'slot')}: ${listed([
    ...(shown.slot ? ['yours'] : []),
    ...others.map((slot) => `${slot.group}${slot.reviewer ? ` (${nameOf(slot.reviewer)})` : ''}`),
  ])}`;
  const moved = request.launchMoves === 0 ? 'not moved' : `moved ${plural(request.launchMoves, 'time')}`;
  return (
    <Facts
      items={[
        {
          term: 'Runs now',
          fact:
            question.services.length > 0
              ? `${baselineName(shown)}, in ${listed(question.services)}`
              : question.runsNow,
          note: sinceWords(question.runsNow),
        },
        {
          term: 'Traffic',
          fact:
            question.trafficPerDay === null ? (
              <span className="third">not reported</span>
            ) : (
              `${roughly(question.trafficPerDay)} a day`
            ),
        },
        { term: 'Risk', fact: `Tier ${request.tier}`, note: slots },
        {
          term: 'Launch',
          fact:
            request.launchDate === null ? (
              <span className="third">no date</span>
            ) : (
              civilDay(request.launchDate)
            ),
          note: (
            <span className={request.launchMoves > 0 ? 'warn' : undefined}>
              {request.launchDate === null ? '' : moved}
            </span>
          ),
        },
        {
          term: 'Asked',
          fact: <When at={request.submittedAt} />,
          note: `by ${nameOf(request.submittedBy)} (${request.team}), round ${request.round}`,
        },
      ]}
    />
  );
}
