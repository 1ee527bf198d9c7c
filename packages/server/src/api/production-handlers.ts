import { type productionOperations, type recordOperations, openApiDocument } from '@assay/contract';
import * as registry from '@assay/registry';
import type { ChangeFeed } from '../events/stream.ts';
import type { Handlers } from './handler.ts';

/** Handlers of deployments, incidents and the record. */
export function productionHandlers(options: {
  readonly feed: ChangeFeed;
  readonly version: string;
}): Pick<Handlers, keyof typeof productionOperations | keyof typeof recordOperations> {
  const document = openApiDocument(options.version);
  return {
    recordDeployment: ({ ctx, body }) => registry.recordDeployment(ctx, body),
    endDeployment: ({ ctx, params }) => registry.endDeployment(ctx, params),
    getLive: ({ ctx, query }) => registry.getLive(ctx, query),
    reportIncident: ({ ctx, body }) => registry.reportIncident(ctx, body),
    listIncidents: ({ ctx }) => registry.listIncidents(ctx),
    getIncident: ({ ctx, params }) => registry.getIncident(ctx, params),
    traceIncident: ({ ctx, params }) => registry.traceIncident(ctx, params),
    attributeIncident: ({ ctx, params, body }) => registry.attributeIncident(ctx, { ...params, ...body }),
    resolveIncident: ({ ctx, params }) => registry.resolveIncident(ctx, params),
    listFacts: ({ ctx, query }) => registry.listFacts(ctx, query),
    getCheckpoint: ({ ctx }) => registry.getCheckpoint(ctx),
    getLedgerKeys: ({ ctx }) => registry.getLedgerKeys(ctx),
    getConsistency: ({ ctx, query }) => registry.getConsistency(ctx, query),
    getInclusion: ({ ctx, params }) => registry.getInclusion(ctx, params),
    exportAudit: async ({ ctx }) => {
      const bytes = await registry.exportAudit(ctx);
      return { stream: bytes, bytes: bytes.byteLength, fileName: 'assay-audit.bundle' };
    },
    verifyDatabase: ({ ctx }) => registry.verifyDatabase(ctx, registry.registryReplay),
    streamEvents: ({ request }) => Promise.resolve(options.feed.stream(request.signal)),
    getHealth: () => Promise.resolve({ status: 'ok' as const }),
    getReadiness: ({ ctx }) => registry.getReadiness(ctx),
    getOpenApi: () => Promise.resolve(document),
  };
}
