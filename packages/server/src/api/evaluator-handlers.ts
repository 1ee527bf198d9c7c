import type { evaluatorOperations } from '@assay/contract';
import * as registry from '@assay/registry';
import type { BytesAnswer, Handlers } from './handler.ts';
import { streamOf } from './streams.ts';

const pollMilliseconds = 400;

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Handlers of evaluator processes. */
export const evaluatorHandlers: Pick<Handlers, keyof typeof evaluatorOperations> = {
  registerEvaluatorKeys: ({ ctx, body }) => registry.registerEvaluatorKeys(ctx, body),
  leaseJob: async ({ again, body, request }) => {
    const until = performance.now() + body.waitSeconds * 1000;
    for (;;) {
      const { job } = await registry.leaseJob(again());
      if (job !== null || performance.now() >= until || request.signal.aborted) return { job };
      await pause(Math.min(pollMilliseconds, until - performance.now()), request.signal);
    }
  },
  extendLease: ({ ctx, params, body }) => registry.extendLease(ctx, { ...params, ...body }),
  readSealedSuite: async ({ ctx, params, query }): Promise<BytesAnswer> => {
    const { bytes, stream } = await registry.readSealedSuite(ctx, { ...params, ...query });
    return { stream: streamOf(stream), bytes, fileName: 'suite.sealed' };
  },
  readJobFile: async ({ ctx, params, query }): Promise<BytesAnswer> => {
    const { bytes, stream } = await registry.readJobFile(ctx, { ...params, ...query });
    return { stream: streamOf(stream), bytes, fileName: 'file.bin' };
  },
  postReport: ({ ctx, params, body }) => registry.postReport(ctx, { ...params, ...body }),
  postFailure: ({ ctx, params, body }) => registry.postFailure(ctx, { ...params, ...body }),
  postSuiteVerdict: ({ ctx, params, body }) => registry.postSuiteVerdict(ctx, { ...params, ...body }),
  postCases: ({ ctx, params, body }) => registry.postCases(ctx, { ...params, ...body }),
};
