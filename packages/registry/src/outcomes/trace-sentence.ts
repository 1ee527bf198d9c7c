/** One sentence that answers "who let this through, and what did they see?". No blame: what was, in order. */
export function traceSentence(
  incident: { readonly number: number; readonly model: string | null; readonly version: number | null },
  approvals: readonly {
    readonly at: string;
    readonly reviewer: string;
    readonly answersFor: string;
    readonly findings: readonly unknown[];
    readonly readingSeconds: number | null;
  }[],
  overrides: number,
): string {
  const name = `I-${incident.number}`;
  if (incident.model === null || incident.version === null) {
    return `${name} is not attributed to a version yet.`;
  }
  const what = `${incident.model} ${incident.version}`;
  const [first] = approvals;
  if (first === undefined) {
    return overrides > 0
      ? `${name}: ${what} ran by an override; nobody approved it.`
      : `${name}: ${what} was not approved by anybody.`;
  }
  const people = [...new Set(approvals.map(({ reviewer }) => reviewer))];
  const dates = [...new Set(approvals.map(({ at }) => at.slice(0, 10)))].sort();
  const span = dates.length === 1 ? `on ${dates[0]}` : `between ${dates[0]} and ${dates.at(-1)}`;
  const read = approvals.every(({ readingSeconds }) => readingSeconds === null)
    ? 'how long they read was not measured'
    : `they read ${approvals.reduce((sum, { readingSeconds }) => sum + (readingSeconds ?? 0), 0)} s together`;
  const findings = Math.max(...approvals.map(({ findings: seen }) => seen.length));
  return `${name}: ${what} was approved ${span} by ${people.join(', ')}, who saw ${findings} ${findings === 1 ? 'finding' : 'findings'}; ${read}.`;
}
