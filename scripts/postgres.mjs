import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, chownSync, chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Debian keeps the server's programs outside PATH, one folder a version; the newest comes first. */
function binaryFolders() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
}

/** The folder that holds `initdb` and `postgres`, or undefined when PostgreSQL is not installed. */
export function postgresBinaries() {
  return binaryFolders().find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

/** PostgreSQL refuses to run as root; then it runs as the system's `postgres` user. */
function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const user = { uid: id('-u'), gid: id('-g') };
  if (!(user.uid > 0))
    throw new Error('PostgreSQL cannot run as root and there is no "postgres" user. Run as another user.');
  return user;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a PostgreSQL server of its own on a loopback port, in a temporary folder, with no password.
 * `settings` are server settings by name. Returns its admin address and `stop`, which also removes the folder;
 * `null` when PostgreSQL is not installed. The server ends with this process.
 */
export async function startPostgres({ settings = {} } = {}) {
  const binaries = postgresBinaries();
  if (binaries === undefined) return null;
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'assay-postgres-'));
  if (user) {
    chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
  }
  const options = { cwd: folder, ...user, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'assay', '-A', 'trust', '-N', '--no-locale', '-E', 'UTF8'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let log = '';
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-20_000);
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const atExit = () => server.kill('SIGINT');
  process.once('exit', atExit);
  const stop = async () => {
    process.removeListener('exit', atExit);
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let waited = 0; !log.includes('ready to accept connections'); waited += 20) {
    if (server.exitCode !== null || waited > 30_000) {
      await stop();
      throw new Error(`PostgreSQL did not start: ${log}`);
    }
    await pause(20);
  }
  return {
    url: `postgres://assay@127.0.0.1:${port}/postgres`,
    port,
    /** Ends the server at once, as a crash would; `restart` is the caller's next `startPostgres`. */
    pid: server.pid,
    log: () => log,
    stop,
  };
}

/** `node scripts/postgres.mjs -- command …`: runs the command with ASSAY_TEST_POSTGRES set, then stops the server. */
if (import.meta.main ?? process.argv[1]?.endsWith('postgres.mjs')) {
  const postgres = await startPostgres();
  if (postgres === null) {
    console.error('PostgreSQL is not installed (initdb and postgres were not found).');
    process.exit(2);
  }
  const [command, ...rest] = process.argv.slice(process.argv.indexOf('--') + 1);
  const child = spawn(command, rest, {
    stdio: 'inherit',
    env: { ...process.env, ASSAY_TEST_POSTGRES: postgres.url },
  });
  process.on('SIGINT', () => child.kill('SIGINT'));
  child.once('exit', (code) => {
    void postgres.stop().finally(() => process.exit(code ?? 1));
  });
}
