import { useRouter } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { api, rememberCsrfToken } from '../app/api.ts';
import { useAddressQuery } from '../app/use-address.ts';
import { Sign } from '../frame/Rail.tsx';
import { Refusal } from '../parts/Answer.tsx';

/** Only a path of this registry may follow a sign-in; anything else is the first page. */
function safePath(after: string | undefined): string {
  return after !== undefined && /^\/(?![/\\])/.test(after) && !after.startsWith('/sign-in') ? after : '/';
}

/** The secret stands in the fragment, which browsers never send; it is taken from the address at once. */
function takeSecret(): string {
  const secret = decodeURIComponent(location.hash.slice(1));
  if (secret !== '') history.replaceState(history.state, '', location.pathname + location.search);
  return secret;
}

/** Signing in by a single-use link: the secret is exchanged by POST, and only when the person presses the button. */
export default function SignInPage(): ReactElement {
  const [{ after }] = useAddressQuery();
  const router = useRouter();
  const [secret, setSecret] = useState(takeSecret);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Assay';
    const take = (): void => setSecret(takeSecret());
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { csrfToken } = await api.call('signIn', { body: { secret: secret.trim() } });
      rememberCsrfToken(csrfToken);
      await router.invalidate();
      await router.navigate({ to: safePath(after), replace: true });
    } catch (refused) {
      setError(refused instanceof Error ? refused : new Error(String(refused)));
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <p className="brand">
        <Sign /> Assay
      </p>
      <h1>Approvals that are judgments.</h1>
      <p className="lead">
        {secret === ''
          ? 'Ask an administrator for a sign-in link, or make one with: assay sign-in --as YOU. A link works once, for ten minutes.'
          : 'Your link works once. It was taken out of the address and is sent only when you go on.'}
      </p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <label className="field">
          <span>The secret of your sign-in link, or the link itself</span>
          <input
            type="password"
            autoComplete="one-time-code"
            value={secret}
            onChange={(event) => setSecret(event.target.value.replace(/^.*#/, ''))}
          />
        </label>
        {error && <Refusal error={error} />}
        <button type="submit" className="button primary" disabled={busy || secret.trim().length < 20}>
          Sign in
        </button>
      </form>
    </main>
  );
}
