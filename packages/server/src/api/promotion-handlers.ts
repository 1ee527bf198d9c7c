import type { promotionOperations, reviewOperations } from '@assay/contract';
import * as registry from '@assay/registry';
import type { Handlers } from './handler.ts';

/** Handlers of promotion requests, reviews and evidence. */
export const promotionHandlers: Pick<
  Handlers,
  keyof typeof promotionOperations | keyof typeof reviewOperations
> = {
  submitRequest: ({ ctx, body }) => registry.submitRequest(ctx, body),
  listRequests: ({ ctx, query }) => registry.listRequests(ctx, query),
  getRequest: ({ ctx, params }) => registry.getRequest(ctx, params),
  withdrawRequest: ({ ctx, params }) => registry.withdrawRequest(ctx, params),
  moveLaunch: ({ ctx, params, body }) => registry.moveLaunch(ctx, { ...params, ...body }),
  retryEvaluation: ({ ctx, params, body }) => registry.retryEvaluation(ctx, { ...params, ...body }),
  askExpedite: ({ ctx, params, body }) => registry.askExpedite(ctx, { ...params, ...body }),
  rerunEvaluation: ({ ctx, params, body }) => registry.rerunEvaluation(ctx, { ...params, options: body }),
  rollBack: ({ ctx, params, body }) => registry.rollBack(ctx, { ...params, ...body }),
  proposeOverride: ({ ctx, body }) => registry.proposeOverride(ctx, body),
  confirmOverride: ({ ctx, params }) => registry.confirmOverride(ctx, params),
  listOverrides: ({ ctx }) => registry.listOverrides(ctx),
  getQueue: ({ ctx, query }) => registry.getQueue(ctx, query),
  getDayPlan: ({ ctx }) => registry.getDayPlan(ctx),
  changeDayPlan: ({ ctx, body }) => registry.changeDayPlan(ctx, body),
  keepDayPlan: ({ ctx, body }) => registry.keepDayPlan(ctx, body),
  getCase: ({ ctx, params, query }) => registry.getCase(ctx, { ...params, ...query }),
  claimSlot: ({ ctx, params }) => registry.claimSlot(ctx, params),
  releaseSlot: ({ ctx, params, body }) => registry.releaseSlot(ctx, { ...params, ...body }),
  recordLeaning: ({ ctx, params, body }) => registry.recordLeaning(ctx, { ...params, ...body }),
  recordDisposition: ({ ctx, params, body }) => registry.recordDisposition(ctx, { ...params, ...body }),
  decide: ({ ctx, params, body }) => registry.decide(ctx, { ...params, ...body }),
  getDecision: ({ ctx, params }) => registry.getDecision(ctx, params),
  eraseAnnex: ({ ctx, params }) => registry.eraseAnnex(ctx, params),
  recordContact: ({ ctx, params, body }) => registry.recordContact(ctx, { ...params, ...body }),
  getPacket: async ({ ctx, params }) => ({
    stream: await registry.getPacket(ctx, params),
    fileName: `packet-${params.digest.slice(7, 23)}.json`,
    immutable: false,
  }),
  getPacketView: ({ ctx, params }) => registry.getPacketView(ctx, params),
  askCases: ({ ctx, params, body }) => registry.askCases(ctx, { ...params, ...body }),
  getCases: ({ ctx, params }) => registry.getCases(ctx, params),
};
