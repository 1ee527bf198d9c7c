import type { policyOperations, catalogOperations, suiteOperations } from '@assay/contract';
import * as registry from '@assay/registry';
import type { BytesAnswer, Handlers } from './handler.ts';
import { chunksOf, streamOf } from './streams.ts';

/** Handlers of policy, catalog and suites. */
export const catalogHandlers: Pick<
  Handlers,
  keyof typeof policyOperations | keyof typeof catalogOperations | keyof typeof suiteOperations
> = {
  getPolicy: ({ ctx }) => registry.getPolicy(ctx),
  listPolicies: ({ ctx }) => registry.listPolicies(ctx),
  getPolicyProposal: ({ ctx, params }) => registry.getPolicyProposal(ctx, params),
  proposePolicy: ({ ctx, body }) => registry.proposePolicy(ctx, body),
  approvePolicy: ({ ctx, params, body }) => registry.approvePolicy(ctx, { ...params, ...body }),
  getMatrix: ({ ctx, query }) => registry.getMatrix(ctx, query),
  listModels: ({ ctx, query }) => registry.listModels(ctx, query),
  registerModel: ({ ctx, body }) => registry.registerModel(ctx, body),
  getModel: ({ ctx, params }) => registry.getModel(ctx, params),
  setModelTier: ({ ctx, params, body }) => registry.setModelTier(ctx, { ...params, ...body }),
  setModelOwner: ({ ctx, params, body }) => registry.setModelOwner(ctx, { ...params, ...body }),
  setModelTag: ({ ctx, params, body }) => registry.setModelTag(ctx, { ...params, ...body }),
  removeModelTag: ({ ctx, params }) => registry.removeModelTag(ctx, params),
  setAlias: ({ ctx, params, body }) => registry.setAlias(ctx, { ...params, ...body }),
  removeAlias: ({ ctx, params }) => registry.removeAlias(ctx, params),
  getAlias: ({ ctx, params }) => registry.getAlias(ctx, params),
  putArtifact: ({ ctx, params, body }) => registry.putArtifact(ctx, { ...params, body: chunksOf(body) }),
  getArtifact: async ({ ctx, params }): Promise<BytesAnswer> => {
    const { bytes, stream } = await registry.getArtifact(ctx, params);
    return {
      stream: streamOf(stream),
      bytes,
      fileName: `${params.digest.slice(7, 23)}.bin`,
      immutable: true,
    };
  },
  listVersions: ({ ctx, params, query }) => registry.listVersions(ctx, { ...params, ...query }),
  registerVersion: ({ ctx, params, body }) => registry.registerVersion(ctx, { ...params, ...body }),
  getVersion: ({ ctx, params }) => registry.getVersion(ctx, params),
  reviseCard: ({ ctx, params, body }) =>
    registry.reviseCard(ctx, { ...params, ...body }, registry.approvalsSeenBy(ctx)),
  setVersionTag: ({ ctx, params, body }) =>
    registry.setVersionTag(ctx, { ...params, ...body }, registry.approvalsSeenBy(ctx)),
  removeVersionTag: ({ ctx, params }) =>
    registry.removeVersionTag(ctx, params, registry.approvalsSeenBy(ctx)),
  deprecateVersion: ({ ctx, params }) =>
    registry.deprecateVersion(ctx, params, registry.approvalsSeenBy(ctx)),
  compareVersions: ({ ctx, params, query }) => registry.compareVersions(ctx, { ...params, ...query }),
  barDigest: ({ ctx, body }) => registry.barDigest(ctx, body),
  getSealingKey: ({ ctx }) => registry.getSealingKey(ctx),
  listSuites: ({ ctx }) => registry.listSuites(ctx),
  getSuite: ({ ctx, params }) => registry.getSuite(ctx, params),
  putSealedSuite: ({ ctx, params, body }) =>
    registry.putSealedSuite(ctx, { ...params, body: chunksOf(body) }),
  registerSuite: ({ ctx, body }) => registry.registerSuite(ctx, body),
  deprecateSuite: ({ ctx, params }) => registry.deprecateSuite(ctx, params),
};
