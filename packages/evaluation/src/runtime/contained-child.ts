import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { RuntimeFailure } from './runtime-failure.ts';
import type { RunLimits } from './runtime.ts';
import { treeUsage } from './process-tree.ts';

/** A program to run contained: what it is, and the only paths that it may see, read-only. */
export interface ContainedProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly readable: readonly string[];
  /** Where the program starts; must be among what it may read. */
  readonly folder?: string;
  /** Refuse to run where bubblewrap does not work, instead of running as a plain child. */
  readonly sandboxRequired?: boolean;
  readonly maximumProcesses?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const watchMilliseconds = 50;
const systemFolders = ['/usr', '/lib', '/lib64', '/bin', '/sbin', '/etc/alternatives', '/etc/ld.so.cache'];

let bubblewrapWorks: boolean | undefined;

/** Whether bubblewrap exists here and may make namespaces. Tried once a process. */
export function hasBubblewrap(): boolean {
  bubblewrapWorks ??=
    process.platform === 'linux' &&
    spawnSync(
      'bwrap',
      [
        '--unshare-all',
        '--ro-bind',
        '/usr',
        '/usr',
        '--symlink',
        'usr/lib',
        '/lib',
        '--symlink',
        'usr/lib64',
        '/lib64',
        '/usr/bin/true',
      ],
      {
        stdio: 'ignore',
        timeout: 5_000,
      },
    ).status === 0;
  return bubblewrapWorks;
}

function sandboxArguments(program: ContainedProgram): string[] {
  const paths = [...systemFolders, ...program.readable].filter((path) => existsSync(path));
  return [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    '--cap-drop',
    'ALL',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--hostname',
    'model',
    ...paths.flatMap((path) => ['--ro-bind', path, path]),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--remount-ro',
    '/',
    '--chdir',
    program.folder ?? '/tmp',
    ...Object.entries(program.environment ?? {}).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
  ];
}

/**
 * Sets what a process cannot raise again: no core dump (it would hold rows), and processor seconds a little above the
 * limit, for the case that the watch itself does not run; the watch comes first because it can say why.
 */
function limited(command: string, args: readonly string[], limits: RunLimits): [string, string[]] {
  const script = `ulimit -c 0; ulimit -t ${Math.ceil(limits.cpuSeconds) + 5} 2>/dev/null; exec "$@"`;
  return ['/bin/sh', ['-c', script, 'sh', command, ...args]];
}

/** How a contained child ended, or why it was ended. */
export type ChildEnd =
  | { readonly by: 'exit'; readonly code: number }
  | { readonly by: 'signal'; readonly signal: string }
  | { readonly by: 'watch'; readonly failure: RuntimeFailure };

/**
 * One child under watch. Its error output is discarded: it could carry rows. Descriptors 3 and 4 are the channel;
 * nothing of a row is ever in its arguments, environment or files.
 */
export class ContainedChild {
  readonly containment: string;
  readonly ended: Promise<ChildEnd>;
  readonly #child: ChildProcess;
  readonly #timer: NodeJS.Timeout;
  #failure: RuntimeFailure | undefined;
  #peak = 0;
  #started = performance.now();

  constructor(program: ContainedProgram, limits: RunLimits, signal?: AbortSignal) {
    const sandboxed = hasBubblewrap();
    if (!sandboxed && program.sandboxRequired === true)
      throw new RuntimeFailure(
        'sandbox-unavailable',
        'A process model runs only under bubblewrap, which does not work here. Install bubblewrap on the evaluator, allow user namespaces, and retry.',
      );
    const [command, args] = limited(program.command, program.args, limits);
    const wrapped = sandboxed
      ? ['bwrap', ...sandboxArguments(program), command, ...args]
      : [command, ...args];
    this.containment = sandboxed
      ? `bubblewrap: no network, read-only files, private /tmp; memory and processor time watched every ${watchMilliseconds} ms`
      : `child process; memory and processor time watched every ${watchMilliseconds} ms; no bubblewrap here`;
    this.#child = spawn(wrapped[0] ?? '', wrapped.slice(1), {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: sandboxed ? { PATH: process.env['PATH'] ?? '/usr/bin:/bin' } : { ...program.environment },
      detached: true,
      cwd: '/',
    });
    for (const stream of [this.input, this.output]) stream.on('error', () => undefined);
    this.#timer = this.#watch(program, limits);
    const stop = (): void => this.end(new RuntimeFailure('evaluator-error', 'The run was stopped.'));
    signal?.addEventListener('abort', stop, { once: true });
    this.ended = new Promise((resolve) => {
      const finish = (end: ChildEnd): void => {
        clearInterval(this.#timer);
        signal?.removeEventListener('abort', stop);
        resolve(this.#failure ? { by: 'watch', failure: this.#failure } : end);
      };
      this.#child.once('error', () => finish({ by: 'exit', code: 127 }));
      this.#child.once('close', (code, ended) =>
        finish(ended === null ? { by: 'exit', code: code ?? 0 } : { by: 'signal', signal: ended }),
      );
    });
  }

  get input(): Writable {
    return this.#child.stdio[3] as Writable;
  }

  get output(): Readable {
    return this.#child.stdio[4] as Readable;
  }

  /** Highest memory that the watch saw, in bytes. */
  get peakMemoryBytes(): number {
    return this.#peak;
  }

  /** Begins the wall-clock limit anew: a child that was made ready early does not pay for waiting. */
  restartClock(): void {
    this.#started = performance.now();
  }

  /** Kills the child and all it started; `failure` becomes the reason. */
  end(failure?: RuntimeFailure): void {
    this.#failure ??= failure;
    const { pid } = this.#child;
    if (pid === undefined) return;
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
  }

  #watch(program: ContainedProgram, limits: RunLimits): NodeJS.Timeout {
    const timer = setInterval(() => {
      const { pid } = this.#child;
      if (pid === undefined) return;
      const usage = treeUsage(pid);
      this.#peak = Math.max(this.#peak, usage.residentBytes);
      if (usage.residentBytes > limits.memoryBytes)
        this.end(
          new RuntimeFailure('memory-limit', `The model used more than ${megabytes(limits)} MB of memory.`),
        );
      else if (usage.cpuSeconds > limits.cpuSeconds)
        this.end(
          new RuntimeFailure(
            'time-limit',
            `The model used more than ${limits.cpuSeconds} s of processor time.`,
          ),
        );
      else if (performance.now() - this.#started > limits.wallSeconds * 1000)
        this.end(
          new RuntimeFailure('time-limit', `The model did not finish within ${limits.wallSeconds} s.`),
        );
      else if (usage.processes > (program.maximumProcesses ?? 64))
        this.end(new RuntimeFailure('model-crashed', 'The model started too many processes.'));
    }, watchMilliseconds);
    return timer;
  }
}

function megabytes(limits: RunLimits): number {
  return Math.round(limits.memoryBytes / 2 ** 20);
}
