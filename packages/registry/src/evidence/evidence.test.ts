import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Uuid, base64, isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { readDocument } from '../ledger/documents.ts';
import { replayFaults } from '../ledger/replay.ts';
import { freshSigner } from '../ledger/signer.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { chargeExposure } from '../suites/exposure.ts';
import { getSuite } from '../suites/read-suites.ts';
import {
  type TestEvaluator,
  evaluator,
  leased,
  reportNext,
  testComparison,
  testReport,
  testResult,
} from '../testing/evaluator-world.ts';
import { intoStaging, submit } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedSuite, seedVersion, seededRegistry } from '../testing/seed.ts';
import { tampered } from '../testing/tamper.ts';
import { extendLease } from './extend-lease.ts';
import { readJobFile, readSealedSuite } from './job-files.ts';
import { leaseJob } from './lease-job.ts';
import { postFailure } from './post-failure.ts';
import { postReport } from './post-report.ts';
import { postSuiteVerdict } from './post-suite-verdict.ts';
import { evaluationProgress, jobById, producerOutcomeOf } from './queries.ts';
import { rerunsOfRequest, sealedEvidence } from './sealed-evidence.ts';
import { startRerun } from './reruns.ts';

let registry: SeededRegistry;
let eva: TestEvaluator;
let version = 0;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  eva = await evaluator(registry);
  await seedSuite(registry, { rows: { gate: 4000, vault: 800, disposable: 0 } });
});
afterAll(() => registry.close());

const row = (number: number) => registry.database.read(async (tx) => (await requestByNumber(tx, number))!);
const jobRow = (id: Uuid) => registry.database.read(async (tx) => (await jobById(tx, id))!);
const outcome = (number: number) => registry.database.read((tx) => producerOutcomeOf(tx, number, 1));
const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return `${error.code}: ${error.publicMessage}`;
    throw error;
  }
  return 'none';
};

/** A fresh version asked into prod, whose evaluation waits. */
async function asked(): Promise<number> {
  registry.clock.advance(8 * 86_400_000);
  version += 1;
  if (version > 1) await seedVersion(registry, { text: `version ${version}` });
  await intoStaging(registry, `spam-filter/${version}`);
  return (await submit(registry, `spam-filter/${version}`, 'prod')).number;
}

describe('a suite', () => {
  test('is validated by an evaluator before it is in force', async () => {
    const ada = await registry.by('ada');
    expect(await refusal(leaseJob(ada))).toContain('FORBIDDEN');
    const { job, lease, sealed } = await leased(eva, 'validate-suite');
    const { stream } = await readSealedSuite(eva.ctx, { job, lease });
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('ciphertext');
    expect(sealed).toMatch(/^sha256:/);
    await postSuiteVerdict(eva.ctx, { job, lease, valid: true, reason: null });
    expect(await postSuiteVerdict(eva.ctx, { job, lease, valid: true, reason: null })).toEqual({
      accepted: true,
    });
    const sol = await registry.by('sol');
    expect((await getSuite(sol, { suite: 'spam-heldout', version: '2026.1' })).state).toBe('in-force');
  });

  test('that the evaluator finds unsound is refused, with the reason', async () => {
    await seedSuite(registry, { version: 'bad' });
    const { job, lease } = await leased(eva, 'validate-suite');
    await postSuiteVerdict(eva.ctx, { job, lease, valid: false, reason: 'column type: 3 unknown classes' });
    const sol = await registry.by('sol');
    expect(await getSuite(sol, { suite: 'spam-heldout', version: 'bad' })).toMatchObject({
      state: 'refused',
      refusedBecause: 'column type: 3 unknown classes',
    });
  });
});

