import type { CallOutput } from '@assay/client';
import { plural } from '../words/numbers.ts';

export type Incident = CallOutput<'getIncident'>;
export type Trace = CallOutput<'traceIncident'>;
export type TracedApproval = Trace['approvals'][number];
export type Attribution = Incident['attribution'];

/** What an incident came from, in words; each is one of the ways in which a gate can fail. */
export const attributionWords: Readonly<Record<Attribution, string>> = {
  'evidence-showed-it': 'the evidence showed it, and it was approved',
  'evidence-absent': 'the evidence did not show it',
  'evidence-wrong': 'the evidence was wrong',
  'changed-after-approval': 'something changed after the approval',
  'not-the-model': 'it was not the model',
  unknown: 'not attributed yet',
};

/** Severities, of which 1 is the gravest. */
export const severityWords = [
  ['1', '1, gravest: people were harmed'],
  ['2', '2, grave'],
  ['3', '3, moderate'],
  ['4', '4, slight'],
] as const;

/** How many incidents are open, and how many nobody has attributed, in a sentence. */
export function incidentsSentence(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return 'No incident was reported.';
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null).length;
  const unknown = incidents.filter(({ attribution }) => attribution === 'unknown').length;
  const head =
    open === 0
      ? `${plural(incidents.length, 'incident')}, none open`
      : `${plural(open, 'incident')} ${open === 1 ? 'is' : 'are'} open, of ${incidents.length}`;
  return `${head}; ${unknown === 0 ? 'each is attributed' : `${unknown} not attributed yet`}.`;
}

/** What was harmed, as `spam-filter 2 in mail-gateway`. */
export function harmed(incident: Incident): string {
  const version =
    incident.model === null ? 'an unknown version' : `${incident.model} ${incident.version ?? ''}`.trim();
  return incident.service === null ? version : `${version} in ${incident.service}`;
}
