import { z } from 'zod';
import { decimal, digest, handle, instant, uuid } from './primitives.ts';
import { task } from './roles.ts';

/** The envelope around one sealed chunk file: HPKE-wrapped data key and AEAD parameters; no row content. */
export const sealedHeader = z.object({
  schema: z.literal('assay.sealed/1'),
  suite: handle,
  version: z.string(),
  aead: z.literal('AES-256-GCM'),
  chunks: z.int().min(1),
  /** HPKE (RFC 9180) DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base64. */
  wrappedKey: z.object({ recipient: z.string(), encapsulated: z.string(), ciphertext: z.string() }),
});

/**
 * What everyone may know of a suite version. Slice names and conditions, the label column and feature columns
 * are named here because a model must be fed by them; row content, ids, label values and slice membership are not.
 */
export const suiteManifest = z.object({
  schema: z.literal('assay.suite/1'),
  suite: handle,
  version: z.string(),
  title: z.string(),
  task,
  features: z.array(z.object({ name: z.string(), dtype: z.string() })),
  metrics: z.array(z.object({ name: z.string(), margin: decimal, primary: z.boolean() })),
  slices: z.array(z.object({ name: z.string(), metric: z.string(), margin: decimal })),
  reference: z.string(),
  guard: z.object({ epsilon: decimal, delta: decimal, teams: z.record(z.string(), z.number()) }),
  rows: z.object({ gate: z.int(), vault: z.int(), disposable: z.int() }),
  sources: z.array(z.object({ namespace: z.string(), name: z.string(), version: z.string(), digest })),
  sealed: z.object({ digest, bytes: z.int() }),
});
export type SuiteManifest = z.infer<typeof suiteManifest>;

export const suiteState = z.enum(['sealed', 'in-force', 'refused', 'exhausted', 'deprecated', 'retired']);

export const suiteView = z.object({
  id: uuid,
  suite: handle,
  version: z.string(),
  manifestDigest: digest,
  state: suiteState,
  manifest: suiteManifest,
  sealedBy: z.string(),
  sealedAt: instant,
  refusedBecause: z.string().nullable(),
  deprecatedAt: instant.nullable(),
  budget: z.object({
    bits: z
      .int()
      .describe('answers the suite version can give before its scores stop being honest to epsilon'),
    spent: z.int(),
    remaining: z.int(),
    words: z.string(),
    teams: z.array(z.object({ team: handle, share: z.int(), spent: z.int() })),
  }),
});
export type SuiteView = z.infer<typeof suiteView>;
