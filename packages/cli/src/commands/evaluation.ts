import type { Command } from 'commander';

/** `evaluate`: the standalone evaluator, with no registry. */
export function addEvaluationCommands(_program: Command): void {}
