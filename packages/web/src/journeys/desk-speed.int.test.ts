import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const dist = resolve(import.meta.dirname, '../../dist');
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** The chunks that a route needs before it shows: the entry, the route, and all that they import at once. */
function needed(manifest: Readonly<Record<string, Chunk>>, names: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const other of chunk.imports ?? []) visit(other);
  };
  for (const name of names) visit(name);
  return files;
}

async function gzipBytes(route: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const sizes = [...needed(manifest, ['index.html', route])].map(async (file) =>
    file.endsWith('.js') ? gzipSync(await readFile(join(dist, file))).length : 0,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

test.each(['src/day/DayPage.tsx', 'src/review/ReviewPage.tsx', 'src/queue/QueuePage.tsx'])(
  'the first JavaScript of %s is at most 200 kB gzip',
  async (route) => {
    expect(await gzipBytes(route)).toBeLessThanOrEqual(200_000);
  },
);
