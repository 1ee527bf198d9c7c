import { alphaForAttempt } from '../guard/budget.ts';
import { ladderFrom, ladderMultiplier, ladderStep, type LadderState } from '../guard/ladder.ts';
import { bonettPrice, discordance } from '../paired/bonett-price.ts';
import { verdict } from '../paired/verdict.ts';
import { createRng, type Rng } from '../random/rng.ts';

/**
 * What a producer is told of each submission: its score; one bit "better than chance"; through the guard whether it is
 * the best so far; or whether its gate "not worse than live by .02" passed at the t-th attempt's α.
 */
export type Oracle = 'score' | 'bit' | 'best-so-far' | 'not-worse';

/** The attack on a held-out set whose labels are coin flips: every honest accuracy is ½. */
export interface Attack {
  readonly rows: number;
  readonly submissions: number;
  readonly oracle: Oracle;
  readonly seed: Uint8Array;
  /** Producer teams that the attacker controls: attempts are counted for each and α is shared among them; the ladder is the suite's. */
  readonly teams?: number;
  /** Each team's first submission is wrong on 60 % of the rows, by grace of somebody who knows the labels. */
  readonly failOnPurpose?: boolean;
}

/** What came of it. */
export interface AttackOutcome {
  /** Accuracy of the final vote on the held-out rows, minus ½: what was learned of them and nothing else. */
  readonly gain: number;
  /** Submissions that were told "better". */
  readonly accepted: number;
}

/**
 * The boosting attack (Blum & Hardt 2015; Hardt 2017): random predictors, each weighted by what the answer says of it,
 * vote. A score and a single bit leak alike. Under the guard the ladder starts from what is live and belongs to the
 * suite, and the t-th submission is tested at α·6/(π²t²). The attacker knows the rules and weighs acceptances against
 * rejections as their frequencies warrant.
 */
export function boostingAttack(attack: Attack): AttackOutcome {
  const { rows, submissions, oracle, teams = 1, failOnPurpose = false } = attack;
  const rng = createRng(attack.seed);
  const labels = bits(rows, rng);
  const guard = new Guard(losses(bits(rows, rng), labels), teams);
  if (failOnPurpose)
    for (let team = 0; team < teams; team++) guard.tell(oracle, team, wrongOnPurpose(rows, rng));
  const told: { readonly guess: Uint8Array; readonly better: boolean }[] = [];
  for (let k = 0; k < submissions; k++) {
    const guess = bits(rows, rng);
    const wrong = losses(guess, labels);
    told.push({ guess, better: guard.tell(oracle, k % teams, wrong) });
  }
  const accepted = told.filter(({ better }) => better).length;
  const rejection = accepted === 0 || accepted === submissions ? 0 : accepted / (submissions - accepted);
  const votes = new Float64Array(rows);
  for (const { guess, better } of told) {
    const weight = better ? 1 : -rejection;
    for (let i = 0; i < rows; i++)
      votes[i] = (votes[i] as number) + ((guess[i] as number) === 1 ? weight : -weight);
  }
  let right = 0;
  votes.forEach((vote, i) => {
    const call = vote === 0 ? rng.below(2) : vote > 0 ? 1 : 0;
    if (call === labels[i]) right += 1;
  });
  return { gain: right / rows - 0.5, accepted };
}

function bits(n: number, rng: Rng): Uint8Array {
  const drawn = new Uint8Array(n);
  for (let i = 0; i < n; i++) drawn[i] = rng.uint32() >>> 31;
  return drawn;
}

function losses(guess: Uint8Array, labels: Uint8Array): Float64Array {
  return Float64Array.from(guess, (bit, i) => (bit === labels[i] ? 0 : 1));
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

function wrongOnPurpose(rows: number, rng: Rng): Float64Array {
  return Float64Array.from({ length: rows }, () => (rng.uniform() < 0.6 ? 1 : 0));
}

/** What a suite tells its producers. */
class Guard {
  readonly #live: Float64Array;
  readonly #attempts: Uint32Array;
  #ladder: LadderState;
  constructor(liveLosses: Float64Array, teams: number) {
    this.#live = liveLosses;
    this.#attempts = new Uint32Array(teams);
    this.#ladder = ladderFrom(liveLosses);
  }
  tell(oracle: Oracle, team: number, rowLosses: Float64Array): boolean {
    const attempt = (this.#attempts[team] ?? 0) + 1;
    this.#attempts[team] = attempt;
    switch (oracle) {
      case 'score':
      case 'bit':
        return mean(rowLosses) < 0.5;
      case 'best-so-far': {
        const step = ladderStep(
          this.#ladder,
          rowLosses,
          ladderMultiplier(attempt, 0.05 / this.#attempts.length),
        );
        this.#ladder = step.state;
        return step.accepted;
      }
      case 'not-worse': {
        const alpha = alphaForAttempt(attempt, 0.05 / this.#attempts.length);
        const { b, c } = discordance(this.#live, rowLosses);
        const { interval } = bonettPrice(b, c, rowLosses.length);
        const word = verdict({
          interval95: interval(1 - alpha),
          interval90: interval(1 - 2 * alpha),
          margin: 0.02,
        });
        return word === 'superior' || word === 'non-inferior';
      }
    }
  }
}
