import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallOutput } from '@assay/client';
import { answerFaults } from './check-answers.ts';
import { type RecordCheck, checkRecord } from './check-record.ts';
import { type ChaosOrganisation, setUpChaos } from './chaos-organisation.ts';
import { type KillableRegistry, killableRegistry } from './killable-registry.ts';
import { type Kills, killOnSchedule, killWhileItFirstStarts } from './kill-schedule.ts';
import { type Memory, emptyMemory } from './patient-client.ts';
import { type Load, promoteAgainAndAgain } from './promotions.ts';
import { drawsOf } from './seeded.ts';
import { writeSmallThings } from './small-writes.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  /** Kills during the first start of all, on the empty folder. */
  readonly firstStartKills: number;
  /** Most seconds, in all, in which kills begin; the rest of the kills is left out. */
  readonly longestSeconds: number;
  /** PostgreSQL; the embedded database when null. */
  readonly databaseUrl: string | null;
  /** Seconds that pass between two starts by the registry's clock, beyond those that pass. */
  readonly secondsAStart: number;
  /** Whether the evaluator is the server's child, or a process of its own that goes on when the server is killed. */
  readonly evaluator: 'embedded' | 'apart';
  readonly say: (line: string) => void;
}

/** What a run came to; it held when there is no fault. */
export interface ChaosSummary {
  readonly kills: Kills;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly repeated: number;
  readonly promotions: Readonly<Record<string, number>>;
  readonly record: Omit<RecordCheck, 'faults'>;
  readonly seconds: number;
  readonly faults: readonly string[];
}

interface Run {
  readonly options: ChaosOptions;
  readonly registry: KillableRegistry;
  readonly memory: Memory;
  readonly promotions: Record<string, number>;
}

const writers = ['one', 'two'];

/** Starts everyone who writes; resolves when all have come to the end of what they began. */
function startLoad(run: Run, world: ChaosOrganisation, stopping: () => boolean): Promise<unknown> {
  const load = (purpose: string): Load => ({
    world,
    draws: drawsOf(run.options.seed, purpose),
    stopping,
    open,
    ended: (state: CallOutput<'getRequest'>['state']) => {
      run.promotions[state] = (run.promotions[state] ?? 0) + 1;
    },
  });
  const open = new Set<number>();
  const all = [
    ...world.models.map((model) => promoteAgainAndAgain(load(model.name), model)),
    ...writers.map((name) => writeSmallThings(load(name), name)),
  ];
  return Promise.all(all);
}

async function killUnderLoad(run: Run, world: ChaosOrganisation, checkpoints: string[]): Promise<Kills> {
  let stopping = false;
  let broken: unknown;
  const load = startLoad(run, world, () => stopping).catch((error: unknown) => {
    broken = error;
  });
  try {
    const kills = await killOnSchedule({
      ...run,
      ...run.options,
      admin: world.cast.admin,
      checkpoints,
      goOn: () => broken === undefined,
    });
    stopping = true;
    await load;
    if (broken !== undefined) throw broken;
    return kills;
  } finally {
    stopping = true;
    run.memory.closed = broken !== undefined;
  }
}

/** Errors of the server's own; an UNAVAILABLE lost nothing, and whoever got it asked again. */
function loggedFaults(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => line.includes('"level":"error"') && !line.includes('"code":"UNAVAILABLE"'))
    .map((line) => `the server logged: ${line}`);
}

async function runOn(run: Run): Promise<ChaosSummary> {
  const { options, registry, memory } = run;
  const started = performance.now();
  const first = await killWhileItFirstStarts({ ...options, registry });
  await registry.start();
  options.say('The registry is up; setting up its organisation.');
  const world = await setUpChaos(registry, memory);
  const checkpoints: string[] = [];
  const kills = await killUnderLoad(run, world, checkpoints);
  options.say('No more kills; checking what is left.');
  const answers = [...memory.answers];
  const answered = await answerFaults(world.cast, answers);
  const { faults, ...record } = await checkRecord(world.cast, registry.folder, answers, checkpoints);
  await registry.stop();
  return {
    kills: { ...kills, firstStart: first },
    acknowledged: answers.length,
    unanswered: memory.unanswered,
    repeated: answers.filter(({ unanswered }) => unanswered > 0).length,
    promotions: run.promotions,
    record,
    seconds: (performance.now() - started) / 1000,
    faults: [...memory.faults, ...answered, ...faults, ...loggedFaults(registry.log())],
  };
}

/** Kills a registry of its own again and again under load, and holds what is left against everything it ever answered. */
export async function runChaos(options: ChaosOptions): Promise<ChaosSummary> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-chaos-'));
  const registry = await killableRegistry({ ...options, folder });
  try {
    const summary = await runOn({ options, registry, memory: emptyMemory(), promotions: {} });
    await rm(folder, { recursive: true, force: true });
    return summary;
  } catch (error) {
    options.say(registry.log().split('\n').slice(-40).join('\n'));
    options.say(`The run broke; what it left is in ${folder}.`);
    throw error;
  } finally {
    await registry.end();
  }
}
