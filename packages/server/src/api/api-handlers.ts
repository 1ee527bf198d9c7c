import type { ChangeFeed } from '../events/stream.ts';
import { catalogHandlers } from './catalog-handlers.ts';
import { evaluatorHandlers } from './evaluator-handlers.ts';
import type { Handlers } from './handler.ts';
import { lineageHandlers } from './lineage-handlers.ts';
import { peopleHandlers } from './people-handlers.ts';
import { productionHandlers } from './production-handlers.ts';
import { promotionHandlers } from './promotion-handlers.ts';

/** Every operation of the contract, each calling one use case. */
export function apiHandlers(options: { readonly feed: ChangeFeed; readonly version: string }): Handlers {
  return {
    ...peopleHandlers,
    ...catalogHandlers,
    ...evaluatorHandlers,
    ...lineageHandlers,
    ...promotionHandlers,
    ...productionHandlers(options),
  };
}
