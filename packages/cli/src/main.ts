import { ApiProblem } from '@assay/client';
import { isAssayError } from '@assay/core';
import { CommanderError } from 'commander';
import { shown } from './output.ts';
import { productVersion } from './product-version.ts';
import { createProgram } from './program.ts';

/** What a person is told of a failure: what happened and what to do next; never a stack. */
function wordsOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    const fields = (error.problem.fields ?? []).map((field) => `  ${field.path}: ${field.message}`);
    const changed = (error.problem.changed ?? []).map(
      (change) => `  ${change.what}: was ${change.was}, is ${change.is}`,
    );
    return shown([error.problem.detail, ...fields, ...changed].join('\n'));
  }
  if (isAssayError(error))
    return shown(
      [error.publicMessage, ...error.fields.map((field) => `  ${field.path}: ${field.message}`)].join('\n'),
    );
  return shown(error instanceof Error ? error.message : String(error));
}

const program = createProgram(productVersion);
program.exitOverride();
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    const asJson = process.argv.includes('--json') && error instanceof ApiProblem;
    process.stderr.write(asJson ? `${shown(JSON.stringify(error.problem))}\n` : `${wordsOf(error)}\n`);
    process.exitCode = 1;
  }
}
