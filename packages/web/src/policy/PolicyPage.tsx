import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { useAddressQuery } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { PickField } from '../parts/Field.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { minutesInWords } from '../words/durations.ts';
import { nameOf, plural } from '../words/numbers.ts';
import { SlotTable } from './SlotTable.tsx';

type Policy = CallOutput<'getPolicy'>;

function Matrix({ policy }: { readonly policy: Policy }): ReactElement {
  const [{ model = '', stage = '' }, change] = useAddressQuery();
  const models = useCall('listModels', { query: {} });
  const matrix = useCall('getMatrix', { query: { model, stage } }, { enabled: model !== '' && stage !== '' });
  return (
    <Section title="Who must approve what" aside="ask the matrix" ruled>
      <div className="row choose">
        <PickField
          label="Model"
          value={model}
          options={models.data?.models.map(({ name }) => [name, name] as const) ?? []}
          onChange={(next) => change({ model: next })}
        />
        <PickField
          label="Stage"
          value={stage}
          options={policy.policy.stages.map(({ name }) => [name, name] as const)}
          onChange={(next) => change({ stage: next })}
        />
      </div>
      {model !== '' && stage !== '' && (
        <Answer of={matrix} what="the matrix" rows={3}>
          {({ line, slots }) => (
            <>
              <p className="caption">
                The line that governs: <code>{line}</code>
              </p>
              {slots.length === 0 ? (
                <p className="empty">This stage asks nobody.</p>
              ) : (
                <SlotTable slots={slots} />
              )}
            </>
          )}
        </Answer>
      )}
    </Section>
  );
}

function Groups({ policy }: { readonly policy: Policy }): ReactElement {
  return (
    <Section title="Groups" aside="each approval answers for one thing" ruled>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Answers for</th>
            <th scope="col">Members</th>
            <th scope="col">Minutes</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(policy.policy.groups).map(([name, group]) => (
            <tr key={name}>
              <th scope="row">@{name}</th>
              <td>{group.answersFor}</td>
              <td>{group.members.map(nameOf).join(', ')}</td>
              <td>{minutesInWords(group.minutes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Gates({ policy }: { readonly policy: Policy }): ReactElement {
  const gated = policy.policy.stages.filter((stage) => stage.gates.length > 0);
  return (
    <Section title="Gates" aside="as code, over the evidence" ruled>
      {gated.map((stage) => (
        <table className="table" key={stage.name}>
          <caption className="caption">{stage.name}</caption>
          <tbody>
            {stage.gates.map((gate) => (
              <tr key={gate.name}>
                <th scope="row">{gate.name}</th>
                <td>
                  <code>{gate.pass}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Section>
  );
}

function Versions(): ReactElement {
  const answer = useCall('listPolicies', {});
  return (
    <Section title="Versions" aside="newest first" ruled>
      <Answer of={answer} what="the versions" rows={3}>
        {({ proposals }) => (
          <table className="table">
            <tbody>
              {proposals.map((one) => (
                <tr key={one.proposal}>
                  <th scope="row">
                    <Link to={`/policy/${one.proposal}`}>P-{one.proposal}</Link>
                  </th>
                  <td className={one.state === 'in-force' ? 'good strong' : undefined}>
                    {one.state.replace('-', ' ')}
                  </td>
                  <td>
                    {nameOf(one.proposedBy)}, <When at={one.proposedAt} />
                    {one.bootstrap && <small>the first one, by the administrator</small>}
                  </td>
                  <td>{plural(one.changes.length, 'change')} of authority</td>
                  <td>
                    <DigestCode digest={one.digest} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </Section>
  );
}

/** The policy in force: the matrix, groups, gates, and every version with its diff of authority. */
export default function PolicyPage(): ReactElement {
  const answer = useCall('getPolicy', {});
  return (
    <Answer of={answer} what="the policy">
      {(policy) => (
        <Page
          crumb="Policies"
          title={`P-${policy.proposal} is in force for ${policy.policy.organisation}.`}
          lead="A change that takes authority from someone needs their approval. Propose files with assay policy apply."
        >
          <Facts
            items={[
              {
                term: 'In force',
                fact: policy.inForceAt === null ? 'not yet' : <When at={policy.inForceAt} />,
              },
              { term: 'Proposed by', fact: nameOf(policy.proposedBy) },
              { term: 'Digest', fact: <DigestCode digest={policy.digest} /> },
              { term: 'Overrides', fact: `at most ${policy.policy.overrideHours} h` },
            ]}
          />
          <Matrix policy={policy} />
          <Groups policy={policy} />
          <Gates policy={policy} />
          <Versions />
        </Page>
      )}
    </Answer>
  );
}
