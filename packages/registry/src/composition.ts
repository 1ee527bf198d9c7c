import { type Reactions, composeReactions } from './ledger/reactions.ts';
import type { CapabilityReplay } from './ledger/replay-projection.ts';
import { ledgerReplay } from './ledger/ledger-replay.ts';
import { catalogReactions } from './catalog/reactions.ts';
import { catalogReplay } from './catalog/replay.ts';
import { deploymentsReplay } from './deployments/replay.ts';
import { evidenceReactions } from './evidence/reactions.ts';
import { evidenceReplay } from './evidence/replay.ts';
import { incidentsReplay } from './incidents/replay.ts';
import { peopleReplay } from './people/replay.ts';
import { policyReactions } from './policy/approve.ts';
import { policyReplay } from './policy/replay.ts';
import { promotionReactions } from './promotion/reactions.ts';
import { promotionReplay } from './promotion/replay.ts';
import { holderReactions } from './review/slot-holders.ts';
import { packetReadingReactions } from './review/packet-reading.ts';
import { reviewReactions } from './review/contacts.ts';
import { reviewReplay } from './review/replay.ts';
import { suitesReplay } from './suites/replay.ts';

/** Every reaction of the registry, in the order of the line of capabilities. The one place where they meet. */
export const registryReactions: Reactions = composeReactions([
  ...policyReactions,
  ...catalogReactions,
  ...evidenceReactions,
  ...promotionReactions,
  ...reviewReactions,
  ...packetReadingReactions,
  ...holderReactions,
]);

/** What every capability says of its tables; a test holds it against the database. */
export const registryReplay: readonly CapabilityReplay[] = [
  ledgerReplay,
  peopleReplay,
  policyReplay,
  catalogReplay,
  suitesReplay,
  evidenceReplay,
  promotionReplay,
  deploymentsReplay,
  reviewReplay,
  incidentsReplay,
];