describe('an evaluation', () => {
  test('has its criteria and the guard’s commitment in the ledger before it can be leased', async () => {
    const number = await asked();
    const { job_id } = await row(number);
    const stored = await jobRow(job_id!);
    expect(stored.state).toBe('waiting');
    const criteria = await registry.database.read((tx) => readDocument(tx, stored.criteria!));
    expect(JSON.parse(Buffer.from(criteria).toString())).toMatchObject({
      schema: 'assay.criteria/1',
      request: number,
      gates: [{ name: 'nothing blocks' }],
      baseline: { version: 'reference:majority', digest: null },
    });
    const facts = await registry.database.kysely.selectFrom('fact').select(['kind', 'bytes']).execute();
    const fixed = facts
      .filter(({ kind }) => kind === 'evaluation.criteria-fixed')
      .map(({ bytes }) => Buffer.from(bytes).toString());
    expect(
      fixed.some((text) => text.includes(stored.criteria!) && text.includes(stored.guard_commitment!)),
    ).toBe(true);
    expect(fixed.join()).not.toContain(Buffer.from(stored.guard_seed!).toString('hex'));
  });

  test('ends in a sealed packet of canonical bytes, a request in the queue, and one verdict for the producer', async () => {
    const { request } = await reportNext(eva);
    const after = await row(request);
    expect(after.state).toBe('in-queue');
    const { packet, result, measured } = await registry.database.read((tx) =>
      sealedEvidence(tx, registry.as(), after.packet!),
    );
    expect(packet).toMatchObject({
      request,
      round: 1,
      model: 'spam-filter',
      gates: [{ outcome: 'passed' }],
      failure: null,
    });
    expect(packet.findings.map(({ kind }) => kind)).toContain('no-baseline');
    expect(result?.comparisons).toHaveLength(2);
    expect(measured?.machine).toBe('test');
    expect(await outcome(request)).toEqual({ verdict: 'confirmed', category: 'meets-every-criterion' });
    expect(await registry.database.read((tx) => evaluationProgress(tx, request, 1))).toMatchObject({
      state: 'reported',
      attempt: 1,
    });
  });

  test('a verdict told is charged to the suite, three bits', async () => {
    const rows = await registry.database.kysely.selectFrom('exposure').select(['what', 'bits']).execute();
    expect(rows).toEqual([
      { what: 'verdict', bits: 2 },
      { what: 'category', bits: 1 },
    ]);
  });

  test('reads the files of its own job under its own lease, and no others', async () => {
    await asked();
    const { job, lease, candidate } = await leased(eva, 'evaluate');
    const [file] = candidate.files;
    const { stream } = await readJobFile(eva.ctx, { job, lease, digest: file!.digest });
    for await (const piece of stream) expect(Buffer.from(piece).toString()).toBe('version 2');
    const { stream: sealed } = await readSealedSuite(eva.ctx, { job, lease });
    for await (const piece of sealed) expect(piece.length).toBeGreaterThan(0);
    const other = registry.as().newId();
    expect(await refusal(readJobFile(eva.ctx, { job, lease: other, digest: file!.digest }))).toContain(
      'LEASE_LOST',
    );
    const suite = (await jobRow(job)).suite_id;
    const { sealed_digest } = await registry.database.kysely
      .selectFrom('suite_version')
      .selectAll()
      .where('id', '=', suite)
      .executeTakeFirstOrThrow();
    expect(await refusal(readJobFile(eva.ctx, { job, lease, digest: sealed_digest }))).toContain('NOT_FOUND');
    expect(await refusal(readSealedSuite(await registry.by('sol'), { job, lease }))).toContain('FORBIDDEN');
    await postReport(eva.ctx, { job, lease, envelope: testReport(eva, job, testResult(await again(job))) });
  });
});

/** A job as it was leased, from its row. */
async function again(id: Uuid) {
  const { describeJob } = await import('./describe-job.ts');
  const job = await registry.database.read(async (tx) => describeJob(tx, (await jobById(tx, id))!));
  if (job.kind !== 'evaluate') throw new Error('not an evaluation');
  return job;
}

describe('a report', () => {
  let job: Awaited<ReturnType<typeof again>>;
  beforeAll(async () => {
    await asked();
    job = await leased(eva, 'evaluate');
  });
  const handIn = (envelope: ReturnType<typeof testReport>) =>
    refusal(postReport(eva.ctx, { job: job.job, lease: job.lease, envelope }));

  test('signed by another key is refused', async () => {
    const stranger = { signer: freshSigner(), keyId: eva.keyId };
    expect(await handIn(testReport(stranger, job.job, testResult(job)))).toContain(
      'INTEGRITY: The report is refused: it is not signed',
    );
    expect(
      await handIn(testReport({ signer: eva.signer, keyId: 'unknown' }, job.job, testResult(job))),
    ).toContain('INTEGRITY');
  });

  test('with one byte of its payload changed is refused', async () => {
    const envelope = testReport(eva, job.job, testResult(job));
    const bytes = Buffer.from(envelope.payload, 'base64');
    bytes[bytes.length - 10]! ^= 1;
    expect(await handIn({ ...envelope, payload: bytes.toString('base64') })).toContain('INTEGRITY');
  });

  const digest = `sha256:${'1'.repeat(64)}` as const;
  test.each([
    ['another job', {}, 'other-job', 'it is about another job'],
    [
      'another candidate',
      { candidate: { version: 'spam-filter/3', digest, kind: 'version', identity: 'content' } },
      null,
      'another candidate',
    ],
    ['no baseline', { baseline: null }, null, 'baseline'],
    ['another suite', { suite: { name: 'spam-heldout', version: '2026.1', digest } }, null, 'another suite'],
    ['a slice left out', { comparisons: [testComparison()] }, null, 'slice:money words:accuracy is missing'],
    [
      'a wider margin',
      {
        comparisons: [
          testComparison({ margin: '0.5' }),
          testComparison({
            id: 'slice:money words:accuracy',
            group: 'slice',
            name: 'money words',
            margin: '0.03',
          }),
        ],
      },
      null,
      'another margin',
    ],
    ['fewer rows', { rows: { gate: 10, vault: 800 } }, null, 'another number of rows'],
  ])('about %s is refused', async (_name, change, jobId, words) => {
    const result = { ...testResult(job), ...(change as object) };
    const id = jobId === null ? job.job : registry.as().newId();
    expect(await handIn(testReport(eva, id, result))).toContain(words);
  });

  test('that holds is accepted, and again without doing anything twice', async () => {
    const envelope = testReport(eva, job.job, testResult(job));
    expect(await handIn(envelope)).toBe('none');
    const before = await registry.database.kysely.selectFrom('fact').select('id').execute();
    expect(await handIn(envelope)).toBe('none');
    expect(await registry.database.kysely.selectFrom('fact').select('id').execute()).toHaveLength(
      before.length,
    );
  });
});

