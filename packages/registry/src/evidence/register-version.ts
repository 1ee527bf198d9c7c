import type { VersionView } from '@assay/contract';
import { type NewVersion, registerVersion as register } from '../catalog/register-version.ts';
import type { Context } from '../database/context.ts';
import { refused, requireRole } from '../people/refusals.ts';

/**
 * As the catalog's `registerVersion`. Sealed suites and fingerprints are stored beside model files, and everyone may
 * read the files of a version: naming one of theirs is refused with MODEL_INVALID, as though it had not been uploaded.
 */
export async function registerVersion(ctx: Context, input: NewVersion): Promise<VersionView> {
  requireRole(ctx, 'producer');
  return ctx.transact(async (tx) => {
    for (const { path, digest } of input.files) {
      const suite = await tx
        .selectFrom('suite_version')
        .select('id')
        .where('sealed_digest', '=', digest)
        .limit(1)
        .executeTakeFirst();
      const manifest = await tx
        .selectFrom('fingerprint_manifest')
        .select('digest')
        .where('digest', '=', digest)
        .limit(1)
        .executeTakeFirst();
      if (suite !== undefined || manifest !== undefined) {
        throw refused(
          'MODEL_INVALID',
          `The version cannot be registered: the bytes of "${path}" (${digest}) were not uploaded; send them first.`,
        );
      }
    }
    return register(ctx, input);
  });
}
