import { type ReactElement, useState } from 'react';
import { useLocal } from '../app/local-store.ts';
import { isKeySettings, keySettingsKey, standardKeys } from '../frame/key-engine.ts';
import { KeysDialog } from '../frame/KeysDialog.tsx';
import { turnTheme } from '../frame/theme.ts';
import { Section } from '../parts/Page.tsx';
import { counted, plural } from '../words/numbers.ts';

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** How many facts the last checkpoint covers, by its second line (C2SP tlog-checkpoint); null when there is none. */
function checkpointSize(note: string): number | null {
  const size = Number(note.split('\n')[1] ?? '');
  return note === '' || !Number.isSafeInteger(size) ? null : size;
}

/** What this browser keeps for me: keys, light or dark, and the last checkpoint it saw. */
export function ThisBrowser(): ReactElement {
  const [keys, setKeys] = useState(false);
  const [settings] = useLocal(keySettingsKey, isKeySettings, standardKeys);
  const [checkpoint] = useLocal('assay.checkpoint', isText, '');
  const size = checkpointSize(checkpoint);
  const own = Object.keys(settings.own).length;
  return (
    <Section title="This browser" aside="kept here, sent nowhere" ruled>
      <dl className="terms">
        <dt>Keys</dt>
        <dd className="row">
          <span>
            {own === 0 ? 'As they came' : `${plural(own, 'key')} set by you`}
            {!settings.singleKeys && '; single keys are off'}.
          </span>
          <button type="button" className="button small" onClick={() => setKeys(true)}>
            Set keys
          </button>
        </dd>
        <dt>Theme</dt>
        <dd>
          <button type="button" className="button small" onClick={turnTheme}>
            Change between light and dark
          </button>
        </dd>
        <dt>History seen</dt>
        <dd>
          {size === null
            ? 'No checkpoint seen yet.'
            : `${counted(size)} facts. Should the registry ever show another history, this browser raises an alarm.`}
        </dd>
        <dt>Drafts</dt>
        <dd>What you write and have not sent stays here until it is sent.</dd>
      </dl>
      <KeysDialog open={keys} onClose={() => setKeys(false)} />
    </Section>
  );
}
