import { Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactElement, Suspense, lazy, useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../app/api.ts';
import { useHistoryWatch } from '../app/checkpoint-memory.ts';
import { followEvents } from '../app/live.ts';
import { Awaiting } from '../parts/Answer.tsx';
import { useAnnouncement } from './announce.ts';
import { onKeyDown } from './key-engine.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { Rail } from './Rail.tsx';
import { turnTheme } from './theme.ts';
import { useKeys } from './use-keys.ts';

const Palette = lazy(() => import('./Palette.tsx'));

function useFrameKeys(setOpen: (open: 'palette' | 'keys') => void): void {
  const navigate = useNavigate();
  const go = (to: string) => () => void navigate({ to });
  useKeys({
    palette: () => setOpen('palette'),
    keys: () => setOpen('keys'),
    'go-day': go('/'),
    'go-reviews': go('/reviews'),
    'go-requests': go('/requests'),
    'go-live': go('/live'),
    'go-incidents': go('/incidents'),
    'go-suites': go('/suites'),
    'go-effort': go('/effort'),
  });
}

/** Paper cannot be unfolded: what is collapsed on the page is open in print. */
function openEverything(): void {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

/** What stands round every page: skip link, alarm, rail, palette, keys, and the voice for those who listen. */
export function Frame(): ReactElement {
  const queries = useQueryClient();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const announcement = useAnnouncement();
  const alarm = useHistoryWatch();
  useFrameKeys(setOpen);
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    addEventListener('beforeprint', openEverything);
    const stop = followEvents(queries, api.url('streamEvents', {}));
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      removeEventListener('beforeprint', openEverything);
      stop();
    };
  }, [queries]);
  return (
    <div className="frame">
      <a className="skip button" href="#content">
        Skip to the content
      </a>
      {alarm && (
        <p className="alarm" role="alert">
          <strong>The record was rewritten.</strong> {alarm}
        </p>
      )}
      <Rail onPalette={() => setOpen('palette')} onKeys={() => setOpen('keys')} />
      <main className="content" id="content" tabIndex={-1}>
        <Suspense fallback={<Awaiting what="the page" />}>
          <Outlet />
        </Suspense>
      </main>
      <p className="unseen" aria-live="polite">
        {announcement}
      </p>
      {open === 'palette' && (
        <Suspense>
          <Palette onClose={() => setOpen(null)} onTheme={turnTheme} />
        </Suspense>
      )}
      <KeysDialog open={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  );
}
