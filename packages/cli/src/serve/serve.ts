import { createClient } from '@assay/client';
import { instantOf } from '@assay/registry';
import { jsonLinesLog } from '@assay/server';
import type { Configuration } from '../configuration.ts';
import { exampleName, isExampleLoaded, loadExample, signInLines } from '../example/load-example.ts';
import type { Output } from '../output.ts';
import { startEvaluatorProcess, type EvaluatorProcess } from './evaluator-process.ts';
import { prepareOperators } from './first-start.ts';
import { withProgress } from './progress.ts';
import { startRegistry } from './registry-process.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/** The example loads only on loopback with the embedded database; asked for elsewhere, it is refused. */
function wantsExample(configuration: Configuration): boolean {
  const allowed = loopback.has(configuration.ASSAY_BIND) && !configuration.ASSAY_DATABASE_URL;
  if (configuration.ASSAY_EXAMPLE === 'on' && !allowed)
    throw new Error(
      'The example organisation loads only on a loopback address with the embedded database. Unset ASSAY_EXAMPLE.',
    );
  return allowed && configuration.ASSAY_EXAMPLE !== 'off';
}

function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** Runs the registry until it is told to stop. */
export async function serve(configuration: Configuration, output: Output): Promise<void> {
  const example = wantsExample(configuration);
  const log = jsonLinesLog(
    (line) => process.stderr.write(line),
    () => instantOf(performance.timeOrigin + performance.now()),
  );
  const quiet = { ...log, info: () => {} };
  const registry = await withProgress(output, 'Opening the registry', () =>
    startRegistry(configuration, quiet),
  );
  let evaluator: EvaluatorProcess | undefined;
  try {
    const tokens = await prepareOperators(
      configuration,
      registry.environment,
      example ? exampleName : configuration.ASSAY_ORGANISATION,
    );
    if (configuration.ASSAY_EVALUATOR === 'embedded')
      evaluator = startEvaluatorProcess({
        url: registry.url,
        token: tokens.evaluator,
        environment: process.env,
        log: quiet,
      });
    output.note(`Assay answers at ${registry.url}`);
    const admin = createClient({ baseUrl: registry.url, token: tokens.admin });
    if (example && (tokens.first || !(await isExampleLoaded(admin))))
      await withProgress(output, 'Loading the example organisation', (step) => loadExample(admin, step));
    for (const line of await signInLines(admin, example)) output.note(line);
    output.note('Stop with Ctrl-C.');
    await untilSignalled();
    output.note('Stopping …');
  } finally {
    await evaluator?.stop();
    await registry.stop();
  }
  output.note('Stopped.');
}
