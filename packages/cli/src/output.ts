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
      if (text !== '') process.stdout.write(`${text}\n`);
    },
    note(line) {
      process.stderr.write(`${line}\n`);
    },
  };
}

/** Emphasis where the terminal has it; plain text in a pipe. */
export const bold = (text: string): string => styleText('bold', text);
export const dim = (text: string): string => styleText('dim', text);

// A terminal may interpret what a producer wrote: control characters become visible marks.
const unprintable = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Text that someone else wrote, safe to print. */
export function printable(text: string): string {
  return text.replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
