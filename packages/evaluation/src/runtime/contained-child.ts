import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { RuntimeFailure } from './runtime-failure.ts';
import type { RunLimits } from './runtime.ts';
import { createControlGroup, type ControlGroup } from './cgroup.ts';
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
  /** Where the rows go in and the answers come out: descriptors 3 and 4, or standard input and output. */
  readonly channel?: 'descriptors' | 'standard';
  /** Paths in the sandbox that stand for other paths outside; read-only. */
  readonly mounted?: readonly (readonly [outside: string, inside: string])[];
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
    // Before what is bound: an installation under /tmp must not be hidden by the private one.
    '--tmpfs',
    '/tmp',
    ...paths.flatMap((path) => ['--ro-bind', path, path]),
    ...(program.mounted ?? []).flatMap(([outside, inside]) => ['--ro-bind', outside, inside]),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
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

/** Enters the control group before anything of the model runs; `sh` cannot leave it again. */
function joining(group: ControlGroup | null, command: readonly string[]): string[] {
  if (group === null) return [...command];
  const joins = group.joinFiles.map((file) => `echo $$ > ${file} || exit 126`).join('; ');
  return ['/bin/sh', '-c', `${joins}; exec "$@"`, 'sh', ...command];
}

const mostProcesses = 64;
/** The kernel's limit lies above the watch's, so that the watch can name a slow growth and the kernel stops a fast one. */
const kernelSlack = 1.15;

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
  readonly #group: ControlGroup | null;
  readonly #standard: boolean;
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
    this.#group = createControlGroup(
      Math.ceil(limits.memoryBytes * kernelSlack),
      program.maximumProcesses ?? mostProcesses,
    );
    const kernel = this.#group === null ? 'no control groups here' : this.#group.words;
    const watch = `memory and processor time watched every ${watchMilliseconds} ms`;
    this.containment = sandboxed
      ? `bubblewrap: no network, read-only files, private /tmp; ${kernel}; ${watch}`
      : `child process, no bubblewrap here; ${kernel}; ${watch}`;
    this.#standard = program.channel === 'standard';
    const entered = joining(this.#group, wrapped);
    this.#child = spawn(entered[0] ?? '', entered.slice(1), {
      stdio: this.#standard ? ['pipe', 'pipe', 'ignore'] : ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
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
        const failure = this.#failure ?? this.#kernelFailure(limits);
        this.#group?.remove();
        resolve(failure ? { by: 'watch', failure } : end);
      };
      this.#child.once('error', () => finish({ by: 'exit', code: 127 }));
      this.#child.once('close', (code, ended) =>
        finish(ended === null ? { by: 'exit', code: code ?? 0 } : { by: 'signal', signal: ended }),
      );
    });
  }

  get input(): Writable {
    return this.#child.stdio[this.#standard ? 0 : 3] as Writable;
  }

  get output(): Readable {
    return this.#child.stdio[this.#standard ? 1 : 4] as Readable;
  }

  /** Highest memory that the watch saw, in bytes. */
  get peakMemoryBytes(): number {
    return this.#peak;
  }

  /** What the kernel stopped before the watch saw it. */
  #kernelFailure(limits: RunLimits): RuntimeFailure | undefined {
    if (this.#group?.ranOutOfMemory() === true) return overMemory(limits);
    if (this.#group?.ranOutOfProcesses() === true)
      return new RuntimeFailure('model-crashed', 'The model started too many processes.');
    return undefined;
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
      if (usage.residentBytes > limits.memoryBytes) this.end(overMemory(limits));
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
      else if (usage.processes > (program.maximumProcesses ?? mostProcesses))
        this.end(new RuntimeFailure('model-crashed', 'The model started too many processes.'));
    }, watchMilliseconds);
    return timer;
  }
}

function overMemory(limits: RunLimits): RuntimeFailure {
  const megabytes = Math.round(limits.memoryBytes / 2 ** 20);
  return new RuntimeFailure('memory-limit', `The model used more than ${megabytes} MB of memory.`);
}
