import { catalogOperations } from './catalog.ts';
import { evaluatorOperations } from './evaluator.ts';
import { lineageOperations } from './lineage.ts';
import { peopleOperations } from './people.ts';
import { policyOperations } from './policy.ts';
import { productionOperations } from './production.ts';
import { promotionOperations } from './promotion.ts';
import { recordOperations } from './record.ts';
import { reviewOperations } from './review.ts';
import { suiteOperations } from './suites.ts';

/** Every operation of the HTTP API, by id. */
export const apiOperations = {
  ...peopleOperations,
  ...policyOperations,
  ...catalogOperations,
  ...suiteOperations,
  ...lineageOperations,
  ...evaluatorOperations,
  ...promotionOperations,
  ...reviewOperations,
  ...productionOperations,
  ...recordOperations,
};
export type ApiOperations = typeof apiOperations;
export type OperationId = keyof ApiOperations;
