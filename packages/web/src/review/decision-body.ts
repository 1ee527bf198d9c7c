import type { CallInput } from '@assay/client';
import type { Case, Decision } from './case.ts';
import { type Draft, chanceOf } from './draft.ts';
import { type Seconds, totalOf } from './reading-clock.ts';

type Body = CallInput<'decide'>['body'];

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function conditionsOf(decision: Decision, draft: Draft): NonNullable<Body['conditions']> | null {
  if (decision !== 'approve-limited') return null;
  const services = draft.services
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    services: services.length > 0 ? services : null,
    trafficCap: draft.trafficCap === '' ? null : chanceOf(draft.trafficCap),
    until: draft.until,
    reviewBy: draft.reviewBy === '' ? null : draft.reviewBy,
    text: draft.conditionText.trim() === '' ? null : draft.conditionText.trim(),
  };
}

/** What is sent and signed, from the words kept here; null while something is missing. */
export function decisionBody(shown: Case, draft: Draft, seconds: Seconds): Body | null {
  const forecast = chanceOf(draft.chanceAfter);
  if (draft.decision === null || draft.contacted === null || forecast === null || shown.packet === null)
    return null;
  return {
    decision: draft.decision,
    packet: shown.packet,
    forecast,
    reasons: draft.reasons.trim(),
    producerReasons: draft.producerReasons.trim(),
    missing: draft.decision === 'needs-evidence' ? lines(draft.missing) : [],
    conditions: conditionsOf(draft.decision, draft),
    reading: {
      measured: true,
      seconds: totalOf(seconds),
      floorSeconds: shown.reading.floorSeconds,
      sections: Object.entries(seconds).map(([section, value]) => ({ section, seconds: value })),
    },
    contactedElsewhere: draft.contacted,
    contactNote:
      draft.contacted === 'yes' && draft.contactNote.trim() !== '' ? draft.contactNote.trim() : null,
  };
}
