import type { EvaluationFailure, EvaluationResult } from '@assay/contract';
import { answersOf, type Answers } from '../scoring/answers.ts';
import { referenceAnswers } from '../scoring/reference.ts';
import type { EvaluatedSide } from '../scoring/score-evaluation.ts';
import { truthOf } from '../scoring/truth.ts';
import type { Predictions, Runtime, RunMeasurements } from '../runtime/runtime.ts';
import { perturbedFeed, type Perturbation } from '../runtime/perturbed-feed.ts';
import { RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { PartName } from '../suite/definition.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import { sealedFeed } from '../suite/sealed-feed.ts';
import { outputSpec } from './model-runtime.ts';

/** A failure with the side of the evaluation that it happened on. */
export class SideFailure extends Error {
  override readonly name = 'SideFailure';
  readonly failure: EvaluationFailure;

  constructor(failure: EvaluationFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A side together with what its run measured; a reference measures nothing. */
export interface RunSide {
  readonly evaluated: EvaluatedSide;
  readonly measured: RunMeasurements | null;
}

/** Runs `work`, naming the side in a runtime's failure. */
export async function onSide<Result>(
  side: EvaluationFailure['side'],
  suiteOpened: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuntimeFailure)) throw error;
    throw new SideFailure({
      kind: error.kind,
      side,
      message: error.message.slice(0, 2000),
      suiteOpened: suiteOpened && error.rowsFed,
    });
  }
}

function rowsOf(predictions: Predictions, start: number, end: number): Predictions {
  switch (predictions.kind) {
    case 'probabilities': {
      const { classes, values } = predictions;
      return { kind: 'probabilities', classes, values: values.subarray(start * classes, end * classes) };
    }
    case 'labels':
      return { kind: 'labels', values: predictions.values.subarray(start, end) };
    case 'values':
      return { kind: 'values', values: predictions.values.subarray(start, end) };
    case 'texts':
      return { kind: 'texts', values: predictions.values.slice(start, end) };
  }
}

/** How a model is run over a suite. */
export interface ModelRun {
  /** The part to be judged on. */
  readonly part: PartName;
  /** Run the vault part too; only with the gate part, whose neighbour it is, so that it is one feed. */
  readonly withVault: boolean;
  readonly perturbation: Perturbation | null;
  readonly perturbationSeed: Uint8Array;
  readonly signal?: AbortSignal;
}

/** Runs a model over the gate part, and over the vault part too when asked. */
export async function runModel(
  rows: SealedRows,
  side: EvaluationResult['candidate'],
  runtime: Runtime,
  how: ModelRun,
): Promise<RunSide> {
  const [gate, vault] = [rows.part(how.part), rows.part('vault')];
  const range: PartRange = { start: gate.start, end: how.withVault ? vault.end : gate.end };
  const feed = sealedFeed(rows, range);
  const { predictions, measured } = await runtime.run(
    how.perturbation === null ? feed : perturbedFeed(feed, how.perturbation, how.perturbationSeed),
    outputSpec(rows.definition),
    how.signal,
  );
  const answers = (part: PartRange): Answers =>
    answersOf(rowsOf(predictions, part.start - range.start, part.end - range.start), truthOf(rows, part));
  return { evaluated: { side, gate: answers(gate), vault: how.withVault ? answers(vault) : null }, measured };
}

/** The suite's declared reference as a side. */
export function runReference(rows: SealedRows, reference: 'majority' | 'mean', part: PartName): RunSide {
  const side = {
    version: `reference:${reference}`,
    digest: null,
    kind: 'reference',
    identity: 'content',
  } as const;
  const gate = referenceAnswers(reference, truthOf(rows, rows.part(part)));
  return { evaluated: { side, gate, vault: null }, measured: null };
}
