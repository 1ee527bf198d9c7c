import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type DemoRegistry, startDemoRegistry } from '../demo/demo-registry.ts';
import { type EvaluatorApart, evaluatorApart } from './evaluator-apart.ts';
import { descendantsOf, stillRunning } from './process-tree.ts';
import { pause } from './seeded.ts';

/** A registry on one folder and one port that is killed and started again. */
export interface KillableRegistry {
  readonly url: string;
  readonly folder: string;
  readonly profilesFile: string;
  /** Starts it, and kills it after `killAfterMilliseconds` when given, ready or not; returns whether it answered. */
  start(killAfterMilliseconds?: number): Promise<boolean>;
  /** Kills the server with SIGKILL and waits until nothing of it runs; throws when something stays. */
  killServer(): Promise<void>;
  /** Kills the evaluator with SIGKILL; false when there was none to kill. */
  killEvaluator(): Promise<boolean>;
  /** Whether the evaluator runs a model at this moment. */
  runsModel(): boolean;
  /** Starts a second server on the same folder; returns what it said when it gave up. Throws when it did not. */
  startSecond(): Promise<string>;
  /** The token of its administrator. */
  adminToken(): Promise<string>;
  /** Runs the `assay` command as its administrator or, with null, as nobody. */
  assay: DemoRegistry['assay'];
  /** Stops it as an operator would. */
  stop(): Promise<void>;
  /** Leaves no process behind, whatever state it is in. */
  end(): Promise<void>;
  /** All that its processes said while they answered. */
  log(): string;
}

export interface KillableOptions {
  readonly folder: string;
  /** PostgreSQL; the embedded database when null. */
  readonly databaseUrl: string | null;
  /** Seconds by which each start's clock is ahead of the one before: leases that ended with the server run out at once. */
  readonly secondsAStart: number;
  /** Whether the evaluator is the server's child, or a process of its own that goes on when the server is killed. */
  readonly evaluator: 'embedded' | 'apart';
}

const longestEndMilliseconds = 20_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const end = performance.now() + longestEndMilliseconds;
  for (let left = stillRunning(pids); left.length > 0; left = stillRunning(pids)) {
    if (performance.now() > end)
      throw new Error(
        `Process ${left.join(', ')} outlived its server by ${longestEndMilliseconds / 1000} s.`,
      );
    await pause(50);
  }
}

/** A registry that nobody has started yet. */
export async function killableRegistry(options: KillableOptions): Promise<KillableRegistry> {
  const port = await freePort();
  return new Killable(options, port);
}

class Killable implements KillableRegistry {
  readonly url: string;
  readonly folder: string;
  readonly profilesFile: string;
  readonly #options: KillableOptions;
  readonly #port: number;
  readonly #said: string[] = [];
  #starts = 0;
  #pid = 0;
  #running: DemoRegistry | undefined;
  readonly #apart: EvaluatorApart | null;

  constructor(options: KillableOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.folder = options.folder;
    this.profilesFile = join(options.folder, 'cli.json');
    this.url = `http://127.0.0.1:${port}`;
    this.#apart = options.evaluator === 'apart' ? evaluatorApart(options.folder, this.url) : null;
  }

  async start(killAfterMilliseconds?: number): Promise<boolean> {
    this.#starts += 1;
    let killed = false;
    let killing: Promise<void> | undefined;
    const spawned = (pid: number): void => {
      this.#pid = pid;
      if (killAfterMilliseconds === undefined) return;
      killing = pause(killAfterMilliseconds).then(() => {
        killed = true;
        return this.killServer();
      });
    };
    try {
      this.#running = await startDemoRegistry({
        folder: this.folder,
        environment: this.#environment(),
        spawned,
      });
      await killing;
      if (killing) this.#running = undefined;
      else if (this.#apart?.pid() === undefined) await this.#apart?.start();
      return true;
    } catch (error) {
      if (!killed) throw error;
      await killing;
      return false;
    }
  }

  async killServer(): Promise<void> {
    const below = descendantsOf(this.#pid).map(({ pid }) => pid);
    process.kill(this.#pid, 'SIGKILL');
    await this.#running?.stop('SIGKILL');
    this.#forget();
    await untilGone([this.#pid, ...below]);
  }

  async killEvaluator(): Promise<boolean> {
    const evaluator = this.#evaluator();
    if (evaluator === undefined) return false;
    const models = descendantsOf(evaluator).map(({ pid }) => pid);
    process.kill(evaluator, 'SIGKILL');
    await untilGone([evaluator, ...models]);
    await this.#apart?.start();
    return true;
  }

  runsModel(): boolean {
    const evaluator = this.#evaluator();
    return evaluator !== undefined && descendantsOf(evaluator).length > 0;
  }

  async startSecond(): Promise<string> {
    const environment = { ...this.#environment(), ASSAY_PORT: '0' };
    let second: DemoRegistry;
    try {
      second = await startDemoRegistry({ folder: this.folder, environment });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    await second.stop('SIGKILL');
    throw new Error('A second server started on the folder of a running one.');
  }

  async adminToken(): Promise<string> {
    return (await readFile(join(this.folder, 'keys', 'admin.token'), 'utf8')).trim();
  }

  async assay(
    ...[profile, args, how]: Parameters<DemoRegistry['assay']>
  ): Promise<Awaited<ReturnType<DemoRegistry['assay']>>> {
    if (!this.#running) throw new Error('The registry does not run.');
    return this.#running.assay(profile, args, how);
  }

  async stop(): Promise<void> {
    this.#apart?.stop();
    await this.#running?.stop();
    this.#forget();
  }

  async end(): Promise<void> {
    this.#apart?.stop();
    const left = stillRunning([this.#pid]);
    if (left.length > 0 && this.#pid > 0) process.kill(this.#pid, 'SIGKILL');
    await untilGone(left);
  }

  log(): string {
    return [...this.#said, this.#running?.log() ?? '', this.#apart?.log() ?? ''].join('');
  }

  #evaluator(): number | undefined {
    const apart = this.#apart?.pid();
    if (apart !== undefined) return apart;
    return descendantsOf(this.#pid).find(({ command }) => command.endsWith('assay.js evaluator'))?.pid;
  }

  #environment(): Record<string, string> {
    const { databaseUrl, secondsAStart, evaluator } = this.#options;
    return {
      ASSAY_PORT: String(this.#port),
      ASSAY_EVALUATOR: evaluator === 'apart' ? 'none' : 'embedded',
      ...(databaseUrl === null ? {} : { ASSAY_DATABASE_URL: databaseUrl }),
      ...(secondsAStart === 0 ? {} : { ASSAY_CLOCK: `+${secondsAStart * this.#starts}s` }),
    };
  }

  #forget(): void {
    if (this.#running) this.#said.push(this.#running.log());
    this.#running = undefined;
  }
}
