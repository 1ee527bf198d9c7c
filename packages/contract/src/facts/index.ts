import type { z } from 'zod';
import { catalogFacts } from './catalog.ts';
import { peopleFacts } from './people.ts';
import { productionFacts } from './production.ts';
import { promotionFacts } from './promotion.ts';

/** Every kind of fact with the schema of its payload. */
export const factPayloads = { ...peopleFacts, ...catalogFacts, ...promotionFacts, ...productionFacts };
export type FactKind = keyof typeof factPayloads;
export type FactPayload<K extends FactKind> = z.infer<(typeof factPayloads)[K]>;
export const factKinds = Object.keys(factPayloads) as readonly FactKind[];
