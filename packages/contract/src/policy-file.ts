import { z } from 'zod';
import { aliasName, decimal, handle, money, probability, stageName } from './primitives.ts';

/** What a slot's holder must have been shown before the slot counts as filled. */
export const evidenceKind = z.enum([
  'report',
  'slices',
  'calibration',
  'lineage',
  'card',
  'contamination',
  'case-view',
]);

export const gateRule = z.strictObject({
  name: z.string().min(1).max(120),
  /**
   * CEL over the evidence; true means passed. It may read `overall`, `slices`, `findings`, `claims`, `rows`,
   * `suite`, `baseline`. It may not read what a producer can write.
   */
  pass: z.string().min(1),
  /** CEL; true means there was not enough to say. Read only when `pass` is not true. Default: any verdict it rests on is inconclusive. */
  inconclusive: z.string().optional(),
});

export const stageRule = z.strictObject({
  name: stageName,
  /** The MLflow alias that follows the stage's holder. */
  alias: aliasName.optional(),
  /** The stage a version must hold, or have held, before. */
  after: stageName.optional(),
  /** Whether a sealed suite must have judged the version. */
  evaluated: z.boolean().default(true),
  gates: z.array(gateRule).default([]),
  /** Days an approval stands, by risk tier. */
  approvalDays: z.record(z.enum(['1', '2', '3']), z.int().min(1).max(3650)),
  /** Identities refused here: `asserted` bars versions that are only a configuration. */
  refuseAsserted: z.boolean().default(false),
});

export const groupRule = z.strictObject({
  members: z.array(handle).min(1),
  /** One sentence: what an approval in this slot answers for. */
  answersFor: z.string().min(1).max(300),
  minutes: z.int().min(1).max(480),
  evidence: z.array(evidenceKind).default(['report']),
});

/** `assay.yaml`. `MODELOWNERS` stands beside it. */
export const policyFile = z
  .strictObject({
    organisation: z.string().min(1).max(200),
    stages: z.array(stageRule).min(1),
    groups: z.record(handle, groupRule),
    /** First match wins. A model no line binds has no suite and cannot enter an evaluated stage. */
    suites: z.array(z.strictObject({ models: z.string().min(1), suite: handle })).default([]),
    tiers: z.record(z.enum(['1', '2', '3']), z.strictObject({ harm: money, priorBad: probability })),
    forecastHorizonDays: z.int().min(1).default(90),
    submissionsPerModelPerWeek: z.int().min(1).default(3),
    reading: z
      .strictObject({
        wordsPerMinute: z.int().min(100).max(1000).default(300),
        secondsPerFigureRow: z.int().min(0).default(8),
        secondsPerPlot: z.int().min(0).default(20),
        belowFloor: z.enum(['flag', 'second-reviewer']).default('flag'),
      })
      .default({ wordsPerMinute: 300, secondsPerFigureRow: 8, secondsPerPlot: 20, belowFloor: 'flag' }),
    caseView: z
      .strictObject({
        rowsPerRequest: z.int().min(1).default(50),
        rowsPerReview: z.int().min(1).default(200),
      })
      .default({ rowsPerRequest: 50, rowsPerReview: 200 }),
    overrideHours: z.int().min(1).max(72).default(72),
    onCall: z.array(handle).default([]),
    deprecationDays: z.int().min(1).default(30),
    cardMonths: z.int().min(1).default(12),
    claimTolerance: decimal.default('0'),
  })
  .describe('assay.yaml');
export type PolicyFile = z.infer<typeof policyFile>;
