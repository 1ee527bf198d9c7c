import type { ReactElement } from 'react';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { minutesInWords } from '../words/durations.ts';
import { listed, nameOf, percent, plural } from '../words/numbers.ts';
import { type Policy, moneyInWords } from './policy-words.ts';

type Rules = Policy['policy'];
type Stage = Rules['stages'][number];
type Gate = Stage['gates'][number];
type Group = readonly [string, Rules['groups'][string]];

const groupColumns: readonly Column<Group>[] = [
  { head: 'Group', cell: ([name]) => `@${name}` },
  { head: 'An approval of theirs answers for', cell: ([, group]) => group.answersFor },
  { head: 'Members', cell: ([, group]) => listed(group.members.map(nameOf)) },
  { head: 'Must be shown', cell: ([, group]) => group.evidence.join(', ') },
  { head: 'Minutes', className: 'tight', cell: ([, group]) => minutesInWords(group.minutes) },
];

const stageColumns: readonly Column<Stage>[] = [
  { head: 'Stage', cell: (stage) => stage.name },
  { head: 'After', cell: (stage) => stage.after ?? <span className="third">nothing</span> },
  { head: 'Judged on sealed rows', cell: (stage) => (stage.evaluated ? 'yes' : 'no') },
  { head: 'Alias that follows', cell: (stage) => stage.alias ?? <span className="third">none</span> },
  {
    head: 'An approval stands',
    cell: (stage) =>
      `${stage.approvalDays['1']}, ${stage.approvalDays['2']}, ${stage.approvalDays['3']} days in tiers 1, 2, 3`,
  },
  {
    head: 'Gates',
    cell: (stage) =>
      stage.gates.length === 0 ? <span className="third">none</span> : plural(stage.gates.length, 'gate'),
  },
];

const gateColumns: readonly Column<Gate>[] = [
  { head: 'Gate', cell: (gate) => gate.name },
  { head: 'Passed when', cell: (gate) => <code>{gate.pass}</code> },
  {
    head: 'Else inconclusive when',
    cell: (gate) =>
      gate.inconclusive === undefined ? (
        <span className="third">a verdict it rests on is</span>
      ) : (
        <code>{gate.inconclusive}</code>
      ),
  },
];

function otherRules(rules: Rules): readonly (readonly [string, string])[] {
  const { reading, caseView, tiers } = rules;
  const tier = (['1', '2', '3'] as const).flatMap((name) => {
    const found = tiers[name];
    return found === undefined
      ? []
      : [
          [
            `Tier ${name}`,
            `harm ${moneyInWords(found.harm)}; ${percent(Number(found.priorBad))} in 100 bad before anything is known`,
          ] as const,
        ];
  });
  return [
    ...tier,
    ['Forecasts', `of an incident within ${plural(rules.forecastHorizonDays, 'day')}`],
    ['Submissions', `at most ${rules.submissionsPerModelPerWeek} a model a week`],
    [
      'Reading floor',
      `${reading.wordsPerMinute} words a minute, ${reading.secondsPerFigureRow} s a row of figures, ${reading.secondsPerPlot} s a plot; below it ${reading.belowFloor === 'flag' ? 'is noted on the decision' : 'a second reviewer is asked'}`,
    ],
    ['Case view', `${caseView.rowsPerRequest} rows at once, ${caseView.rowsPerReview} a review`],
    ['Deprecation', `retired after ${plural(rules.deprecationDays, 'day')}`],
    ['Cards', `age after ${plural(rules.cardMonths, 'month')}`],
    ['Claims', `held within ${rules.claimTolerance}`],
    ...rules.suites.map((line) => [line.models, `judged by ${line.suite}`] as const),
  ];
}

/** Groups and what each answers for, stages and their gates, and the other rules in force. */
export function PolicyRules({ inForce }: { readonly inForce: Policy }): ReactElement {
  const rules = inForce.policy;
  return (
    <>
      <Section title="Groups" aside="each approval answers for one thing" ruled>
        <RecordTable
          caption="Groups"
          columns={groupColumns}
          rows={Object.entries(rules.groups)}
          keyOf={([name]) => name}
        />
      </Section>
      <Section title="Stages" aside="in the order in which a version moves" ruled>
        <RecordTable
          caption="Stages"
          columns={stageColumns}
          rows={rules.stages}
          keyOf={(stage) => stage.name}
        />
      </Section>
      {rules.stages
        .filter((stage) => stage.gates.length > 0)
        .map((stage) => (
          <Section
            key={stage.name}
            title={`Gates of ${stage.name}`}
            aside="CEL over the evidence; not over anything that a producer writes"
            ruled
          >
            <RecordTable
              caption={`Gates of ${stage.name}`}
              columns={gateColumns}
              rows={stage.gates}
              keyOf={(gate) => gate.name}
            />
          </Section>
        ))}
      <Section title="Other rules" ruled>
        <dl className="terms">
          {otherRules(rules).map(([term, words]) => (
            <div key={term} className="contents">
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}