describe('a lease', () => {
  test('that runs out gives the job to the next evaluator, and the first may not report any more', async () => {
    await asked();
    const first = await leased(eva, 'evaluate');
    expect((await leaseJob(eva.ctx)).job).toBeNull();
    registry.clock.advance(61_000);
    const second = await leased(eva, 'evaluate');
    expect(second).toMatchObject({ job: first.job, attempt: 2 });
    expect(second.lease).not.toBe(first.lease);
    const late = testReport(eva, first.job, testResult(first));
    expect(
      await refusal(postReport(eva.ctx, { job: first.job, lease: first.lease, envelope: late })),
    ).toContain('LEASE_LOST');
    const beat = { job: first.job, lease: first.lease, progress: null };
    expect(await refusal(extendLease(eva.ctx, beat))).toContain('LEASE_LOST');
    await extendLease(eva.ctx, {
      ...beat,
      lease: second.lease,
      progress: { step: 'running', done: 3, of: 9 },
    });
    expect(await registry.database.read((tx) => evaluationProgress(tx, second.request, 1))).toMatchObject({
      state: 'running',
      step: 'running',
      done: 3,
      of: 9,
    });
    await postReport(eva.ctx, { job: second.job, lease: second.lease, envelope: late });
  });

  test('kept alive by heartbeats is never taken', async () => {
    await asked();
    const { job, lease } = await leased(eva, 'evaluate');
    for (let beat = 0; beat < 5; beat += 1) {
      registry.clock.advance(40_000);
      await extendLease(eva.ctx, { job, lease, progress: null });
      expect((await leaseJob(eva.ctx)).job).toBeNull();
    }
    await postReport(eva.ctx, { job, lease, envelope: testReport(eva, job, testResult(await again(job))) });
  });

  test('lost ten times gives the job up as the evaluator’s fault, and the queue goes on', async () => {
    const number = await asked();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await leased(eva, 'evaluate');
      registry.clock.advance(61_000);
    }
    expect((await leaseJob(eva.ctx)).job).toBeNull();
    expect((await row(number)).state).toBe('evaluation-failed');
    expect(await outcome(number)).toBeNull();
  });
});

describe('a failure', () => {
  const failure = (kind: 'time-limit' | 'evaluator-error', suiteOpened = true) =>
    ({
      kind,
      side: kind === 'time-limit' ? 'candidate' : 'evaluator',
      message: 'It ran for 600 s.',
      suiteOpened,
    }) as const;

  test('of the model ends the evaluation; reviewers see why, the producer only that it did not run', async () => {
    const number = await asked();
    const { job, lease } = await leased(eva, 'evaluate');
    await postFailure(eva.ctx, { job, lease, failure: failure('time-limit') });
    expect(await postFailure(eva.ctx, { job, lease, failure: failure('time-limit') })).toEqual({
      accepted: true,
    });
    expect((await row(number)).state).toBe('evaluation-failed');
    expect(await outcome(number)).toEqual({ verdict: 'could-not-be-judged', category: 'model-did-not-run' });
    const sealed = await registry.database.kysely
      .selectFrom('evidence_packet')
      .selectAll()
      .where('request', '=', number)
      .executeTakeFirstOrThrow();
    const { packet } = await registry.database.read((tx) => sealedEvidence(tx, registry.as(), sealed.digest));
    expect(packet).toMatchObject({
      failure: { kind: 'time-limit' },
      gates: [{ outcome: 'failed' }],
      caseAgainst: ['F1'],
    });
    const charged = await registry.database.kysely
      .selectFrom('exposure')
      .select(['what', 'bits'])
      .where('request', '=', number)
      .execute();
    expect(charged).toEqual([{ what: 'failure', bits: 3 }]);
  });

  test('before the suite was opened tells nothing about it and costs nothing', async () => {
    const number = await asked();
    const { job, lease } = await leased(eva, 'evaluate');
    await postFailure(eva.ctx, { job, lease, failure: failure('time-limit', false) });
    const charged = await registry.database.kysely
      .selectFrom('exposure')
      .select('bits')
      .where('request', '=', number)
      .execute();
    expect(charged).toEqual([]);
  });

  test('of the evaluator puts the job back for another try', async () => {
    const number = await asked();
    const { job, lease } = await leased(eva, 'evaluate');
    await postFailure(eva.ctx, { job, lease, failure: failure('evaluator-error') });
    expect((await row(number)).state).toBe('evaluating');
    const next = await reportNext(eva);
    expect(next).toMatchObject({ job, attempt: 2 });
  });
});

