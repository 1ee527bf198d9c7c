import type { lineageOperations } from '@assay/contract';
import * as registry from '@assay/registry';
import type { Handlers } from './handler.ts';

/** Handlers of lineage: OpenLineage run events, the graph of a version, fingerprints of training data. */
export const lineageHandlers: Pick<Handlers, keyof typeof lineageOperations> = {
  postLineage: ({ ctx, body }) => registry.postLineage(ctx, body),
  postLineageBatch: async ({ ctx, body }) => {
    const { failed_events: failed, ...answer } = await registry.postLineageBatch(ctx, body);
    return { ...answer, failed_events: [...failed] };
  },
  getLineage: ({ ctx, params }) => registry.getLineage(ctx, params),
  registerFingerprints: ({ ctx, params, body }) => registry.registerFingerprints(ctx, { ...params, ...body }),
};
