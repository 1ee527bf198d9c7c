/** What a key may do, where, and whether it writes. A write never follows from a held or repeated key. */
export const keyActions = {
  palette: { keys: 'Mod+k', label: 'Go to anything', scope: 'Everywhere', writes: false },
  keys: { keys: '?', label: 'All keys', scope: 'Everywhere', writes: false },
  'go-day': { keys: 'g d', label: 'My day', scope: 'Everywhere', writes: false },
  'go-reviews': { keys: 'g r', label: 'Reviews', scope: 'Everywhere', writes: false },
  'go-requests': { keys: 'g q', label: 'My requests', scope: 'Everywhere', writes: false },
  'go-live': { keys: 'g l', label: 'Live board', scope: 'Everywhere', writes: false },
  'go-incidents': { keys: 'g i', label: 'Incidents', scope: 'Everywhere', writes: false },
  'go-suites': { keys: 'g s', label: 'Suites', scope: 'Everywhere', writes: false },
  'go-effort': { keys: 'g w', label: 'Worth and effort', scope: 'Everywhere', writes: false },
  'row-next': { keys: 'j', label: 'Next row', scope: 'Lists', writes: false },
  'row-previous': { keys: 'k', label: 'Previous row', scope: 'Lists', writes: false },
  open: { keys: 'Enter', label: 'Open', scope: 'Lists', writes: false },
  minutes: { keys: 'e', label: 'Change minutes', scope: 'My day', writes: true },
  slip: { keys: 's', label: 'Let it slip', scope: 'My day', writes: true },
  'hand-over': { keys: 'h', label: 'Hand over', scope: 'My day', writes: true },
  undo: { keys: 'u', label: 'Undo', scope: 'My day', writes: true },
  keep: { keys: 'Mod+Enter', label: 'Keep this plan', scope: 'My day', writes: true },
  'section-next': { keys: ']', label: 'Next section', scope: 'A review', writes: false },
  'section-previous': { keys: '[', label: 'Previous section', scope: 'A review', writes: false },
  'finding-next': { keys: 'f', label: 'Next finding', scope: 'A review', writes: false },
  accept: { keys: 'a', label: 'Accept the finding', scope: 'A review', writes: true },
  blocks: { keys: 'b', label: 'The finding blocks', scope: 'A review', writes: true },
  'needs-more': { keys: 'n', label: 'The finding needs more', scope: 'A review', writes: true },
  card: { keys: 'c', label: 'The producer says', scope: 'A review', writes: false },
  rerun: { keys: 'r', label: 'Run the evaluation again', scope: 'A review', writes: false },
  decide: { keys: 'Mod+Enter', label: 'See what will be signed', scope: 'A review', writes: true },
} as const satisfies Record<
  string,
  { readonly keys: string; readonly label: string; readonly scope: string; readonly writes: boolean }
>;

export type KeyAction = keyof typeof keyActions;

/** Every action, in the order in which the keys are shown. */
export const everyKeyAction = Object.keys(keyActions).filter((name): name is KeyAction => name in keyActions);

/** How a chord is shown: `⌘ K` on a Mac, `Ctrl K` elsewhere. */
export function shownKeys(chord: string, isMac: boolean): readonly string[] {
  return chord
    .split(' ')
    .flatMap((stroke) => stroke.split('+'))
    .map((key) => {
      if (key === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (key === 'Enter') return '↵';
      if (key === 'Escape') return 'Esc';
      return key.length === 1 && chord.startsWith('Mod') ? key.toUpperCase() : key;
    });
}

/** The stroke of a keyboard event, as keymaps write it; null for a modifier alone. */
export function strokeOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): string | null {
  if (event.altKey || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Mod+${key}` : key;
}
