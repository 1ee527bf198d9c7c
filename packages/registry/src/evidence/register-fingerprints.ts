import type { Digest } from '@assay/core';
import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type ResolvedVersion, datasetsOf, requireVersion } from '../catalog/queries.ts';
import { requireProducerOf } from '../catalog/permissions.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';

/** Rows below which a manifest would ask about single rows. */
export const fewestRows = 200;

/** Manifests of one model that may be handed in within a week. */
export const manifestsPerWeek = 5;

const week = 7 * 86_400_000;

export interface RegisterFingerprints {
  readonly model: string;
  readonly version: number;
  readonly digest: Digest;
  readonly rows: number;
  readonly keyHex: string;
  readonly datasets: readonly Digest[];
}

/**
 * Takes keyed fingerprints of the training data of a version, for its next evaluation. What they overlap is told to
 * reviewers only. Refused, because it could be used to ask whether single rows are sealed: fewer than two hundred rows
 * (BAD_REQUEST), a key used before (CONFLICT), more than five of a model in a week (LIMIT_REACHED); BAD_REQUEST also
 * unless every declared training dataset is covered. Fact: fingerprints.received.
 */
export async function registerFingerprints(
  ctx: Context,
  input: RegisterFingerprints,
): Promise<{ readonly digest: Digest; readonly rows: number }> {
  requireRole(ctx, 'producer');
  const stored = await ctx.blobs.sizeBytes(input.digest);
  return ctx.transact(async (tx) => {
    const found = await requireVersion(tx, input.model, input.version);
    await requireProducerOf(tx, ctx, found.model.team_id);
    if (stored === undefined) {
      throw refused('BAD_REQUEST', `The fingerprints ${input.digest} were not uploaded. Send them first.`);
    }
    await requireFit(tx, ctx, found, input);
    const { model, version } = found;
    await tx
      .insertInto('fingerprint_manifest')
      .values({
        model_id: model.id,
        version: version.version,
        digest: input.digest,
        rows: input.rows,
        key_hex: input.keyHex,
        received_at: ctx.clock.now(),
        received_by: ctx.actor.personId,
      })
      .execute();
    await append(tx, ctx, {
      kind: 'fingerprints.received',
      payload: {
        model: model.id,
        version: version.version,
        manifest: input.digest,
        rows: input.rows,
        datasets: [...input.datasets],
      },
    });
    return { digest: input.digest, rows: input.rows };
  });
}

async function requireFit(
  tx: Tx,
  ctx: Context,
  { model, version }: ResolvedVersion,
  input: RegisterFingerprints,
): Promise<void> {
  if (input.rows < fewestRows) {
    throw refused(
      'BAD_REQUEST',
      `Fingerprints of fewer than ${fewestRows} rows are not taken: they would ask about single rows.`,
    );
  }
  const declared = (await datasetsOf(tx, model.id, version.version)).map(({ digest }) => digest);
  const strange = input.datasets.some((digest) => !declared.includes(digest));
  if (strange || !declared.every((digest) => input.datasets.includes(digest))) {
    throw refused(
      'BAD_REQUEST',
      'Fingerprints must cover exactly the training datasets that the version declares.',
    );
  }
  const known = await tx
    .selectFrom('fingerprint_manifest')
    .select(['digest', 'key_hex', 'received_at', 'version'])
    .where('model_id', '=', model.id)
    .execute();
  if (known.some(({ key_hex, digest }) => key_hex === input.keyHex || digest === input.digest)) {
    throw refused(
      'CONFLICT',
      'This manifest or its key was used before. Make a fresh key for each manifest.',
    );
  }
  const since = instantOf(ctx.clock.milliseconds() - week);
  if (known.filter(({ received_at }) => received_at > since).length >= manifestsPerWeek) {
    throw refused(
      'LIMIT_REACHED',
      `${manifestsPerWeek} manifests of a model a week are taken. Try again later.`,
    );
  }
}
