import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@assay/client';

const program = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));

/** A registry of its own in a temporary folder, run by the same command that users run. */
export interface DemoRegistry {
  readonly folder: string;
  readonly url: string;
  readonly admin: Client;
  readonly profilesFile: string;
  /** Runs the `assay` command as a profile; throws with what it said when it fails, unless `mayFail`. */
  assay(
    profile: string | null,
    args: readonly string[],
    options?: { mayFail?: boolean },
  ): Promise<{ code: number; stdout: string; stderr: string }>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

function environmentFor(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ASSAY_')),
  );
  return {
    ...inherited,
    ASSAY_DATA: join(folder, 'data'),
    ASSAY_KEYS: join(folder, 'keys'),
    ASSAY_CONFIG: join(folder, 'cli.json'),
    ASSAY_PORT: '0',
    ASSAY_EXAMPLE: 'off',
    ASSAY_ORGANISATION: 'Halden Clinics',
  };
}

/** Starts a registry on a free port and waits until it answers. */
export async function startDemoRegistry(): Promise<DemoRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-demo-'));
  const env = environmentFor(folder);
  const child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const url = await firstLineOf(child);
  const token = (await readFile(join(folder, 'keys', 'admin.token'), 'utf8')).trim();
  return {
    folder,
    url,
    admin: createClient({ baseUrl: url, token, userAgent: 'assay-demo/0.1.0' }),
    profilesFile: join(folder, 'cli.json'),
    assay: (profile, args, options) =>
      runAssay(
        { ...env, ASSAY_URL: url },
        folder,
        profile === null ? args : ['--as', profile, ...args],
        options?.mayFail === true,
      ),
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function firstLineOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const match = /Assay answers at (\S+)/.exec(said);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`The registry did not start:\n${said}`)));
  });
}

async function runAssay(
  env: NodeJS.ProcessEnv,
  cwd: string,
  args: readonly string[],
  mayFail: boolean,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0 && !mayFail)
    throw new Error(`assay ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return { code, stdout, stderr };
}
