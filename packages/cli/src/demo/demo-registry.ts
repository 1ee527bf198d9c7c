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
  /** Everything its processes said so far. */
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
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

export interface OwnRegistryOptions {
  /** Folder of data, keys and profiles; a fresh temporary one when left out. */
  readonly folder?: string;
  /** More settings for the registry's processes. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told the process id before the registry answers, by those who would kill it on the way. */
  readonly spawned?: (pid: number) => void;
}

/** Starts a registry on a free port and waits until it answers. */
export async function startDemoRegistry(options: OwnRegistryOptions = {}): Promise<DemoRegistry> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'assay-demo-')));
  const env = { ...environmentFor(folder), ...options.environment };
  const child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  if (child.pid !== undefined) options.spawned?.(child.pid);
  const log: string[] = [];
  const url = await addressOf(child, log);
  const token = (await readFile(join(folder, 'keys', 'admin.token'), 'utf8')).trim();
  return {
    folder,
    url,
    admin: createClient({ baseUrl: url, token, userAgent: 'assay-demo/0.1.0' }),
    profilesFile: join(folder, 'cli.json'),
    log: () => log.join(''),
    assay: (profile, args, how) =>
      runAssay(
        { ...env, ASSAY_URL: url },
        folder,
        profile === null ? args : ['--as', profile, ...args],
        how?.mayFail === true,
      ),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function addressOf(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log.push(text);
      const match = /Assay answers at (\S+)/.exec(log.join(''));
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`The registry did not start:\n${log.join('')}`)));
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
