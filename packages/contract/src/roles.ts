import { z } from 'zod';

/** `evaluator` is held only by evaluator processes; the other seven are people's and services'. */
export const role = z.enum([
  'producer',
  'reviewer',
  'steward',
  'manager',
  'auditor',
  'service',
  'admin',
  'evaluator',
]);
export type Role = z.infer<typeof role>;
export const everyRole = role.options;

/** What a caller is to one promotion request; relation beats role. */
export const relation = z.enum(['producer', 'independent', 'unrelated']);
export type Relation = z.infer<typeof relation>;

/** The states of the glossary's drawing. */
export const requestState = z.enum([
  'submitted',
  'evaluating',
  'evaluation-failed',
  'in-queue',
  'in-review',
  'needs-evidence',
  'approved',
  'promoted',
  'rejected',
  'withdrawn',
  'superseded',
  'rolled-back',
]);
export type RequestState = z.infer<typeof requestState>;

export const decisionKind = z.enum(['approve', 'approve-limited', 'needs-evidence', 'reject']);
export type DecisionKind = z.infer<typeof decisionKind>;

export const verdict = z.enum(['superior', 'non-inferior', 'inferior', 'inconclusive']);
export type Verdict = z.infer<typeof verdict>;

export const gateOutcome = z.enum(['passed', 'failed', 'inconclusive']);
export type GateOutcome = z.infer<typeof gateOutcome>;

export const task = z.enum(['binary', 'multiclass', 'multilabel', 'regression', 'ranking', 'generation']);
export type Task = z.infer<typeof task>;

/** All that a producer is told of an evaluation (decision 2). */
export const producerVerdict = z.enum(['confirmed', 'not-confirmed', 'could-not-be-judged']);
export const producerCategory = z.enum([
  'meets-every-criterion',
  'claim-not-confirmed',
  'not-shown-non-inferior',
  'worse-than-live',
  'data-provenance',
  'too-few-rows',
  'model-did-not-run',
]);
export const producerOutcome = z.strictObject({ verdict: producerVerdict, category: producerCategory });
export type ProducerOutcome = z.infer<typeof producerOutcome>;
