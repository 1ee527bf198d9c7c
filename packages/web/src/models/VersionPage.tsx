import '../styles/review.css';
import '../styles/records.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { holds, useMe } from '../app/session.ts';
import { useAddressPart } from '../app/use-address.ts';
import { useCall, useWrite } from '../app/use-call.ts';
import { LiveWords } from '../frame/LiveWords.tsx';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { DigestCode, Facts, When } from '../parts/Small.tsx';
import { listed, nameOf, plural } from '../words/numbers.ts';
import { Approvals } from './Approvals.tsx';
import { Advocacy } from './Advocacy.tsx';
import { EndVersion } from './EndVersion.tsx';
import { FileTable } from './FileTable.tsx';
import { type Version, bytesInWords } from './model-words.ts';
import { TagList } from './TagList.tsx';
import { VersionLineage } from './VersionLineage.tsx';
import { WhereItRuns } from './WhereItRuns.tsx';
import { ModelLink } from './ModelLink.tsx';

function titleOf(version: Version): string {
  const name = `${version.model} ${version.version}`;
  if (version.barred) return `${name} is barred from every stage.`;
  const holds = version.stages.length === 0 ? 'holds no stage' : `holds ${listed(version.stages)}`;
  return version.state === 'registered' ? `${name} ${holds}.` : `${name} is ${version.state} and ${holds}.`;
}

function factsOf(
  version: Version,
): readonly { readonly term: string; readonly fact: ReactNode; readonly note?: ReactNode }[] {
  const bytes = version.files.reduce((sum, file) => sum + file.bytes, 0);
  const others = version.contributors.filter((person) => person !== version.createdBy);
  return [
    {
      term: 'Registered',
      fact: <When at={version.createdAt} />,
      note: `by ${nameOf(version.createdBy)}${others.length > 0 ? `, with ${listed(others.map(nameOf))}` : ''}`,
    },
    {
      term: 'Bytes',
      fact: <DigestCode digest={version.digest} />,
      note:
        version.identity === 'asserted' ? (
          <span className="warn">asserted, not content</span>
        ) : (
          `${plural(version.files.length, 'file')}, ${bytesInWords(bytes)}`
        ),
    },
    {
      term: 'State',
      fact: version.barred ? <span className="bad strong">barred</span> : version.state,
      note: version.aliases.map((alias) => `@${alias}`).join(', ') || undefined,
    },
    {
      term: 'From',
      fact: version.source ?? <span className="third">not told</span>,
      note: version.runId === null ? undefined : `run ${version.runId}`,
    },
  ];
}

function Tags({ version }: { readonly version: Version }): ReactElement {
  const me = useMe();
  const set = useWrite('setVersionTag');
  const remove = useWrite('removeVersionTag');
  const params = { model: version.model, version: version.version };
  return (
    <TagList
      tags={version.tags}
      may={holds(me, 'producer', 'steward', 'admin')}
      pending={set.isPending || remove.isPending}
      error={set.error ?? remove.error}
      onSet={(key, value) => set.mutate({ params: { ...params, key }, body: { value } })}
      onRemove={(key) => remove.mutate({ params: { ...params, key } })}
    />
  );
}

function Aside({ version }: { readonly version: Version }): ReactElement {
  const me = useMe();
  return (
    <>
      {version.version > 1 && (
        <Link
          to="/compare"
          search={{ model: version.model, a: String(version.version - 1), b: String(version.version) }}
          className="button"
        >
          Compare with {version.version - 1}
        </Link>
      )}
      {holds(me, 'producer') && version.state === 'registered' && !version.barred && (
        <Link
          to="/requests/new"
          search={{ model: version.model, version: String(version.version) }}
          className="button primary"
        >
          Ask for a promotion
        </Link>
      )}
    </>
  );
}

/** One model version: its bytes, what it was trained on, who approved it, what its producer says. */
export default function VersionPage(): ReactElement {
  const model = useAddressPart('model');
  const number = useAddressPart('version');
  const answer = useCall('getVersion', { params: { model, version: number } });
  return (
    <Answer of={answer} what={`${model} ${number}`} rows={12}>
      {(version) => (
        <Page
          crumb={
            <>
              <Link to="/models">Models</Link> / <ModelLink model={model}>{model}</ModelLink> / {number}
            </>
          }
          title={titleOf(version)}
          lead={version.description === '' ? undefined : version.description}
          aside={<Aside version={version} />}
        >
          <Facts items={factsOf(version)} />
          <VersionLineage version={version} />
          <Approvals version={version} />
          <WhereItRuns model={version.model} version={version.version} />
          <FileTable version={version} />
          <Advocacy version={version} />
          <Tags version={version} />
          <EndVersion version={version} />
          <footer className="foot">
            <LiveWords />
          </footer>
        </Page>
      )}
    </Answer>
  );
}
