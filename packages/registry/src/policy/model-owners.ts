import { patternFault } from './model-pattern.ts';

/** So many approvals by members of one group. */
export interface GroupCount {
  readonly group: string;
  readonly count: number;
}

/** One line of MODELOWNERS. Its groups are ANDed. */
export interface OwnersLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  /** As it stands in the file, without its comment. */
  readonly text: string;
  readonly pattern: string;
  /** A stage's name, or `*` for every stage. */
  readonly stage: string;
  /** The line is for models of this tier and the graver ones: 3 is all. */
  readonly tier: number;
  /** Empty when the line says `nobody`. */
  readonly groups: readonly GroupCount[];
}

/** Something wrong in a policy source, by line. */
export interface SourceFault {
  readonly file: 'assay.yaml' | 'MODELOWNERS';
  readonly line: number;
  readonly reason: string;
}

export interface OwnersFile {
  readonly lines: readonly OwnersLine[];
  /** The file is good only when this is empty. */
  readonly faults: readonly SourceFault[];
}

const mostApprovals = 20;

/**
 * Reads MODELOWNERS. A line is
 *
 *     <model pattern> <stage> [tier<=N] -> 2 of @risk, 1 of @clinical     # comment
 *     <model pattern> <stage> [tier<=N] -> nobody
 *
 * A `#` starts a comment at the start of a line or after a space. Every fault is named; untrusted: any text.
 */
export function parseModelOwners(text: string): OwnersFile {
  const lines: OwnersLine[] = [];
  const faults: SourceFault[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = withoutComment(index === 0 ? raw.replace(/^\u{FEFF}/u, '') : raw);
    if (line === '') continue;
    const parsed = parseLine(line, index + 1);
    if (typeof parsed === 'string') faults.push({ file: 'MODELOWNERS', line: index + 1, reason: parsed });
    else lines.push(parsed);
  }
  if (lines.length === 0 && faults.length === 0) {
    faults.push({
      file: 'MODELOWNERS',
      line: 1,
      reason: 'there is no line, so nobody could approve anything; write at least one for *',
    });
  }
  return { lines, faults };
}

function withoutComment(line: string): string {
  if (line.trimStart().startsWith('#')) return '';
  return line.replace(/(?<!\\)\s#.*$/, '').trim();
}

/** The line, or why it is none. */
function parseLine(text: string, line: number): OwnersLine | string {
  const arrow = text.indexOf('->');
  if (arrow === -1) return 'there is no "->" between what the line is for and who approves it';
  const [pattern = '', stage, tierText, ...more] = words(text.slice(0, arrow));
  const fault = patternFault(pattern);
  if (fault !== null) return fault;
  if (stage === undefined) return `a stage is missing after "${pattern}"; write one, or * for every stage`;
  if (!/^(\*|[a-z0-9]+([-.][a-z0-9]+)*)$/.test(stage)) return `"${stage}" is no name of a stage`;
  const tier = tierText === undefined ? 3 : tierOf(tierText);
  if (tier === null) return `"${tierText}" is not understood; write tier<=1, tier<=2 or tier<=3`;
  if (more.length > 0) return `"${more.join(' ')}" before "->" is not understood`;
  const groups = parseGroups(text.slice(arrow + 2).trim());
  return typeof groups === 'string' ? groups : { line, text, pattern, stage, tier, groups };
}

/** Words separated by white space that no backslash escapes. */
function words(text: string): string[] {
  return text.trim().match(/(?:\\.|\S)+/g) ?? [];
}

function tierOf(text: string): number | null {
  const digit = /^tier<=([123])$/.exec(text)?.[1];
  return digit === undefined ? null : Number(digit);
}

function parseGroups(text: string): readonly GroupCount[] | string {
  if (text === 'nobody') return [];
  if (text === '') return 'nobody is named after "->"; write the word nobody if none is meant';
  const groups: GroupCount[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, count, group] = /^(\d+)\s+of\s+@([a-z0-9]+(?:[-.][a-z0-9]+)*)$/.exec(part) ?? [];
    if (count === undefined || group === undefined)
      return `"${part}" is not understood; write for example "2 of @risk"`;
    if (Number(count) < 1 || Number(count) > mostApprovals)
      return `"${part}" asks for ${count}; ask for 1 to ${mostApprovals}`;
    if (groups.some((other) => other.group === group)) return `@${group} is named twice in one line`;
    groups.push({ group, count: Number(count) });
  }
  return groups;
}
