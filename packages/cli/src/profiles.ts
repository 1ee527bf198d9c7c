import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Configuration } from './configuration.ts';

const profile = z.strictObject({ url: z.url(), token: z.string() });
const profilesFile = z.strictObject({
  current: z.string().nullable(),
  profiles: z.record(z.string(), profile),
  /** The last checkpoint seen of each registry, so that a rewritten history is caught. */
  checkpoints: z.record(z.string(), z.string()).default({}),
});
export type Profile = z.infer<typeof profile>;
export type Profiles = z.infer<typeof profilesFile>;

/** Where sign-ins are kept: a folder's own `.assay/cli.json` when there is one, else the person's configuration. */
export function profilesPath(configuration: Configuration): string {
  if (configuration.ASSAY_CONFIG) return resolve(configuration.ASSAY_CONFIG);
  const here = resolve('.assay/cli.json');
  return existsSync(here)
    ? here
    : join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'assay', 'cli.json');
}

export async function readProfiles(path: string): Promise<Profiles> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null
    ? { current: null, profiles: {}, checkpoints: {} }
    : profilesFile.parse(JSON.parse(text));
}

/** Replaces the file whole, readable by its owner only. */
export async function writeProfiles(path: string, profiles: Profiles): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}`;
  await writeFile(next, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await rename(next, path);
}
