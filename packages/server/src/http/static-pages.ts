import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { MiddlewareHandler } from 'hono';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
};

const unbuilt = 'The pages are not built. Run "npm run build", or use the API and the CLI.\n';

async function fileIn(folder: string, path: string): Promise<string | null> {
  const file = normalize(join(folder, path));
  if (!file.startsWith(normalize(folder) + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}

/** The path as a file would be named; null when its escapes are broken or name U+0000, which no file can have. */
function decoded(path: string): string | null {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/**
 * Serves the built pages: hashed assets for a year, any other GET as `index.html`, so that every page has an
 * address of its own. Paths that look like files and are not there are 404.
 */
export function staticPages(folder: string): MiddlewareHandler {
  return async (c, next) => {
    const path = decoded(new URL(c.req.url).pathname);
    if (path === null) return next();
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const asset = await fileIn(folder, path);
    if (!asset && extname(path) !== '' && path.startsWith('/assets/')) return next();
    const file = asset ?? (await fileIn(folder, 'index.html'));
    if (!file) return c.text(unbuilt, 503);
    const immutable = path.startsWith('/assets/');
    return new Response(await readFile(file), {
      headers: {
        'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    });
  };
}
