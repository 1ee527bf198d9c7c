/** What a fact is about, by the first of these members that its payload has. */
const members = [
  'request',
  'incident',
  'deployment',
  'job',
  'suite',
  'model',
  'dataset',
  'person',
  'team',
  'token',
  'session',
  'evaluator',
  'proposal',
  'policy',
  'organisation',
] as const;

/** The subject of a fact's payload, such as `request:12` or `model:0190…`; `registry` when it names nothing. */
export function subjectOf(payload: Readonly<Record<string, unknown>>): string {
  for (const member of members) {
    const value = payload[member];
    if (typeof value === 'string' || typeof value === 'number') return `${member}:${value}`;
  }
  return 'registry';
}
