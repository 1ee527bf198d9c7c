import { ApiProblem, type Client, createClient } from '@assay/client';
import { readProfiles, writeProfiles } from '../profiles.ts';
import { tokenFromLink } from '../sign-in.ts';

/** Everyone of the example as a signed-in client; tokens are kept as CLI profiles, so `assay --as ada` works too. */
export interface Cast {
  readonly admin: Client;
  readonly profilesFile: string;
  /** A person's or service's client. Signs in by a link, as a person would, unless a kept token still works. */
  as(handle: string): Promise<Client>;
}

async function stillWorks(url: string, token: string): Promise<boolean> {
  try {
    await createClient({ baseUrl: url, token }).call('getMe', {});
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'UNAUTHENTICATED') return false;
    throw error;
  }
}

async function newToken(admin: Client, handle: string): Promise<string> {
  const { kind } = await admin.call('getPerson', { params: { handle } });
  if (kind !== 'person')
    return (
      await admin.call('issueToken', { body: { label: `example ${handle}`, person: handle, days: 90 } })
    ).secret;
  const { path } = await admin.call('issueSignInLink', { body: { person: handle } });
  return tokenFromLink(`${admin.baseUrl}${path}`, 'example command line', 90);
}

/** Opens the cast over an administrator's client. */
export function openCast(admin: Client, profilesFile: string): Cast {
  const clients = new Map<string, Promise<Client>>();
  const open = async (handle: string): Promise<Client> => {
    const profiles = await readProfiles(profilesFile);
    const kept = profiles.profiles[handle];
    const token =
      kept && kept.url === admin.baseUrl && (await stillWorks(kept.url, kept.token))
        ? kept.token
        : await newToken(admin, handle);
    const latest = await readProfiles(profilesFile);
    await writeProfiles(profilesFile, {
      ...latest,
      current: latest.current ?? handle,
      profiles: { ...latest.profiles, [handle]: { url: admin.baseUrl, token } },
    });
    return createClient({ baseUrl: admin.baseUrl, token, userAgent: 'assay-example/0.1.0' });
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    admin,
    profilesFile,
    as(handle) {
      const known = clients.get(handle);
      if (known) return known;
      const opened = turn.then(() => open(handle));
      turn = opened.catch(() => {});
      clients.set(handle, opened);
      return opened;
    },
  };
}

/** The result, or undefined when the thing exists already: steps of the example may be taken again. */
export async function unlessThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'ALREADY_EXISTS') return undefined;
    throw error;
  }
}
