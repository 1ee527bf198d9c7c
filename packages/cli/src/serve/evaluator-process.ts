import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Log } from '@assay/server';

/** The evaluator beside a registry: always its own process, started again when it dies. */
export interface EvaluatorProcess {
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));
const longestPauseMilliseconds = 10_000;

/**
 * Starts `assay evaluator` against `url`. Its keys and token reach it by file and environment, never by argument. The
 * channel between the two carries nothing: it closes however the registry ends, and the evaluator ends with it.
 */
export function startEvaluatorProcess(options: {
  readonly url: string;
  readonly token: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
}): EvaluatorProcess {
  let stopping = false;
  let child: ChildProcess | undefined;
  let pauseMilliseconds = 250;
  const start = (): void => {
    const env = { ...options.environment, ASSAY_URL: options.url, ASSAY_EVALUATOR_TOKEN: options.token };
    child = spawn(process.execPath, [program, 'evaluator'], {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      options.log.warn('evaluator ended; starting it again', { code, signal });
      pauseMilliseconds = Math.min(pauseMilliseconds * 2, longestPauseMilliseconds);
      setTimeout(() => !stopping && start(), pauseMilliseconds).unref();
    });
  };
  start();
  return {
    async stop() {
      stopping = true;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
