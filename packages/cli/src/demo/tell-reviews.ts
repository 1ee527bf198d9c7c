import { ApiProblem, type CallOutput, type Client } from '@assay/client';
import type { Cast } from '../example/cast.ts';
import type { SlotJudgement } from '../example/promote-by-rule.ts';
import type { Story } from './story.ts';

async function isRefused(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    (error: unknown) => error instanceof ApiProblem && error.status >= 400 && error.status < 500,
  );
}

/** Steps 5 to 7 of one request; returns the kinds of finding that the packet holds. */
export async function tellReviews(telling: {
  story: Story;
  cast: Cast;
  producer: Client;
  number: number;
  review: () => Promise<readonly SlotJudgement[]>;
}): Promise<readonly string[]> {
  const { story, cast, producer, number } = telling;
  story.check(
    await isRefused(producer.call('getCase', { params: { number }, query: {} })),
    'the producer may not open the case',
  );
  const judged = await telling.review();
  const first = judged[0];
  if (!first) throw new Error(`Nobody reviewed R-${number}.`);
  const reviewer = await cast.as(first.reviewer);
  const opened: CallOutput<'getCase'> = await reviewer.call('getCase', {
    params: { number },
    query: { slot: first.slot },
  });
  const { revealed } = opened;
  story.check(
    revealed !== null && revealed.gates.length > 0 && opened.packet !== null,
    `the packet of R-${number} is open to ${first.reviewer} after the leaning`,
  );
  story.check((revealed?.caseAgainst.length ?? 0) <= 3, 'the case against names at most three findings');
  const gates = (outcome: string): number =>
    revealed?.gates.filter((gate) => gate.outcome === outcome).length ?? 0;
  story.tell(
    5,
    `packet ${opened.packet?.slice(0, 19) ?? ''}…: ${gates('passed')} gates passed, ${gates('failed')} failed, ${gates('inconclusive')} inconclusive; the case against: ${
      revealed?.findings
        .filter(({ id }) => revealed.caseAgainst.includes(id))
        .map(({ title }) => title)
        .join(' ') || 'nothing'
    }`,
  );
  for (const { slot, reviewer: by, judgement, decision } of judged) {
    story.check(
      decision.receipt.envelope.signatures.length > 0 && decision.receipt.fact !== null,
      `${by} holds a receipt`,
    );
    story.check(opened.mine.leaning !== null, 'the leaning was recorded before the verdict opened');
    story.tell(slot === first.slot ? 6 : 7, `${by} in ${slot}: ${judgement.kind}. ${judgement.reasons}`);
  }
  return revealed?.findings.map(({ kind }) => kind) ?? [];
}
