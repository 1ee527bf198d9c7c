import { expect, test } from 'vitest';
import { everyKeyAction, keyActions, shownKeys, strokeOf } from './keymap.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
): string | null => strokeOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('nothing is decided or kept by a key without Control or Command', () => {
  for (const action of ['decide', 'keep'] as const) expect(keyActions[action].keys).toMatch(/^Mod\+/);
});

test('within a scope no two actions share a key, and none hides one that acts everywhere', () => {
  for (const scope of ['Lists', 'My day', 'A review'] as const) {
    const mine = everyKeyAction.filter((action) => [scope, 'Everywhere'].includes(keyActions[action].scope));
    expect(new Set(mine.map((action) => keyActions[action].keys)).size).toBe(mine.length);
  }
});

test('Control and Command write the same stroke, and a modifier alone writes none', () => {
  expect([
    press('k', { metaKey: true }),
    press('K', { ctrlKey: true }),
    press('?'),
    press('Shift'),
    press('a', { altKey: true }),
  ]).toEqual(['Mod+k', 'Mod+k', '?', null, null]);
});

test('keys are shown as the machine writes them', () => {
  expect(shownKeys('Mod+k', true)).toEqual(['⌘', 'K']);
  expect(shownKeys('Mod+Enter', false)).toEqual(['Ctrl', '↵']);
  expect(shownKeys('g d', false)).toEqual(['g', 'd']);
});
