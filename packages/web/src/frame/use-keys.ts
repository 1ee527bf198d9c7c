import { useEffect, useEffectEvent } from 'react';
import { handleKey } from './key-engine.ts';
import { type KeyAction, everyKeyAction } from './keymap.ts';

type Bindings = Readonly<Partial<Record<KeyAction, () => void>>>;

/** Binds actions to this part of the page while it is shown. */
export function useKeys(bindings: Bindings): void {
  const act = useEffectEvent((action: KeyAction) => bindings[action]?.());
  const bound = everyKeyAction.filter((action) => bindings[action] !== undefined).join(',');
  useEffect(() => {
    const stops = everyKeyAction
      .filter((action) => bound.split(',').includes(action))
      .map((action) => handleKey(action, () => act(action)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [bound]);
}