describe('a reviewer’s own run', () => {
  test('joins the evidence, seals no packet, and tells the producer nothing', async () => {
    const number = await asked();
    await reportNext(eva);
    const request = await row(number);
    const noor = await registry.by('noor');
    const options = { slices: [], perturbation: { kind: 'noise', share: '0.1' } } as const;
    const { job } = await noor.transact((tx) =>
      startRerun(tx, noor, {
        request: number,
        round: 1,
        model: request.model_id,
        version: request.version,
        stage: 'prod',
        tier: request.tier,
        policyDigest: request.policy,
        team: request.team_id,
        suiteId: request.suite_id,
        options: { ...options, slices: [] },
      }),
    );
    const before = await registry.database.kysely.selectFrom('exposure').select('id').execute();
    const done = await reportNext(eva);
    expect(done).toMatchObject({ job, rerun: { perturbation: { kind: 'noise' } } });
    expect(await registry.database.kysely.selectFrom('exposure').select('id').execute()).toEqual(before);
    const reruns = await registry.database.read((tx) => rerunsOfRequest(tx, noor, number));
    expect(reruns).toMatchObject([{ job, by: noor.actor.personId, state: 'reported' }]);
    expect(reruns[0]?.result?.comparisons).toHaveLength(2);
    expect((await row(number)).packet).toBe(request.packet);
  });
});

describe('the guard', () => {
  test('makes each further answer on the same suite version a stricter attempt', async () => {
    await asked();
    const { attemptOfModel } = await reportNext(eva);
    const told = await registry.database.kysely.selectFrom('producer_outcome').select('request').execute();
    expect(attemptOfModel).toBe(told.length);
  });

  test('below what one answer costs tells nothing more: the evidence is the reviewers’', async () => {
    const sol = await registry.by('sol');
    const { id, budget } = await getSuite(sol, { suite: 'spam-heldout', version: '2026.1' });
    const ctx = registry.as();
    const number = await asked();
    const { team_id: team } = await row(number);
    const spent = { suite: id, team, request: null, what: 'reasons', bits: budget.remaining - 2 } as const;
    await ctx.transact((tx) => chargeExposure(tx, ctx, spent));
    await reportNext(eva);
    expect((await row(number)).state).toBe('in-queue');
    expect(await outcome(number)).toBeNull();
    expect((await getSuite(sol, { suite: 'spam-heldout', version: '2026.1' })).budget.remaining).toBe(2);
  });
});

describe('the record', () => {
  const faults = () => registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

  test('replays to the same rows', async () => {
    expect(await faults()).toEqual([]);
  });

  test.each([
    [
      'evaluation_job',
      `update evaluation_job set result = 'sha256:${'2'.repeat(64)}' where state = 'reported'`,
    ],
    [
      'evaluation_job',
      `update evaluation_job set criteria = 'sha256:${'2'.repeat(64)}' where kind = 'evaluate'`,
    ],
    ['evidence_packet', `update evidence_packet set baseline = 'none'`],
    [
      'producer_outcome',
      `update producer_outcome set verdict = 'confirmed', category = 'meets-every-criterion' where category = 'model-did-not-run'`,
    ],
    ['producer_outcome', `update producer_outcome set bits = 0 where bits = 3`],
  ])('names an edited row of %s with its fact', async (table, sql) => {
    await tampered(registry.database, sql, async () => {
      const [first] = await faults();
      expect(first).toMatchObject({ table });
      expect(first?.fact).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  test('holds no signing secret and no guard noise', async () => {
    const seeds = await registry.database.kysely
      .selectFrom('evaluation_job')
      .select('guard_seed')
      .where('guard_seed', 'is not', null)
      .execute();
    const documents = await registry.database.kysely.selectFrom('document').select('bytes').execute();
    const all = Buffer.concat(documents.map(({ bytes }) => Buffer.from(bytes ?? new Uint8Array()))).toString(
      'latin1',
    );
    for (const { guard_seed } of seeds) {
      expect(all).not.toContain(base64(guard_seed!));
      expect(all).not.toContain(Buffer.from(guard_seed!).toString('hex'));
    }
  });
});
