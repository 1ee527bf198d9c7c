import type { EvaluatorJob } from '@assay/contract';
import type { Digest } from '@assay/core';
import type { Context } from '../database/context.ts';
import { notFound } from '../people/refusals.ts';
import { suiteById } from '../suites/queries.ts';
import { describeJob } from './describe-job.ts';
import { type LeaseClaim, requireLease } from './require-lease.ts';

/** Bytes to stream, hashed on the way; their last step throws INTEGRITY when they do not fit the digest. */
export interface StreamedBytes {
  readonly bytes: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** The sealed bytes of the suite of a leased job: ciphertext, to whoever holds the lease. */
export async function readSealedSuite(ctx: Context, input: LeaseClaim): Promise<StreamedBytes> {
  const digest = await ctx.database.read(async (tx) => {
    const job = await requireLease(tx, ctx, input);
    const suite = await suiteById(tx, job.suite_id);
    if (suite === undefined) throw notFound('suite of this job');
    return suite.sealed_digest;
  });
  return open(ctx, digest);
}

/** One file of a leased job. NOT_FOUND for any digest that is not among the job's own. */
export async function readJobFile(
  ctx: Context,
  input: LeaseClaim & { readonly digest: Digest },
): Promise<StreamedBytes> {
  await ctx.database.read(async (tx) => {
    const job = await requireLease(tx, ctx, input);
    if (!digestsOf(await describeJob(tx, job)).includes(input.digest)) {
      throw notFound(`file ${input.digest} of this job`);
    }
  });
  return open(ctx, input.digest);
}

function digestsOf(job: EvaluatorJob): readonly Digest[] {
  if (job.kind === 'validate-suite') return [];
  const baseline = job.baseline !== null && 'files' in job.baseline ? job.baseline.files : [];
  const fingerprints = job.kind === 'evaluate' && job.fingerprints !== null ? [job.fingerprints.digest] : [];
  return [...[...job.candidate.files, ...baseline].map(({ digest }) => digest), ...fingerprints];
}

async function open(ctx: Context, digest: Digest): Promise<StreamedBytes> {
  const bytes = await ctx.blobs.sizeBytes(digest);
  if (bytes === undefined) throw notFound(`stored file ${digest}`);
  return { bytes, stream: await ctx.blobs.open(digest) };
}
