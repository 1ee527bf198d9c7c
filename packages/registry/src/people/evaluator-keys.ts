import { AssayError, fromBase64 } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { registerKey } from '../ledger/keys.ts';
import { currentEvaluatorKey, evaluatorKeyById } from './queries.ts';
import { refused, requireRole } from './refusals.ts';

export interface EvaluatorKeys {
  /** X25519 public key, base64: suites are sealed to it. */
  readonly sealingKey: string;
  /** Ed25519 public key, base64: reports are checked with it. */
  readonly signingKey: string;
  readonly keyId: string;
}

/**
 * Registers an evaluator's public keys; the signing key also among the ledger's, so that reports can be checked from
 * an exported bundle. The same keys again change nothing; a key id that stands for other keys is
 * refused with CONFLICT, because reports that name it must be checked with what it first was.
 */
export async function registerEvaluatorKeys(
  ctx: Context,
  input: EvaluatorKeys,
): Promise<{ readonly keyId: string }> {
  requireRole(ctx, 'evaluator');
  const { keyId, sealingKey, signingKey } = input;
  requireKey('sealing key', sealingKey);
  requireKey('signing key', signingKey);
  return ctx.transact(async (tx) => {
    const known = await evaluatorKeyById(tx, keyId);
    if (known !== undefined) {
      const same =
        known.sealing_key === sealingKey &&
        known.signing_key === signingKey &&
        known.evaluator_id === ctx.actor.personId;
      if (same) return { keyId };
      throw refused('CONFLICT', `The key id ${keyId} stands for other keys. Make new keys with a new id.`);
    }
    await tx
      .insertInto('evaluator_key')
      .values({
        key_id: keyId,
        evaluator_id: ctx.actor.personId,
        sealing_key: sealingKey,
        signing_key: signingKey,
        registered_at: ctx.clock.now(),
      })
      .execute();
    await append(tx, ctx, {
      kind: 'evaluator.keys-registered',
      payload: { evaluator: ctx.actor.personId, keyId, sealingKey, signingKey },
    });
    await registerKey(tx, ctx, {
      publicKey: fromBase64(signingKey),
      name: `evaluator ${keyId}`,
      holder: `evaluator:${ctx.actor.personId}`,
    });
    return { keyId };
  });
}

/** The public keys to which suites are sealed now; UNAVAILABLE until an evaluator has registered some. */
export async function getSealingKey(ctx: Context): Promise<EvaluatorKeys> {
  return ctx.database.read(async (tx) => {
    const key = await currentEvaluatorKey(tx);
    if (key === undefined) {
      throw refused(
        'UNAVAILABLE',
        'No evaluator has registered its keys yet. Start one: assay evaluator run.',
      );
    }
    return { keyId: key.key_id, sealingKey: key.sealing_key, signingKey: key.signing_key };
  });
}

function requireKey(name: string, text: string): void {
  try {
    if (fromBase64(text).length === 32) return;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
  }
  throw refused('BAD_REQUEST', `The ${name} is not 32 bytes in base64.`);
}
