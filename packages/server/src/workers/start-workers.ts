import {
  type Context,
  type Environment,
  contextAtMoment,
  integrate,
  systemActor,
  systemTicks,
} from '@assay/registry';
import type { ChangeFeed } from '../events/stream.ts';
import type { Log } from '../log.ts';
import { announceChanges } from './announce-changes.ts';

export interface Workers {
  /** Lets the round under way end, signs what is recorded, and stops. */
  stop(): Promise<void>;
}

interface Loop {
  readonly name: string;
  readonly everyMilliseconds: number;
  /** Returns true when there is more to do at once. */
  round(): Promise<boolean>;
}

const longestPauseMilliseconds = 30_000;

function run(loop: Loop, log: Log): { stop(): Promise<void> } {
  let stopping = false;
  let wake: () => void = () => {};
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const ended = (async () => {
    let failures = 0;
    while (!stopping) {
      try {
        const more = await loop.round();
        failures = 0;
        if (!more && !stopping) await pause(loop.everyMilliseconds);
      } catch (error) {
        failures += 1;
        log.error('background work failed', {
          loop: loop.name,
          failures,
          error: error instanceof Error ? error.name : 'unknown',
        });
        if (!stopping)
          await pause(Math.min(loop.everyMilliseconds * 2 ** failures, longestPauseMilliseconds));
      }
    }
  })();
  return {
    async stop() {
      stopping = true;
      wake();
      await ended;
    },
  };
}

/**
 * Starts the background work of one server process. Any number of processes may run it: each round is a use case
 * whose transaction decides who does the work.
 */
export function startWorkers(options: {
  readonly environment: Environment;
  readonly feed: ChangeFeed;
  readonly log: Log;
}): Workers {
  const now = (): Context => contextAtMoment(options.environment, systemActor);
  const loops = [
    run(
      { name: 'ledger', everyMilliseconds: 250, round: async () => (await integrate(now())).more },
      options.log,
    ),
    run({ name: 'announce', everyMilliseconds: 300, round: announceChanges(now, options.feed) }, options.log),
    ...systemTicks.map((tick) =>
      run(
        {
          name: tick.name,
          everyMilliseconds: tick.everySeconds * 1000,
          round: async () => (await tick.run(now())) === true,
        },
        options.log,
      ),
    ),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await integrate(now());
    },
  };
}
