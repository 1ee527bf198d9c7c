import { Command } from 'commander';
import { addAuditCommands } from './commands/audit.ts';
import { addCatalogCommands } from './commands/catalog.ts';
import { addEvaluationCommands } from './commands/evaluation.ts';
import { addLineageCommands } from './commands/lineage.ts';
import { addPeopleCommands } from './commands/people.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addProductionCommands } from './commands/production.ts';
import { addPromotionCommands } from './commands/promotion.ts';
import { addReviewCommands } from './commands/review.ts';
import { addServeCommands } from './commands/serve.ts';
import { addSuiteCommands } from './commands/suite.ts';
import { describeSettings } from './configuration.ts';
import { table } from './output.ts';
import { openSession } from './session.ts';

/** The whole command line. Parsing has no effect but running the chosen command. */
export function createProgram(version: string): Command {
  const program = new Command('assay')
    .description('The model registry whose approvals mean something.')
    .version(version)
    .option('--json', 'answer with one JSON document')
    .option('--as <profile>', 'act as a signed-in profile')
    .option('--url <url>', 'registry to talk to')
    .showHelpAfterError('(add --help for what this command takes)')
    .showSuggestionAfterError();
  addPeopleCommands(program);
  addCatalogCommands(program);
  addSuiteCommands(program);
  addLineageCommands(program);
  addPromotionCommands(program);
  addReviewCommands(program);
  addProductionCommands(program);
  addPolicyCommands(program);
  addAuditCommands(program);
  addEvaluationCommands(program);
  addServeCommands(program);
  program
    .command('settings')
    .description('every setting, its default and its meaning')
    .action((_options: unknown, command: Command) => {
      const { output } = openSession(command.optsWithGlobals());
      output.result(describeSettings(), (settings) =>
        table(
          ['setting', 'default', 'meaning'],
          settings.map((setting) => [setting.name, setting.fallback, setting.meaning]),
        ),
      );
    });
  return program;
}
