import type { ReactElement } from 'react';
import { useLocal } from '../app/local-store.ts';
import { chordOf, isKeySettings, keySettingsKey, standardKeys } from '../frame/key-engine.ts';
import { type KeyAction, shownKeys } from '../frame/keymap.ts';

/** Whether this machine writes ⌘ where others write Ctrl. */
export const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

/** The key caps of an action, as this person has set them. For the eye only: the action has its own name. */
export function Keys({ action }: { readonly action: KeyAction }): ReactElement {
  const [settings] = useLocal(keySettingsKey, isKeySettings, standardKeys);
  return (
    <span className="keycaps" aria-hidden="true">
      {shownKeys(chordOf(action, settings), isMac).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
