import { createClient } from '@assay/client';

/**
 * Exchanges a sign-in link for an API token: a session as a browser would have, then one token, then the
 * session is ended. The secret stands in the fragment and is sent in a POST body only.
 */
export async function tokenFromLink(link: string, label = 'assay command line', days = 30): Promise<string> {
  const url = new URL(link);
  const secret = url.hash.slice(1);
  if (!secret) throw new Error('The link has no secret after "#". Ask for a new one.');
  let cookie = '';
  let csrfToken: string | undefined;
  const withCookie: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Origin', url.origin);
    if (cookie) headers.set('Cookie', cookie);
    const response = await fetch(input, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const client = createClient({ baseUrl: url.origin, fetch: withCookie, csrfToken: () => csrfToken });
  csrfToken = (await client.call('signIn', { body: { secret } })).csrfToken;
  const issued = await client.call('issueToken', { body: { label, days } });
  await client.call('signOut', {});
  return issued.secret;
}
