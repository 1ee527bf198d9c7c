import { type Client, createClient } from '@assay/client';
import { AssayError } from '@assay/core';
import { checkHistory } from './check-history.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { type Output, createOutput } from './output.ts';
import { type Profiles, profilesPath, readProfiles } from './profiles.ts';

/** Flags that every command understands. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly as?: string;
  readonly url?: string;
}

/** What a command works with. */
export interface Session {
  readonly configuration: Configuration;
  readonly output: Output;
  readonly profilesFile: string;
  /** A client for the chosen profile; UNAUTHENTICATED when nobody is signed in. */
  client(): Promise<Client>;
}

function chosen(
  flags: GlobalFlags,
  configuration: Configuration,
  profiles: Profiles,
): { url: string; token: string } {
  if (configuration.ASSAY_TOKEN && !flags.as)
    return { url: flags.url ?? configuration.ASSAY_URL, token: configuration.ASSAY_TOKEN };
  const name = flags.as ?? profiles.current;
  const profile = name ? profiles.profiles[name] : undefined;
  if (profile) return { url: flags.url ?? profile.url, token: profile.token };
  const known = Object.keys(profiles.profiles);
  throw new AssayError({
    code: 'UNAUTHENTICATED',
    publicMessage: name
      ? `Nobody is signed in as "${name}"${known.length > 0 ? ` (known here: ${known.join(', ')})` : ''}. Sign in with: assay login --link LINK --name ${name}`
      : 'Nobody is signed in. Sign in with: assay login --link LINK, or set ASSAY_TOKEN.',
  });
}

/** Opens a session for a command; nothing is contacted before `client` is called. */
export function openSession(flags: GlobalFlags): Session {
  const configuration = readConfiguration(process.env);
  const profilesFile = profilesPath(configuration);
  return {
    configuration,
    profilesFile,
    output: createOutput(flags.json === true),
    async client() {
      const { url, token } = chosen(flags, configuration, await readProfiles(profilesFile));
      const client = createClient({ baseUrl: url, token, userAgent: 'assay-cli/0.1.0' });
      await checkHistory(client, profilesFile);
      return client;
    },
  };
}
