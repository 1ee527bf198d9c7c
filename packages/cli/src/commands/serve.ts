import type { Command } from 'commander';
import { readConfiguration } from '../configuration.ts';
import { createOutput } from '../output.ts';

/** `serve`, `evaluator`, `demo`. Their modules are large and are loaded only when asked for. */
export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('run the registry, its pages and an evaluator beside it, until Ctrl-C')
    .action(async () => {
      const { serve } = await import('../serve/serve.ts');
      await serve(readConfiguration(process.env), createOutput(false));
    });
  program
    .command('evaluator')
    .description('run an evaluator process against a registry (ASSAY_URL, ASSAY_EVALUATOR_TOKEN, ASSAY_KEYS)')
    .action(async () => {
      const { runEvaluatorProcess } = await import('../serve/run-evaluator.ts');
      await runEvaluatorProcess(readConfiguration(process.env));
    });
  program
    .command('demo')
    .description('do the main job on the example models, on a fresh temporary registry, and check each step')
    .option('--shuffle', 'register the same files in another order')
    .option('--seed <number>', 'order of --shuffle', '1')
    .option('--swap', 'exchange the improved file with the worse one, to see the decision follow it')
    .option('--models <list>', 'only these models, comma-separated')
    .action(async (options: { shuffle?: boolean; seed: string; swap?: boolean; models?: string }) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo({
        shuffleSeed: options.shuffle ? Number(options.seed) : null,
        swap: options.swap === true,
        models: options.models?.split(',') ?? null,
      });
    });
}
