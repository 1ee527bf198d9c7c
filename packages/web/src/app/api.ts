import { createClient } from '@assay/client';

let csrfToken: string | undefined;

/** Keeps the session's anti-forgery token in memory only; every writing call repeats it. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token ?? undefined;
}

/** The registry that served this page. */
export const api = createClient({ baseUrl: '', csrfToken: () => csrfToken });
