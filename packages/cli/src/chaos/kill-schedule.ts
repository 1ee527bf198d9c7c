import type { Client } from '@assay/client';
import type { KillableRegistry } from './killable-registry.ts';
import type { Memory } from './patient-client.ts';
import { type Draws, drawsOf, pause } from './seeded.ts';

/** How often what was killed. */
export interface Kills {
  readonly server: number;
  /** Of the server's, those before it answered after the kill before. */
  readonly starting: number;
  readonly evaluator: number;
  /** During the first start of all. */
  readonly firstStart: number;
  /** Of all but the first start's, those that found a model being run. */
  readonly evaluating: number;
  /** Second servers on the same folder, each refused. */
  readonly secondsRefused: number;
}

interface Schedule {
  readonly seed: number;
  readonly kills: number;
  readonly longestSeconds: number;
  readonly registry: KillableRegistry;
  readonly memory: Memory;
  readonly admin: Client;
  readonly checkpoints: string[];
  readonly say: (line: string) => void;
  /** False once the load broke: further kills would show nothing. */
  readonly goOn: () => boolean;
}

type Counts = { -readonly [K in keyof Kills]: number };

const secondServerEvery = 10;
const modelAwaitedMilliseconds = 4_000;
const reportAwaitedMilliseconds = 8_000;

/** Kills the very first start at random moments; each leaves a folder on which the next must come up. */
export async function killWhileItFirstStarts(options: {
  readonly seed: number;
  readonly firstStartKills: number;
  readonly registry: KillableRegistry;
  readonly say: (line: string) => void;
}): Promise<number> {
  const draws = drawsOf(options.seed, 'first start');
  for (let kill = 1; kill <= options.firstStartKills; kill += 1) {
    const after = draws.between(300, 8_000);
    const answered = await options.registry.start(after);
    options.say(
      `first start, kill ${kill}: after ${seconds(after)}, ${answered ? 'answering' : 'not yet answering'}`,
    );
  }
  return options.firstStartKills;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Asks again and again, at most so long; false when it never came to be. */
async function within(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (await holds()) return true;
    await pause(150);
  }
  return false;
}

/** The number of the last report in the ledger, after the one that was known. */
async function lastReport(admin: Client, after: number): Promise<number> {
  const query = { after, limit: 1000, kind: 'evaluation.reported' };
  const { facts } = await admin.call('listFacts', { query });
  return facts.at(-1)?.sequence ?? after;
}

/**
 * Waits for the moment of a kill: of three kills one comes while a model runs, one a while after an evaluation was
 * reported (so that work gets done between the kills), one whenever. Returns whether a model ran.
 */
async function theMoment(draws: Draws, { admin, registry }: Schedule): Promise<boolean> {
  const when = draws.oneOf(['model', 'report', 'whenever'] as const);
  const more = draws.between(0, when === 'model' ? 250 : 3_000);
  if (when === 'model') await within(modelAwaitedMilliseconds, () => Promise.resolve(registry.runsModel()));
  if (when === 'report') {
    const known = await lastReport(admin, -1);
    await within(reportAwaitedMilliseconds, async () => (await lastReport(admin, known)) > known);
  }
  await pause(more);
  return registry.runsModel();
}

async function refuseSecond(schedule: Schedule): Promise<void> {
  const said = await schedule.registry.startSecond();
  if (!said.includes('Another Assay process is using the data folder'))
    throw new Error(`A second server on the folder was not refused by name: ${said}`);
}

/** Kills the server and starts it again, sometimes killing that start too; returns how long it was away. */
async function killServer(schedule: Schedule, draws: Draws, counts: Counts): Promise<string> {
  const { registry } = schedule;
  const began = performance.now();
  await registry.killServer();
  counts.server += 1;
  let words = '';
  if (draws.chance(0.25) && counts.server + counts.evaluator < schedule.kills) {
    const after = draws.between(50, 2_500);
    const answered = await registry.start(after);
    counts.server += 1;
    if (!answered) counts.starting += 1;
    words = `, again ${seconds(after)} into its start`;
  }
  await registry.start();
  return `server${words}; back after ${seconds(performance.now() - began)}`;
}

async function killOnce(schedule: Schedule, draws: Draws, counts: Counts): Promise<string> {
  const last = counts.server + counts.evaluator + 1 >= schedule.kills;
  if (!last && draws.chance(0.4) && (await schedule.registry.killEvaluator())) {
    counts.evaluator += 1;
    return 'evaluator';
  }
  return killServer(schedule, draws, counts);
}

/** Kills server and evaluator by the seed's schedule until all kills are done; the last is the server's. */
export async function killOnSchedule(schedule: Schedule): Promise<Kills> {
  const { admin, memory, checkpoints, say } = schedule;
  const draws = drawsOf(schedule.seed, 'kills');
  const counts: Counts = {
    server: 0,
    starting: 0,
    evaluator: 0,
    firstStart: 0,
    evaluating: 0,
    secondsRefused: 0,
  };
  const end = performance.now() + schedule.longestSeconds * 1000;
  for (let turn = 1; counts.server + counts.evaluator < schedule.kills; turn += 1) {
    if (performance.now() > end) {
      say(`Time is up after ${counts.server + counts.evaluator} of ${schedule.kills} kills.`);
      break;
    }
    const evaluating = await theMoment(draws, schedule);
    if (!schedule.goOn()) break;
    checkpoints.push((await admin.call('getCheckpoint', {})).checkpoint);
    const [answered, unanswered] = [memory.answers.length, memory.unanswered];
    const words = await killOnce(schedule, draws, counts);
    if (evaluating) counts.evaluating += 1;
    say(
      `kill ${counts.server + counts.evaluator}: ${words}; ${answered} answered so far, ${memory.unanswered - unanswered} calls went unanswered${evaluating ? '; a model was running' : ''}`,
    );
    if (turn % secondServerEvery === 1) {
      await refuseSecond(schedule);
      counts.secondsRefused += 1;
    }
  }
  return counts;
}
