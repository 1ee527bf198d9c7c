import type { CallOutput, Client } from '@assay/client';

type Case = CallOutput<'getCase'>;
type Item = CallOutput<'getQueue'>['items'][number];
type Kind = CallOutput<'decide'>['kind'];
type Finding = NonNullable<Case['revealed']>['findings'][number];

/** A decision and the rule's reasons for it. */
export interface Judgement {
  readonly kind: Kind;
  readonly forecast: string;
  readonly reasons: string;
  readonly missing: readonly string[];
}

const forecasts: Record<Kind, string> = {
  approve: '0.04',
  'approve-limited': '0.08',
  'needs-evidence': '0.2',
  reject: '0.6',
};

/** What figures and intervals alone say, before any verdict word: the blind leaning. */
export function leanOn(view: Case): Kind {
  if (!view.result) return 'reject';
  const judged = view.result.comparisons.filter((it) => it.group !== 'explored' && it.delta);
  if (judged.some((it) => Number(it.delta?.high95) < 0 && Number(it.delta?.low90) <= -Number(it.margin)))
    return 'reject';
  if (view.result.gaps.some((gap) => Number(gap.difference.low) > 0)) return 'reject';
  return judged.every((it) => Number(it.delta?.low90) > -Number(it.margin)) ? 'approve' : 'needs-evidence';
}

/** The whole rule: it reads the opened packet and knows no names, versions or files. */
export function judge(view: Case): Judgement {
  const { revealed } = view;
  if (!revealed) throw new Error('The packet is not open yet.');
  const blocking = revealed.findings.filter((it) => it.severity === 'blocking');
  const worse = Object.entries(revealed.verdicts).filter(
    ([id, verdict]) => verdict === 'inferior' && !id.startsWith('explored:'),
  );
  const failed = revealed.gates.filter((gate) => gate.outcome === 'failed');
  const unclear = revealed.gates.filter((gate) => gate.outcome === 'inconclusive');
  const claims = revealed.findings.filter((it) => it.kind === 'claim-not-confirmed');
  const say = (kind: Kind, reasons: string, missing: readonly string[] = []): Judgement => ({
    kind,
    forecast: forecasts[kind],
    reasons,
    missing,
  });
  if (revealed.failure) return say('reject', `The evaluation failed: ${revealed.failure.message}`);
  if (blocking.length > 0) return say('reject', blocking.map((it) => it.title).join(' '));
  if (worse.length > 0)
    return say('reject', `Shown worse than what is live: ${worse.map(([id]) => id).join(', ')}.`);
  if (claims.length > 0)
    return say('needs-evidence', claims.map((it) => it.title).join(' '), [
      'A claim that holds on rows nobody trained on, with the code that measured it.',
    ]);
  if (failed.length > 0) return say('reject', `Gates failed: ${failed.map((gate) => gate.name).join(', ')}.`);
  if (unclear.length > 0)
    return say('needs-evidence', `Not enough to say: ${unclear.map((gate) => gate.name).join(', ')}.`, [
      'More held-out rows where the answer is inconclusive.',
    ]);
  return say('approve', 'Every gate passed on rows that the producer cannot see, and no finding blocks.');
}

function dispositionOf(
  finding: Finding,
  judgement: Judgement,
): { disposition: 'accepted' | 'blocks' | 'needs-more'; reason: string } {
  if (finding.severity === 'blocking' || finding.kind === 'slice-worse' || finding.kind === 'overall-worse')
    return { disposition: 'blocks', reason: finding.title };
  if (finding.kind === 'claim-not-confirmed' && judgement.kind === 'needs-evidence')
    return { disposition: 'needs-more', reason: 'The claim must be measured again.' };
  return {
    disposition: 'accepted',
    reason: `Read; it does not change the ${judgement.kind.replace('-', ' ')}.`,
  };
}

/** Claims a slot, reads, leans blind, opens the packet, disposes of each finding and decides, all over HTTP. */
export async function reviewByRule(
  client: Client,
  item: Pick<Item, 'request' | 'slot' | 'mine'>,
): Promise<{ judgement: Judgement; decision: CallOutput<'decide'> }> {
  const params = { number: item.request, slot: item.slot.slot };
  if (!item.mine) await client.call('claimSlot', { params, body: {} });
  const blind = await client.call('getCase', {
    params: { number: item.request },
    query: { slot: item.slot.slot },
  });
  if (blind.revealed) throw new Error('The verdict was open before the leaning was recorded.');
  const lean = leanOn(blind);
  const opened = await client.call('recordLeaning', {
    params,
    body: { lean, forecast: forecasts[lean], shownDigest: blind.shownDigest },
  });
  const judgement = judge(opened);
  for (const finding of opened.revealed?.findings ?? [])
    await client.call('recordDisposition', {
      params,
      body: { finding: finding.id, ...dispositionOf(finding, judgement) },
    });
  const decision = await client.call('decide', {
    params,
    body: {
      decision: judgement.kind,
      packet: opened.packet ?? '',
      forecast: judgement.forecast,
      reasons: judgement.reasons,
      producerReasons: '',
      missing: [...judgement.missing],
      contactedElsewhere: 'no',
    },
  });
  return { judgement, decision };
}
