import type { FactKind } from '@assay/contract';
import type { ChangeEvent } from './stream.ts';

/** Which open pages a kind of fact concerns. Facts that only reviewers may know of are told as a bare `queue`. */
const topicOf: Readonly<Record<string, ChangeEvent['topic'] | null>> = {
  request: 'requests',
  slot: 'queue',
  decision: 'requests',
  outcome: 'requests',
  evaluation: null,
  packet: 'queue',
  leaning: null,
  evidence: null,
  contact: 'queue',
  expedite: 'queue',
  rerun: 'queue',
  'case-view': null,
  rollback: 'live',
  override: 'requests',
  plan: 'queue',
  stage: 'live',
  deployment: 'live',
  bypass: 'live',
  approval: 'live',
  incident: 'incidents',
  suite: 'suites',
  exposure: 'suites',
  policy: 'policy',
  person: 'people',
  team: 'people',
  model: 'models',
  version: 'models',
  alias: 'models',
  tag: 'models',
};

/** The change to announce for a fact, or null when no page needs to know. */
export function changeOf(kind: FactKind): ChangeEvent | null {
  const topic = topicOf[kind.slice(0, kind.indexOf('.'))] ?? null;
  return topic === null ? null : { topic };
}
