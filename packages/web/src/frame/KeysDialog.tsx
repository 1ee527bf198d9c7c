import { type ReactElement, useState } from 'react';
import { useLocal } from '../app/local-store.ts';
import { Keys } from '../parts/Keys.tsx';
import { Modal } from '../parts/Modal.tsx';
import { chordOf, isKeySettings, keySettingsKey, standardKeys } from './key-engine.ts';
import { type KeyAction, everyKeyAction, keyActions, strokeOf } from './keymap.ts';

const scopes = ['Everywhere', 'Lists', 'My day', 'A review'] as const;

interface KeyRowProps {
  readonly action: KeyAction;
  readonly setting: boolean;
  readonly chord: string;
  readonly onAsk: () => void;
  readonly onSet: (chord: string) => void;
}

function KeyRow({ action, setting, chord, onAsk, onSet }: KeyRowProps): ReactElement {
  return (
    <li>
      <button
        type="button"
        className="textual"
        onClick={() => onAsk()}
        onKeyDown={(event) => {
          if (!setting || event.repeat || event.key === 'Tab' || event.key === 'Escape') return;
          const stroke = strokeOf(event.nativeEvent);
          if (stroke === null) return;
          event.preventDefault();
          onSet(stroke);
        }}
      >
        {keyActions[action].label}
      </button>
      {setting ? <em>press a key…</em> : <Keys action={action} />}
      <span className="unseen">{chord}</span>
    </li>
  );
}

/** All keys, each of which can be set to another, and single keys turned off. */
export function KeysDialog({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const [settings, keep] = useLocal(keySettingsKey, isKeySettings, standardKeys);
  const [setting, setSetting] = useState<KeyAction | null>(null);
  const set = (action: KeyAction, chord: string): void => {
    keep({ ...settings, own: { ...settings.own, [action]: chord } });
    setSetting(null);
  };
  return (
    <Modal open={open} onClose={onClose} title="All keys" className="wide">
      <p className="caption">
        Keys rest while you type. No key alone decides anything. Press a key's name to set another.
      </p>
      <div className="row">
        <label className="row">
          <input
            type="checkbox"
            checked={settings.singleKeys}
            onChange={(event) => keep({ ...settings, singleKeys: event.target.checked })}
          />
          Single keys act
        </label>
        <button type="button" className="textual" onClick={() => keep(null)}>
          Set all back
        </button>
      </div>
      <div className="keylist">
        {scopes.map((scope) => (
          <section key={scope}>
            <h3>{scope}</h3>
            <ul>
              {everyKeyAction
                .filter((action) => keyActions[action].scope === scope)
                .map((action) => (
                  <KeyRow
                    key={action}
                    action={action}
                    setting={setting === action}
                    onAsk={() => setSetting(action)}
                    onSet={(chord) => set(action, chord)}
                    chord={chordOf(action, settings)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
