import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operation, apiOperations, fullPath } from '@assay/contract';
import type { Cast } from '../example/cast.ts';
import { type Canary, type Sighting, findCanaries } from './canary.ts';

export interface Place extends Sighting {
  readonly where: string;
}

/** Values to ask by, for each path parameter: everything that this registry has of its kind. */
export type KnownValues = Readonly<Record<string, readonly (string | number)[]>>;

function addressesOf(operation: Operation, known: KnownValues): readonly string[] {
  let addresses = [fullPath(operation.path)];
  for (const [, name = ''] of operation.path.matchAll(/\{([^}]+)\}/g)) {
    addresses = addresses.flatMap((address) =>
      (known[name] ?? []).map((one) => address.replace(`{${name}}`, encodeURIComponent(String(one)))),
    );
  }
  return addresses;
}

async function tokensOf(
  cast: Cast,
  handles: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  for (const handle of handles) await cast.as(handle);
  const profiles = JSON.parse(await readFile(cast.profilesFile, 'utf8')) as {
    profiles: Record<string, { token: string }>;
  };
  return handles.map((handle) => [handle, profiles.profiles[handle]?.token ?? ''] as const);
}

/** Asks every GET of the contract, with every value known, as each of these people; returns where a canary was seen. */
export async function searchResponses(
  cast: Cast,
  handles: readonly string[],
  known: KnownValues,
  canaries: readonly Canary[],
): Promise<{ readonly asked: number; readonly seen: readonly Place[] }> {
  const seen: Place[] = [];
  let asked = 0;
  const gets = (Object.values(apiOperations) as readonly Operation[]).filter(
    ({ method, response, id }) => method === 'GET' && response !== 'events' && id !== 'getArtifact',
  );
  for (const [handle, token] of await tokensOf(cast, handles)) {
    for (const operation of gets) {
      for (const address of addressesOf(operation, known)) {
        const query =
          operation.id === 'getMatrix'
            ? '?model=spam-filter&stage=prod'
            : operation.id === 'compareVersions'
              ? '?a=1&b=2'
              : operation.id === 'getCase'
                ? '?slot=risk-1'
                : '';
        const response = await fetch(`${cast.admin.baseUrl}${address}${query}`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        const bytes = new Uint8Array(await response.arrayBuffer());
        asked += 1;
        const headers = Buffer.from(JSON.stringify([...response.headers]));
        for (const sighting of [...findCanaries(bytes, canaries), ...findCanaries(headers, canaries)])
          seen.push({ where: `${operation.id} as ${handle}`, ...sighting });
      }
    }
  }
  return { asked, seen };
}

/** Every file below a folder that holds a canary. */
export async function searchFolder(
  folder: string,
  canaries: readonly Canary[],
): Promise<{ readonly files: number; readonly seen: readonly Place[] }> {
  const seen: Place[] = [];
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) continue;
    for (const sighting of findCanaries(bytes, canaries))
      seen.push({ where: path.slice(folder.length + 1), ...sighting });
  }
  return { files: names.length, seen };
}
