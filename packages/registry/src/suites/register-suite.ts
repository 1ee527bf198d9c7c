import { type SuiteManifest, type SuiteView, suiteManifest } from '@assay/contract';
import { canonicalJson } from '@assay/core';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { refused, requireRole } from '../people/refusals.ts';
import { requireSuite, suiteByName } from './queries.ts';
import { suiteBits } from './rules.ts';
import { recordReader } from './suite-readers.ts';
import { suiteViewOf } from './views.ts';

/**
 * Registers a sealed suite version, which the evaluator then validates before it comes in force. The sealed bytes
 * must have been uploaded. Whoever seals a version is barred for good from producing against it.
 *
 * FORBIDDEN unless a steward asks; ALREADY_EXISTS for a version that is there, because versions are immutable;
 * SUITE_INVALID when the bytes are missing or the manifest contradicts itself.
 */
export async function registerSuite(
  ctx: Context,
  input: { readonly manifest: SuiteManifest },
): Promise<SuiteView> {
  requireRole(ctx, 'steward');
  const manifest = suiteManifest.parse(input.manifest);
  const fault = manifestFault(manifest) ?? (await sealedFault(ctx, manifest));
  if (fault !== null) throw refused('SUITE_INVALID', `The suite cannot be registered: ${fault}.`);
  return ctx.transact(async (tx) => {
    const { suite, version } = manifest;
    if ((await suiteByName(tx, suite, version)) !== undefined) {
      throw refused(
        'ALREADY_EXISTS',
        `${suite}@${version} exists already, and a version never changes. Seal it under a new version.`,
      );
    }
    const id = ctx.newId();
    const bits = suiteBits(manifest);
    await tx
      .insertInto('suite_version')
      .values({
        id,
        suite,
        version,
        manifest_bytes: canonicalJson(manifest),
        sealed_digest: manifest.sealed.digest,
        state: 'sealed',
        sealed_by: ctx.actor.personId,
        sealed_at: ctx.clock.now(),
        in_force_at: null,
        refused_because: null,
        deprecated_at: null,
        bits,
      })
      .execute();
    const { manifest_digest } = await requireSuite(tx, suite, version);
    await recordReader(tx, ctx, { suite: id, person: ctx.actor.personId, how: 'sealed' });
    await append(tx, ctx, {
      kind: 'suite.sealed',
      payload: {
        suite: id,
        name: suite,
        version,
        manifest: manifest_digest,
        sealed: manifest.sealed.digest,
        steward: ctx.actor.personId,
        bits,
      },
    });
    return suiteViewOf(tx, await requireSuite(tx, suite, version));
  });
}

function manifestFault(manifest: SuiteManifest): string | null {
  const primary = manifest.metrics.filter((metric) => metric.primary).length;
  if (manifest.metrics.length === 0) return 'it names no metric';
  if (primary > 1) return 'it names more than one primary metric';
  if (manifest.rows.gate === 0) return 'it has no rows to judge by';
  for (const name of ['epsilon', 'delta'] as const) {
    const value = Number(manifest.guard[name]);
    if (!(value > 0 && value < 1)) return `guard.${name} is ${manifest.guard[name]}, not between 0 and 1`;
  }
  const metrics = new Set(manifest.metrics.map(({ name }) => name));
  const stray = manifest.slices.find(({ metric }) => !metrics.has(metric));
  return stray === undefined
    ? null
    : `slice "${stray.name}" is judged by ${stray.metric}, which is no metric of it`;
}

async function sealedFault(ctx: Context, manifest: SuiteManifest): Promise<string | null> {
  const { digest, bytes } = manifest.sealed;
  const stored = await ctx.blobs.sizeBytes(digest);
  if (stored === undefined) return `the sealed bytes ${digest} were not uploaded; send them first`;
  return stored === bytes ? null : `the sealed bytes are said to be ${bytes} long and are ${stored}`;
}
