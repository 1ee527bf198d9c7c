import { join, resolve } from 'node:path';
import { AssayError } from '@assay/core';
import { loadOrCreateEvaluatorKeys, runEvaluator } from '@assay/evaluation';
import type { Configuration } from '../configuration.ts';

/** What is left of a job after its registry is gone may take so long to end. */
const longestEndMilliseconds = 5_000;

/**
 * Ends an embedded evaluator with its registry: a `kill -9` of the registry closes the channel between them, and an
 * evaluator left behind would work on beside the next registry's own. One that nobody embeds has no channel.
 */
function stopWithRegistry(stop: AbortController): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => {
    stop.abort();
    setTimeout(() => process.exit(1), longestEndMilliseconds).unref();
  });
  process.channel.unref();
}

/** Runs an evaluator until it is told to stop. Its log is JSON lines on standard error, and never names a row. */
export async function runEvaluatorProcess(configuration: Configuration): Promise<void> {
  const { ASSAY_EVALUATOR_TOKEN: token } = configuration;
  if (!token)
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage:
        'Set ASSAY_EVALUATOR_TOKEN. An administrator issues it with: assay token issue evaluator --for HANDLE',
    });
  const keys = await loadOrCreateEvaluatorKeys(join(resolve(configuration.ASSAY_KEYS), 'evaluator.json'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  stopWithRegistry(stop);
  const worthSaying = new Set(['job.failed', 'evaluator.retrying']);
  await runEvaluator({
    baseUrl: configuration.ASSAY_URL,
    token,
    keys,
    signal: stop.signal,
    log: (message, fields) => {
      if (worthSaying.has(message))
        process.stderr.write(`${JSON.stringify({ level: 'warn', message, ...fields })}\n`);
    },
  });
}
