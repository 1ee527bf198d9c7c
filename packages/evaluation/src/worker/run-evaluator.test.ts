import { createPublicKey, verify } from 'node:crypto';
import { caseRows, caseRowsUse, evaluationReport, type DsseEnvelope } from '@assay/contract';
import { canonicalJson, digestOf, fromBase64, payloadOf, preAuthenticationEncoding, utf8 } from '@assay/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateEvaluatorKeys, type EvaluatorKeys } from '../suite/evaluator-keys.ts';
import { generateX25519, hpkeOpen } from '../suite/hpke.ts';
import { evaluationJob, exampleModel, sealExample, sideOf, withFolder } from '../testing/example-suite.ts';
import { endlessLoopModel } from '../testing/hostile-models.ts';
import { startFakeRegistry, type FakeRegistry } from '../testing/fake-registry.ts';
import { runEvaluator } from './run-evaluator.ts';

let keys: EvaluatorKeys;
let suite: Awaited<ReturnType<typeof sealExample>>;
let registry: FakeRegistry;
let stop: AbortController;
let loop: Promise<void>;
const logged: unknown[] = [];

beforeAll(async () => {
  keys = await generateEvaluatorKeys();
  suite = await withFolder((folder) => sealExample('spam-filter', keys, folder));
  registry = await startFakeRegistry();
  registry.suites.set('suite', suite.sealed);
  stop = new AbortController();
  loop = runEvaluator({
    baseUrl: registry.baseUrl,
    token: 'test',
    keys,
    signal: stop.signal,
    waitSeconds: 0,
    log: (event, facts) => logged.push({ event, facts }),
  });
});
afterAll(async () => {
  stop.abort();
  await loop;
  await registry.close();
});

async function version(name: string, file: string): Promise<ReturnType<typeof sideOf>> {
  const bytes = await exampleModel('spam-filter', file);
  registry.files.set(digestOf(bytes), bytes);
  return sideOf(name, bytes);
}

function reportIn(envelope: DsseEnvelope): ReturnType<typeof evaluationReport.parse> {
  return evaluationReport.parse(JSON.parse(new TextDecoder().decode(payloadOf(envelope))));
}

function signedBy(envelope: DsseEnvelope): boolean {
  const x = Buffer.from(keys.signing.publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const message = preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope));
  return verify(null, message, key, fromBase64(envelope.signatures[0]?.sig ?? ''));
}

