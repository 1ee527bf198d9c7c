import { styleText } from 'node:util';

/** How a command answers: words for people, or exactly one JSON document. */
export interface Output {
  readonly json: boolean;
  /** A result: the value as JSON, or the lines that `words` makes of it. */
  result<T>(value: T, words: (value: T) => readonly string[]): void;
  /** Progress and remarks; on standard error, so that results can be piped. */
  note(line: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, words) {
      const text = json ? JSON.stringify(value, null, 2) : words(value).join('\n');
      if (text !== '') process.stdout.write(`${json ? shown(text) : onScreen(text)}\n`);
    },
    note(line) {
      process.stderr.write(`${onScreen(line)}\n`);
    },
  };
}

/** Emphasis where the terminal has it; plain text in a pipe. */
export const bold = (text: string): string => styleText('bold', text);
export const dim = (text: string): string => styleText('dim', text);

// A terminal may interpret what a producer wrote: control characters, marks of direction and other ends of line.
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const layout = new Set(['\n', '\t']);
/** The emphasis of `bold` and `dim`, and its ends: the only control sequences that reach a terminal. */
// oxlint-disable-next-line no-control-regex -- these are the sequences that are kept
const emphasis = /(\u001b\[(?:1|2|22)m)/u;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text that someone else wrote, safe to print within a line: it cannot end it and begin one of its own. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escaped);
}

/** As `printable`, for words of several lines. In JSON the escapes mean the same characters. */
export function shown(text: string): string {
  return text.replaceAll(unprintable, (character) =>
    layout.has(character) ? character : escaped(character),
  );
}

/** The last door before a terminal: whatever a command forgot to make printable is made so here. */
function onScreen(text: string): string {
  return text
    .split(emphasis)
    .map((part, index) => (index % 2 === 1 ? part : shown(part)))
    .join('');
}

/** Columns aligned by their widest cell; the header is dim. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const safe = rows.map((row) => row.map(printable));
  const widths = header.map((name, column) =>
    Math.max(name.length, ...safe.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [dim(line(header)), ...safe.map(line)];
}

/** A decimal string as a person reads it: at most `digits` after the point, with a true minus. */
export function figure(text: string, digits = 4): string {
  const value = Number(text);
  return (Number.isFinite(value) ? value.toFixed(digits) : text).replace('-', '−');
}
