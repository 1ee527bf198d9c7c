import { AssayError, type Digest } from '@assay/core';
import { instantOf } from './clock.ts';
import type { Context } from './context.ts';
import type { Tx } from './schema.ts';
import type {} from './tables.ts';

export interface IdempotentCall {
  /** The caller's `Idempotency-Key`; unique per person, not across people. */
  readonly key: string;
  /** The operation's name, so that one key cannot mean two operations. */
  readonly operation: string;
  /** Digest of the canonical request. */
  readonly requestDigest: Digest;
}

export interface IdempotentAnswer<T> {
  readonly response: T;
  /** True when the response holds a secret: it is then never stored, and a repeat is told so. */
  readonly secret?: boolean;
}

export interface Outcome<T> {
  readonly response: T;
  /** Whether this is the stored answer of an earlier call. */
  readonly replayed: boolean;
}

const lifetimeMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Runs `run` at most once per person and key within 24 hours, in one transaction with it: the work and the
 * memory of the work commit together. A repeat with the same request gets the stored answer; concurrent repeats
 * wait for the first. The response must be JSON. A call that throws leaves nothing behind and may be repeated.
 *
 * Throws IDEMPOTENCY_KEY_REUSED when the key came with another request, CONFLICT when the answer was a secret.
 */
export async function idempotently<T>(
  ctx: Context,
  call: IdempotentCall,
  run: () => Promise<IdempotentAnswer<T>>,
): Promise<Outcome<T>> {
  return ctx.transact(async (tx) => {
    if (!(await claim(tx, ctx, call))) return { response: await stored<T>(tx, ctx, call), replayed: true };
    const { response, secret = false } = await run();
    await tx
      .updateTable('idempotency')
      .set({ response: secret ? null : JSON.stringify(response) })
      .where('person_id', '=', ctx.actor.personId)
      .where('key', '=', call.key)
      .execute();
    return { response, replayed: false };
  });
}

/** Takes the key, waiting while another transaction holds it; an expired record is as good as none. */
async function claim(tx: Tx, ctx: Context, call: IdempotentCall): Promise<boolean> {
  const row = {
    operation: call.operation,
    request_digest: call.requestDigest,
    response: null,
    expires_at: instantOf(ctx.clock.milliseconds() + lifetimeMilliseconds),
  };
  const taken = await tx
    .insertInto('idempotency')
    .values({ person_id: ctx.actor.personId, key: call.key, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'key'])
        .doUpdateSet(row)
        .where('idempotency.expires_at', '<=', ctx.clock.now()),
    )
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

async function stored<T>(tx: Tx, ctx: Context, call: IdempotentCall): Promise<T> {
  const record = await tx
    .selectFrom('idempotency')
    .select(['operation', 'request_digest', 'response'])
    .where('person_id', '=', ctx.actor.personId)
    .where('key', '=', call.key)
    .executeTakeFirstOrThrow();
  if (record.operation !== call.operation || record.request_digest !== call.requestDigest) {
    throw new AssayError({
      code: 'IDEMPOTENCY_KEY_REUSED',
      publicMessage: 'This Idempotency-Key was used with another request. Use a new key for a new request.',
    });
  }
  if (record.response === null) {
    throw new AssayError({
      code: 'CONFLICT',
      publicMessage: 'This call was already carried out. Its answer held a secret, which is shown only once.',
    });
  }
  return record.response as T;
}

/** Forgets the answers whose time is over; returns how many. */
export async function forgetExpiredAnswers(ctx: Context): Promise<number> {
  return ctx.transact(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('idempotency')
      .where('expires_at', '<=', ctx.clock.now())
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