describe('an evaluator', () => {
  test('says that a soundly sealed suite is valid', async () => {
    const { manifest, manifestDigest } = suite;
    const posted = registry.next('/suite-verdict');
    const base = evaluationJob(suite, sideOf('x/1', new Uint8Array(1)), null);
    registry.jobs.push({
      ...base,
      kind: 'validate-suite',
      manifest,
      manifestDigest,
      sealed: manifest.sealed.digest,
    });
    expect((await posted).body).toMatchObject({ valid: true, reason: null });
  });

  test('refuses a suite whose manifest promises other slices than were sealed', async () => {
    const manifest = { ...suite.manifest, slices: [] };
    const posted = registry.next('/suite-verdict');
    const base = evaluationJob(suite, sideOf('x/1', new Uint8Array(1)), null);
    registry.jobs.push({ ...base, kind: 'validate-suite', manifest });
    expect((await posted).body).toMatchObject({ valid: false, reason: expect.stringContaining('slices') });
  });

  test('evaluates candidate and baseline, signs the report, and a rerun has the same result digest', async () => {
    const job = evaluationJob(
      suite,
      await version('spam-filter/2', 'e'),
      await version('spam-filter/1', 'c'),
    );
    const digests: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const posted = registry.next('/report');
      registry.jobs.push(job);
      const envelope = (await posted).body['envelope'] as DsseEnvelope;
      expect(signedBy(envelope)).toBe(true);
      const report = reportIn(envelope);
      expect(report.resultDigest).toBe(digestOf(canonicalJson(report.result)));
      expect(report.result.suite.digest).toBe(suite.manifestDigest);
      expect(report.result.candidate.digest).toBe(job.candidate.digest);
      digests.push(report.resultDigest);
    }
    expect(digests[0]).toBe(digests[1]);
  });

  test('takes the next job after the registry was away', async () => {
    registry.away = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const posted = registry.next('/report');
    registry.jobs.push(evaluationJob(suite, await version('spam-filter/1', 'c'), { reference: 'majority' }));
    registry.away = false;
    const report = reportIn((await posted).body['envelope'] as DsseEnvelope);
    expect(report.result.baseline).toMatchObject({ kind: 'reference', version: 'reference:majority' });
  });

  test('drops a job whose lease it lost, hands in nothing, and takes the next one', async () => {
    const endless = endlessLoopModel({ width: 57 });
    registry.files.set(digestOf(endless), endless);
    registry.leaseLost = true;
    const before = registry.posted.length;
    const leaseUntil = new Date(Date.now() + 3_000).toISOString();
    registry.jobs.push({ ...evaluationJob(suite, sideOf('spam-filter/9', endless), null), leaseUntil });
    const dropped = (): boolean => logged.some((line) => JSON.stringify(line).includes('job.dropped'));
    for (let tries = 0; tries < 200 && !dropped(); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(dropped()).toBe(true);
    expect(registry.posted.length).toBe(before);
    registry.leaseLost = false;
    const posted = registry.next('/suite-verdict');
    registry.jobs.push({
      ...evaluationJob(suite, sideOf('x/1', new Uint8Array(1)), null),
      kind: 'validate-suite',
    });
    expect((await posted).body).toMatchObject({ valid: true });
  });

  test('names the column that a reviewer’s own slice asks for and the suite has not', async () => {
    const bytes = await exampleModel('spam-filter', 'c');
    registry.files.set(digestOf(bytes), bytes);
    const asked = evaluationJob(suite, sideOf('spam-filter/1', bytes), null);
    const slices = [{ name: 'x', where: 'row.zz > 1.0', metric: 'accuracy', margin: '0.1' }];
    const posted = registry.next('/failure');
    registry.jobs.push({ ...asked, rerun: { slices, perturbation: null } });
    expect((await posted).body['failure']).toMatchObject({
      side: 'suite',
      message: expect.stringContaining('zz'),
    });
  });

  test('names altered bytes of an artifact and never runs them', async () => {
    const side = await version('spam-filter/2', 'e');
    const altered = (await exampleModel('spam-filter', 'e')).slice();
    altered[1000] = (altered[1000] ?? 0) ^ 1;
    registry.files.set(side.files[0]?.digest ?? '', altered);
    const posted = registry.next('/failure');
    registry.jobs.push(evaluationJob(suite, side, null));
    expect((await posted).body['failure']).toMatchObject({
      kind: 'digest-mismatch',
      side: 'candidate',
      suiteOpened: false,
    });
  });

  test('answers a case view so that only the holder of the one-time key reads it', async () => {
    const reader = await generateX25519();
    const base = evaluationJob(
      suite,
      await version('spam-filter/2', 'e'),
      await version('spam-filter/1', 'c'),
    );
    const posted = registry.next('/cases');
    const recipientKey = Buffer.from(reader.publicKey).toString('base64');
    registry.jobs.push({ ...base, kind: 'case-view', ordinals: [0, 5, 1599], recipientKey });
    const { ciphertext } = (await posted).body as {
      ciphertext: Record<'encapsulated' | 'ciphertext', string>;
    };
    const sealed = {
      encapsulated: fromBase64(ciphertext.encapsulated),
      ciphertext: fromBase64(ciphertext.ciphertext),
    };
    const opened = await hpkeOpen(reader.privateKey, caseRowsUse, utf8(base.job), sealed);
    const read = caseRows.parse(JSON.parse(new TextDecoder().decode(opened)));
    expect(read.rows.map((row) => row.ordinal)).toEqual([0, 5, 1599]);
    expect(read.rows[0]?.candidate?.answer).toMatch(/^(ham|spam)$/);
    const other = await generateX25519();
    await expect(hpkeOpen(other.privateKey, caseRowsUse, utf8(base.job), sealed)).rejects.toThrow();
  });
});
