import type { ChaosSummary } from './run-chaos.ts';

/** The figures of a run, a line each; the last line is the verdict. */
export function chaosWords(where: string, summary: ChaosSummary): readonly string[] {
  const { kills, record, promotions } = summary;
  const { evaluations } = record;
  const ended = Object.entries(promotions).map(([state, times]) => `${times} ${state}`);
  return [
    `${where}: ${kills.server + kills.evaluator} kills in ${(summary.seconds / 60).toFixed(1)} min: server ${kills.server} (${kills.starting} before it answered), evaluator ${kills.evaluator}; ${kills.evaluating} while a model ran; ${kills.firstStart} more during the first start.`,
    `  ${summary.acknowledged} answers acknowledged, ${summary.unanswered} calls unanswered and asked again (${summary.repeated} then answered); ${record.facts} facts.`,
    `  ${evaluations.jobs} evaluations, ${evaluations.reported} reported, ${evaluations.takenUp} of them taken up again after a kill, ${evaluations.givenUp} given up after too many; requests: ${ended.join(', ') || 'none ended'}.`,
    `  ${record.receipts} receipts under the latest checkpoint; ${kills.secondsRefused} second servers on the folder refused.`,
    ...summary.faults.slice(0, 20).map((fault) => `  FAULT: ${fault}`),
    summary.faults.length === 0
      ? '  Held: every acknowledged answer is there and equal, nothing happened twice, the database follows from its facts, the bundle verifies.'
      : `  BROKEN: ${summary.faults.length} faults.`,
  ];
}
