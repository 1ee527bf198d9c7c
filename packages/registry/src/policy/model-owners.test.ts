import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchFile, parse as parseCodeowners } from 'codeowners-utils';
import { type OwnersLine, parseModelOwners } from './model-owners.ts';
import { matcherOf, witnessOf } from './model-pattern.ts';
import { governingLine } from './slots.ts';

const good = (text: string): readonly OwnersLine[] => {
  const { lines, faults } = parseModelOwners(text);
  expect(faults).toEqual([]);
  return lines;
};

describe('MODELOWNERS', () => {
  test('a line names pattern, stage, tier and ANDed groups; comments and blank lines are nothing', () => {
    const text =
      '\u{FEFF}# all\n\n*  prod -> 1 of @risk\r\ntriage-* prod tier<=1 -> 2 of @risk, 1 of @clinical # both\n* dev -> nobody';
    expect(good(text)).toEqual([
      {
        line: 3,
        text: '*  prod -> 1 of @risk',
        pattern: '*',
        stage: 'prod',
        tier: 3,
        groups: [{ group: 'risk', count: 1 }],
      },
      {
        line: 4,
        text: 'triage-* prod tier<=1 -> 2 of @risk, 1 of @clinical',
        pattern: 'triage-*',
        stage: 'prod',
        tier: 1,
        groups: [
          { group: 'risk', count: 2 },
          { group: 'clinical', count: 1 },
        ],
      },
      { line: 5, text: '* dev -> nobody', pattern: '*', stage: 'dev', tier: 3, groups: [] },
    ]);
  });

  test.each([
    ['* prod 1 of @risk', 'there is no "->"'],
    ['-> 1 of @risk', 'the model pattern is missing'],
    ['* -> 1 of @risk', 'a stage is missing'],
    ['!spam prod -> 1 of @risk', 'negates'],
    ['a/b prod -> 1 of @risk', 'has a "/"'],
    ['* PROD -> 1 of @risk', 'no name of a stage'],
    ['* prod tier<=4 -> 1 of @risk', '"tier<=4" is not understood'],
    ['* prod tier<=1 more -> 1 of @risk', '"more" before "->"'],
    ['* prod ->', 'nobody is named'],
    ['* prod -> @risk', 'write for example "2 of @risk"'],
    ['* prod -> 0 of @risk', 'ask for 1 to 20'],
    ['* prod -> 99999999999999999999 of @risk', 'ask for 1 to 20'],
    ['* prod -> 1 of @risk, 1 of @risk', 'named twice'],
    ['* prod -> 1 of @risk,', 'is not understood'],
    ['# only a comment', 'there is no line'],
  ])('refuses %j, saying why and on which line', (text, reason) => {
    const { faults } = parseModelOwners(text);
    expect(faults).toMatchObject([{ file: 'MODELOWNERS', line: 1, reason: expect.stringContaining(reason) }]);
  });

  test('names every bad line, not only the first', () => {
    const { faults } = parseModelOwners('* prod\n* prod -> 1 of @risk\n* ->\n');
    expect(faults.map(({ line }) => line)).toEqual([1, 3]);
  });

  test('no text at all makes it throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => void parseModelOwners(text)));
  });

  test('the last line that fits governs', () => {
    const owners = good('* prod -> 1 of @a\nspam-* prod -> 1 of @b\nspam-filter prod tier<=1 -> 1 of @c');
    const line = (model: string, tier: number) =>
      governingLine(owners, { model, stage: 'prod', tier }).line.line;
    expect([line('other', 1), line('spam-x', 1), line('spam-filter', 1), line('spam-filter', 2)]).toEqual([
      1, 2, 3, 2,
    ]);
  });

  test('a name that no line fits has the strictest row of the stage, or of all', () => {
    const owners = good('a prod -> 1 of @x\nb prod -> 2 of @x, 1 of @y\nc prod -> 3 of @z\nd dev -> nobody');
    expect(governingLine(owners, { model: 'new', stage: 'prod', tier: 3 })).toMatchObject({
      fallback: true,
      line: { line: 2 },
    });
    expect(governingLine(owners, { model: 'new', stage: 'staging', tier: 3 })).toMatchObject({
      line: { line: 2 },
    });
  });

  test('agrees with an independent CODEOWNERS matcher on which line governs', () => {
    const piece = fc.constantFrom('spam', 'ham', '-', '*', '?', 'x', 'filter', '2');
    const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    const name = fc
      .array(fc.constantFrom('spam', 'ham', '-', 'x', 'filter', '2'), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), name, (patterns, model) => {
        const owners = good(patterns.map((text, index) => `${text} prod -> ${index + 1} of @g`).join('\n'));
        const ours = governingLine(owners, { model, stage: 'prod', tier: 1 });
        const theirs = matchFile(
          model,
          parseCodeowners(patterns.map((text, index) => `${text} @line${index + 1}`).join('\n')),
        );
        expect(ours.fallback ? null : `@line${ours.line.line}`).toBe(theirs?.owners[0] ?? null);
      }),
    );
  });

  test('a pattern’s witness fits the pattern', () => {
    for (const pattern of ['spam-*', '?pam', '[sh]pam', '[!a]b', 'a\\ b', 'plain', '**', 'a**b']) {
      const witness = witnessOf(pattern);
      expect(witness, pattern).not.toBeNull();
      expect(matcherOf(pattern)(witness ?? '')).toBe(true);
    }
  });

  test('matching minds case, and never throws for an odd name', () => {
    expect(matcherOf('Spam')('spam')).toBe(false);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void matcherOf('*')(name)));
  });
});
