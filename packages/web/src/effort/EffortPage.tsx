import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { nowMilliseconds } from '../app/clock.ts';
import { useCall } from '../app/use-call.ts';
import { WorthLine } from '../board/WorthLine.tsx';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { Facts } from '../parts/Small.tsx';
import { minutesInWords, stretchInWords } from '../words/durations.ts';
import { plural } from '../words/numbers.ts';
import { type Effort, effortOf, median } from './effort.ts';

function sentence(effort: Effort): string {
  if (effort.neededMinutes === 0)
    return `Nothing waits for a reviewer. ${minutesInWords(effort.budgetMinutes)} a week are granted.`;
  const missing = effort.missingMinutes > 0 ? ` ${minutesInWords(effort.missingMinutes)} are missing.` : '';
  return `Waiting reviews need ${minutesInWords(effort.neededMinutes)}; ${minutesInWords(effort.budgetMinutes)} a week are granted.${missing}`;
}

function medianWords(effort: Effort): string {
  const hours = median(effort.hoursToDecision);
  return hours === null ? 'too few to say' : stretchInWords(hours * 3_600_000);
}

function diagnosis(effort: Effort): string {
  const hours = median(effort.hoursToDecision);
  if (hours === null || effort.hoursToDecision.length < 5)
    return `of ${effort.hoursToDecision.length}; ten would say more`;
  if (hours < 1) return 'under an hour: not enough time to read';
  return hours > 168 ? 'over a week: buried' : `of the last ${effort.hoursToDecision.length}`;
}

type Group = Effort['groups'][number];

const columns: readonly Column<Group>[] = [
  { head: 'Group', cell: (row) => `@${row.group}` },
  { head: 'Slots waiting', className: 'num', cell: (row) => row.slots },
  { head: 'Minutes they need', className: 'num', cell: (row) => minutesInWords(row.minutes) },
  {
    head: 'Oldest',
    className: 'num',
    cell: (row) => (
      <span className={row.oldestDays > 7 ? 'bad strong' : undefined}>
        {stretchInWords(row.oldestDays * 86_400_000)}
      </span>
    ),
  },
  { head: 'People who may fill them', className: 'num', cell: (row) => row.people },
];

function Groups({ effort }: { readonly effort: Effort }): ReactElement {
  return (
    <RecordTable
      caption="What waits, by group"
      columns={columns}
      rows={effort.groups}
      keyOf={({ group }) => group}
    />
  );
}

/** What reviewing needs beside what was granted for it; what approvals are worth; nobody is ranked. */
export default function EffortPage(): ReactElement {
  const requests = useCall('listRequests', { query: { limit: 500 } });
  const people = useCall('listPeople', {});
  const live = useCall('getLive', { query: {} });
  return (
    <Answer of={requests} what="the requests">
      {(found) => {
        const effort = effortOf(found.requests, people.data?.people ?? [], nowMilliseconds());
        return (
          <Page
            crumb="Team effort"
            title={sentence(effort)}
            lead={live.data && <WorthLine worth={live.data.worth} />}
          >
            <Facts
              items={[
                {
                  term: 'Slots waiting',
                  fact: `${effort.openSlots} open`,
                  note: `${effort.claimedSlots} claimed and being read`,
                },
                {
                  term: 'Ended',
                  fact: `${effort.ended.promoted} promoted`,
                  note: `${effort.ended.rejected} rejected, ${effort.ended.withdrawn} withdrawn`,
                },
                { term: 'Median, asked to decided', fact: medianWords(effort), note: diagnosis(effort) },
                {
                  term: 'Launches that slipped',
                  fact: plural(effort.slips, 'time'),
                  note: 'time never approves',
                },
              ]}
            />
            <Section title="What waits, by group" aside="groups, never persons" ruled>
              {effort.groups.length === 0 ? <p className="empty">Nothing.</p> : <Groups effort={effort} />}
            </Section>
            <Section title="What was granted" aside="review minutes a week, as people set them" ruled>
              <Answer of={people} what="the people" rows={4}>
                {({ people: all }) => (
                  <p>
                    {plural(
                      all.filter((person) => person.active && person.roles.includes('reviewer')).length,
                      'reviewer',
                    )}{' '}
                    hold {minutesInWords(effort.budgetMinutes)} a week.{' '}
                    <Link to="/people">People and their hours</Link>
                  </p>
                )}
              </Answer>
            </Section>
            <footer className="foot">
              <LiveWords />
            </footer>
          </Page>
        );
      }}
    </Answer>
  );
}
