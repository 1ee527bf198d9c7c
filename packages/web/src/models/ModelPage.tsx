import { Link } from '@tanstack/react-router';
import type { CallOutput } from '@assay/client';
import type { ReactElement } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { nameOf, plural } from '../words/numbers.ts';

type Model = CallOutput<'getModel'>;
type Version = CallOutput<'getVersion'>;

/** Approvals of a version as the record has them. */
export function ApprovalWords({ version }: { readonly version: Version }): ReactElement {
  if (version.approvals.length === 0) return <span className="third">none</span>;
  return (
    <>
      {version.approvals.map((one) => (
        <span key={one.request} className="block">
          <Link to={`/requests/${one.request}`}>R-{one.request}</Link> {one.stage}: {one.state}
          {one.by.length > 0 && `, ${one.by.map(nameOf).join(', ')}`}
        </span>
      ))}
    </>
  );
}

function VersionTable({
  model,
  versions,
}: {
  readonly model: Model;
  readonly versions: readonly Version[];
}): ReactElement {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Registered</th>
          <th scope="col">Holds</th>
          <th scope="col">Approvals</th>
          <th scope="col">Bytes</th>
          <th scope="col" />
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => (
          <tr key={version.version}>
            <th scope="row">
              <Link to={`/models/${model.name}/${version.version}`}>{version.version}</Link>
              {version.state !== 'registered' && <small className="warn">{version.state}</small>}
              {version.barred && <small className="bad">barred from every stage</small>}
            </th>
            <td>
              <When at={version.createdAt} />
              <small>{nameOf(version.createdBy)}</small>
            </td>
            <td>{version.stages.join(', ') || <span className="third">no stage</span>}</td>
            <td>
              <ApprovalWords version={version} />
            </td>
            <td>
              <DigestCode digest={version.digest} />
            </td>
            <td>
              {version.version > 1 && (
                <Link
                  to="/compare"
                  search={{ model: model.name, a: version.version - 1, b: version.version }}
                >
                  beside {version.version - 1}
                </Link>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One registered model: what holds each stage, and its versions, newest first. */
export default function ModelPage(): ReactElement {
  const name = useAddressPart('model');
  const me = useMe();
  const answer = useCall('getModel', { params: { model: name } });
  const versions = useCall('listVersions', { params: { model: name }, query: {} });
  return (
    <Answer of={answer} what={name}>
      {(model) => (
        <Page
          crumb={
            <>
              <Link to="/models">Models</Link> / {model.name}
            </>
          }
          title={`${model.name}: ${model.stages.map((pointer) => `${pointer.stage} ${pointer.holder ?? 'empty'}`).join(', ')}.`}
          lead={model.description}
          aside={
            holds(me, 'producer') && (
              <Link to="/requests/new" search={{ model: model.name }} className="button">
                Ask for a promotion
              </Link>
            )
          }
        >
          <Facts
            items={[
              { term: 'Team', fact: model.team },
              {
                term: 'Owner',
                fact: nameOf(model.owner),
                note: model.ownerActive ? undefined : <span className="bad">left; approvals lapse</span>,
              },
              { term: 'Risk', fact: `Tier ${model.tier}` },
              { term: 'Zone', fact: model.zone },
              {
                term: 'Aliases',
                fact:
                  Object.entries(model.aliases)
                    .map(([alias, version]) => `${alias} → ${version}`)
                    .join(', ') || 'none',
              },
            ]}
          />
          <Answer of={versions} what="its versions">
            {(found) => (
              <Section title={plural(found.versions.length, 'version')} ruled>
                <VersionTable model={model} versions={found.versions} />
              </Section>
            )}
          </Answer>
        </Page>
      )}
    </Answer>
  );
}
