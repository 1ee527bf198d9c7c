import { z } from 'zod';
import { decimal, handle, prose } from './primitives.ts';
import { task } from './roles.ts';

const heldOutFile = z.strictObject({ path: z.string().min(1) });

/** `suite.yaml`, as a steward writes it. Paths are relative to the file. */
export const suiteFile = z
  .strictObject({
    suite: handle,
    version: z.string().min(1).max(50),
    title: z.string().min(1).max(200),
    task,
    label: z.strictObject({
      column: z.string().min(1),
      /** The positive class of a binary task. */
      positive: z.union([z.string(), z.number()]).optional(),
      /** In the order of the model's probability columns. */
      classes: z
        .array(z.union([z.string(), z.number()]))
        .min(2)
        .optional(),
    }),
    /** A natural row id: checked for duplicates, then sealed content. */
    idColumn: z.string().min(1).optional(),
    /** Rows with the same value are resampled together. */
    clusterColumn: z.string().min(1).optional(),
    features: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          dtype: z.enum(['float32', 'float64', 'int32', 'int64', 'string', 'bool']),
        }),
      )
      .min(1),
    input: z
      .strictObject({ tensor: z.string().min(1).optional(), perFeature: z.boolean().optional() })
      .default({}),
    outputs: z
      .strictObject({
        probabilities: z.string().optional(),
        label: z.string().optional(),
        value: z.string().optional(),
        text: z.string().optional(),
        scores: z.string().optional(),
      })
      .default({}),
    metrics: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          margin: decimal,
          primary: z.boolean().default(false),
          /** A CEL expression over one row's result, for a custom metric. */
          cel: z.string().optional(),
          /** Parameters such as k of NDCG@k, the quantile of pinball, a regex. */
          parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
        }),
      )
      .min(1),
    slices: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100),
          where: z.string().min(1),
          metric: z.string().min(1),
          margin: decimal,
        }),
      )
      .max(64)
      .default([]),
    /** Columns over which slices may be searched, beyond those declared. */
    explore: z.array(z.string()).default([]),
    /** What stands in where a stage has no holder: `majority`, `mean`, or a version. */
    reference: z.string().min(1),
    guard: z.strictObject({
      epsilon: decimal,
      delta: decimal,
      teams: z.record(z.string(), z.number().positive()).default({}),
    }),
    heldOut: z.union([
      z.strictObject({ gate: heldOutFile, vault: heldOutFile, disposable: heldOutFile.optional() }),
      z.strictObject({
        path: z.string().min(1),
        vaultShare: z.number().gt(0).lt(1).default(0.3),
        disposableShare: z.number().min(0).lt(1).default(0),
      }),
    ]),
    /** The datasets from which the rows were drawn; a training dataset with one of these digests blocks. */
    sources: z
      .array(
        z.strictObject({ namespace: z.string(), name: z.string(), version: z.string(), path: z.string() }),
      )
      .default([]),
    notes: prose.optional(),
  })
  .describe('suite.yaml');
export type SuiteFile = z.infer<typeof suiteFile>;
