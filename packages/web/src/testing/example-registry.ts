import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from '@assay/client';

/** A real registry of its own, with the example organisation loaded through its API, on a free port. */
export interface ExampleRegistry {
  readonly url: string;
  /** A fresh single-use sign-in link for a person of the example. */
  link(person: string): Promise<string>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../../../..');

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, url] = /Assay answers at (\S+)/.exec(said) ?? [];
      if (url !== undefined && said.includes('Stop with Ctrl-C')) done(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) =>
      fail(new Error(`The registry ended (${code}) before it was ready:\n${said}`)),
    );
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** Starts `assay serve` with the example in a temporary folder; `pages` must have been built. */
export async function startExampleRegistry(): Promise<ExampleRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-journey-'));
  const keys = join(folder, 'keys');
  const environment = {
    ...process.env,
    ASSAY_PORT: '0',
    ASSAY_DATA: join(folder, 'data'),
    ASSAY_KEYS: keys,
    ASSAY_CONFIG: join(folder, 'cli.json'),
    ASSAY_EXAMPLE: 'on',
  };
  const child = spawn(
    process.execPath,
    ['--conditions=assay-source', join(root, 'packages/cli/src/main.ts'), 'serve'],
    { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const url = await untilReady(child);
  const token = (await readFile(join(keys, 'admin.token'), 'utf8')).trim();
  const admin = createClient({ baseUrl: url, token });
  return {
    url,
    async link(person) {
      const { path } = await admin.call('issueSignInLink', { body: { person } });
      return `${url}${path}`;
    },
    async stop() {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
