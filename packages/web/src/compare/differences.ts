import type { CallOutput } from '@assay/client';
import { shortDigest } from '../words/numbers.ts';

type Version = CallOutput<'getVersion'>;

/** One thing of two versions, beside each other. */
export interface Difference {
  readonly what: string;
  readonly a: string;
  readonly b: string;
  readonly differs: boolean;
}

function row(what: string, a: string, b: string): Difference {
  return { what, a: a === '' ? 'none' : a, b: b === '' ? 'none' : b, differs: a !== b };
}

function keyed(
  prefix: string,
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): readonly Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.map((name) => row(`${prefix} ${name}`, a[name] ?? '', b[name] ?? ''));
}

function datasets(version: Version): Readonly<Record<string, string>> {
  return Object.fromEntries(
    version.datasets.map((set) => [
      `${set.namespace}/${set.name}`,
      `${set.version}, ${shortDigest(set.digest)}`,
    ]),
  );
}

function claims(version: Version): Readonly<Record<string, string>> {
  return Object.fromEntries(version.claims.map((claim) => [claim.metric, claim.value]));
}

function approvals(version: Version): string {
  return version.approvals
    .map((one) => [`R-${one.request} ${one.stage}: ${one.state}`, ...one.by].join(', '))
    .join('; ');
}

/** Bytes, lineage, parameters, claims, tags and approvals of two versions, in that order. */
export function differences(a: Version, b: Version): readonly Difference[] {
  return [
    row('bytes', shortDigest(a.digest), shortDigest(b.digest)),
    row('files', a.files.map((file) => file.path).join(', '), b.files.map((file) => file.path).join(', ')),
    row('registered by', a.createdBy, b.createdBy),
    row('contributors', a.contributors.join(', '), b.contributors.join(', ')),
    ...keyed('trained on', datasets(a), datasets(b)),
    ...keyed('parameter', a.parameters, b.parameters),
    ...keyed('claims', claims(a), claims(b)),
    ...keyed('tag', a.tags, b.tags),
    row('approvals', approvals(a), approvals(b)),
  ];
}
