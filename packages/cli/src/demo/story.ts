import { bold } from '../output.ts';

/** Prints one line a step, and ends the demo at the first that does not hold. */
export interface Story {
  /** Checks a claim of the current step; throws with its words when it is false. */
  check(holds: boolean, words: string): void;
  /** Tells that a step happened; its checks have held. */
  tell(step: number, words: string): void;
  readonly checks: number;
}

export class StoryBroken extends Error {}

export function createStory(): Story {
  let checks = 0;
  return {
    check(holds, words) {
      if (!holds) throw new StoryBroken(`This does not hold: ${words}`);
      checks += 1;
    },
    tell(step, words) {
      process.stdout.write(`${bold(String(step).padStart(2))}  ${words}\n`);
    },
    get checks() {
      return checks;
    },
  };
}
