import '@fontsource-variable/inter/opsz.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/frame.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './app/router.tsx';
import { mayRetry } from './app/use-call.ts';
import { applyTheme } from './frame/theme.ts';

applyTheme();
const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: mayRetry, refetchOnWindowFocus: true, networkMode: 'always' },
    // A write without a network fails at once and in place: nothing is decided later behind anyone's back.
    mutations: { networkMode: 'always', retry: false },
  },
});
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
