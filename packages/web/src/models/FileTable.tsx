import type { ReactElement } from 'react';
import { api } from '../app/api.ts';
import { Section } from '../parts/Page.tsx';
import { type Column, RecordTable } from '../parts/RecordTable.tsx';
import { DigestCode } from '../parts/Small.tsx';
import { plural } from '../words/numbers.ts';
import { type Version, bytesInWords } from './model-words.ts';

type File = Version['files'][number];

const columns: readonly Column<File>[] = [
  { head: 'Path', cell: (file) => file.path },
  { head: 'Digest', cell: (file) => <DigestCode digest={file.digest} /> },
  { head: 'Size', className: 'num', cell: (file) => bytesInWords(file.bytes) },
  {
    head: 'Download',
    quiet: true,
    className: 'tight',
    cell: (file) => (
      <a
        href={api.url('getArtifact', { params: { digest: file.digest } })}
        download={file.path.split('/').at(-1)}
        aria-label={`Download ${file.path}`}
      >
        Download
      </a>
    ),
  },
];

/** The files of a version, each under its own digest; parameters beside them. */
export function FileTable({ version }: { readonly version: Version }): ReactElement {
  const parameters = Object.entries(version.parameters);
  return (
    <Section
      title={plural(version.files.length, 'file')}
      aside={
        version.identity === 'content'
          ? 'the approval binds to these bytes, whatever they are called'
          : 'a configuration: its bytes are elsewhere, so nobody can hold them to the digest'
      }
      ruled
    >
      <RecordTable caption="Files" columns={columns} rows={version.files} keyOf={(file) => file.path} />
      {parameters.length > 0 && (
        <dl className="terms">
          {parameters.map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
