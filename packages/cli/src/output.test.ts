import { afterEach, expect, test, vi } from 'vitest';
import { bold, createOutput, printable, shown, table } from './output.ts';

afterEach(() => vi.restoreAllMocks());

/** A title that would clear the screen, rename the window, turn the text round and forge a line. */
const hostile =
  '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eevil\u2066\u200f\u2028ok\r\nR-1: approved\u0000\u0008';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
// oxlint-disable-next-line no-control-regex -- these are what must not be printed
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function written(stream: 'stdout' | 'stderr', act: () => void): string {
  let text = '';
  vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  act();
  return text;
}

test('what a producer wrote cannot move the cursor, rename the window, turn text round or forge a line', () => {
  expect(printable(hostile)).not.toMatch(control);
  expect(printable(hostile)).not.toContain('\n');
  expect(printable(hostile)).toContain('evil');
  const rows = table(['name'], [[hostile], ['plain']]);
  expect(rows).toHaveLength(3);
  expect(rows.slice(1).join('')).not.toMatch(control);
  expect(rows.slice(1).join('')).not.toContain('\n');
});

test('a command that forgot to make words printable prints none of it raw, on either stream', () => {
  const words = written('stdout', () => createOutput(false).result(hostile, (text) => [text]));
  expect(words).not.toMatch(control);
  expect(written('stderr', () => createOutput(false).note(hostile))).not.toMatch(control);
});

test('JSON on a terminal is escaped and means the same', () => {
  const text = written('stdout', () => createOutput(true).result({ hostile }, () => []));
  expect(text).not.toMatch(control);
  expect(JSON.parse(text)).toEqual({ hostile });
  expect(JSON.parse(shown(JSON.stringify({ hostile })))).toEqual({ hostile });
});

test('emphasis of Assay’s own stays', () => {
  const strong = '\u001b[1mR-1\u001b[22m';
  expect(written('stdout', () => createOutput(false).result(strong, (text) => [text]))).toBe(`${strong}\n`);
  expect(bold('x')).toContain('x');
});
