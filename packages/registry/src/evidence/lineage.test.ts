import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Digest, digestOf, isAssayError, utf8 } from '@assay/core';
import { type OpenLineageEvent, apiOperations } from '@assay/contract';
import { registerVersion } from '../catalog/register-version.ts';
import { registryReplay } from '../composition.ts';
import { readJsonDocument } from '../ledger/documents.ts';
import { replayFaults } from '../ledger/replay.ts';
import { requestByNumber } from '../promotion/queries.ts';
import {
  type TestEvaluator,
  evaluator,
  leased,
  reportNext,
  validateSuite,
} from '../testing/evaluator-world.ts';
import { intoStaging, submit } from '../testing/promotion-world.ts';
import { type SeededRegistry, seedModel, seedSuite, seededRegistry, upload } from '../testing/seed.ts';
import { tampered } from '../testing/tamper.ts';
import { getLineage } from './get-lineage.ts';
import { readJobFile } from './job-files.ts';
import { datasetsOfEvent, runKey } from './lineage-rules.ts';
import { postLineage, postLineageBatch } from './post-lineage.ts';
import { registerFingerprints } from './register-fingerprints.ts';
import { sealedEvidence } from './sealed-evidence.ts';

const gate = digestOf(utf8('the rows of the gate'));
const mail = digestOf(utf8('mail'));
const runId = '0197f0aa-1111-7222-8333-444455556666';
const dataset = (name: string, digest: Digest | string) => ({
  namespace: 'example',
  name,
  facets: { version: { _producer: 'https://pipeline', _schemaURL: 'https://x', datasetVersion: digest } },
});
const event = (change: Partial<OpenLineageEvent> = {}): OpenLineageEvent => ({
  eventType: 'COMPLETE',
  eventTime: '2026-11-20T10:00:00Z',
  run: { runId },
  job: { namespace: 'training', name: 'spam-filter' },
  inputs: [dataset('mail', mail), dataset('archive', gate)],
  outputs: [{ namespace: 'models', name: 'spam-filter' }],
  producer: 'https://pipeline',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  ...change,
});

let registry: SeededRegistry;
let eva: TestEvaluator;
beforeAll(async () => {
  registry = await seededRegistry();
  eva = await evaluator(registry);
  await seedModel(registry, 'first');
  const source = { namespace: 'b', name: 'spam-gate', version: '2026.1', digest: gate };
  await seedSuite(registry, { sources: [source] });
  await validateSuite(eva);
});
afterAll(() => registry.close());

const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
};

describe('run events', () => {
  test('are kept byte for byte, once', async () => {
    const ada = await registry.by('ada');
    const first = await postLineage(ada, event());
    expect(first.run).toBe('0197f0aa111172228333444455556666');
    expect(await postLineage(ada, event())).toEqual(first);
    expect(await registry.database.read((tx) => readJsonDocument(tx, first.event))).toEqual(event());
    const facts = await registry.database.kysely
      .selectFrom('fact')
      .select('kind')
      .where('kind', '=', 'lineage.received')
      .execute();
    expect(facts).toHaveLength(1);
  });

  test('of a run are taken from whoever sent its first, and nobody else', async () => {
    const ivo = await registry.by('ivo');
    expect(await refusal(postLineage(ivo, event({ eventType: 'OTHER' })))).toBe('FORBIDDEN');
    expect(await refusal(postLineage(await registry.by('noor'), event()))).toBe('FORBIDDEN');
  });

  test('come in batches, each standing by itself', async () => {
    const ada = await registry.by('ada');
    const answer = await postLineageBatch(ada, [event({ eventType: 'START' }), { eventTime: 'x' }, 7]);
    expect(answer).toMatchObject({
      status: 'partial_success',
      summary: { received: 3, successful: 1, failed: 2 },
    });
    expect(answer.failed_events.map(({ index }) => index)).toEqual([1, 2]);
  });

  test('name datasets with digests where a facet holds one, whatever else the facets hold', () => {
    const facets = fc.dictionary(fc.constantFrom('version', 'assay', 'schema'), fc.jsonValue());
    const arbitrary = fc.array(fc.record({ namespace: fc.string(), name: fc.string(), facets }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(arbitrary, (inputs) => {
        const found = datasetsOfEvent(event({ inputs, outputs: [] }));
        expect(found.length).toBeLessThanOrEqual(inputs.length);
        for (const { digest } of found) expect(digest === null || digest.startsWith('sha256:')).toBe(true);
      }),
    );
    const [first] = datasetsOfEvent(event());
    expect(first).toMatchObject({ direction: 'input', name: 'mail', digest: mail });
  });

  test('and MLflow name one run alike', () => {
    expect(runKey(runId)).toBe(runKey('0197F0AA111172228333444455556666'));
  });
});

test('a held-out dataset that the training run read blocks, though the producer declared another', async () => {
  const ada = await registry.by('ada');
  const body = apiOperations.registerVersion.body.parse({
    files: [await upload(ada, 'model.onnx', 'leaky')],
    runId: runKey(runId),
    datasets: [{ namespace: 'example', name: 'mail', version: '1', digest: mail }],
  });
  const { version } = await registerVersion(ada, { ...body, model: 'spam-filter' });
  expect(await getLineage(ada, { model: 'spam-filter', version })).toMatchObject({
    declared: [{ name: 'mail', digest: mail }],
    events: [{}, {}],
    inputs: [
      { name: 'archive', digest: gate, declared: false },
      { name: 'mail', digest: mail, declared: true },
    ],
    outputs: [{ name: 'spam-filter', digest: null, declared: false }],
  });
  await intoStaging(registry, `spam-filter/${version}`);
  const { number } = await submit(registry, `spam-filter/${version}`, 'prod');
  await reportNext(eva);
  const packet = await registry.database.read(async (tx) => {
    const request = (await requestByNumber(tx, number))!;
    return (await sealedEvidence(tx, ada, request.packet!)).packet;
  });
  expect(packet.findings[0]).toMatchObject({ kind: 'trained-on-held-out', severity: 'blocking' });
  expect(packet.findings[0]?.sentence).toContain('What its training run read includes archive');
  expect(packet.gates[0]).toMatchObject({ outcome: 'failed' });
});

describe('fingerprints', () => {
  const keyHex = 'ab'.repeat(32);
  const manifest = async (text: string, change = {}) => {
    const ada = await registry.by('ada');
    const { digest } = await upload(ada, 'fingerprints', text);
    return { model: 'spam-filter', version: 1, digest, rows: 1000, keyHex, datasets: [mail], ...change };
  };

  test('of few rows, of other data than declared, or with a used key are refused: they would ask about single rows', async () => {
    const ada = await registry.by('ada');
    expect(await refusal(registerFingerprints(ada, await manifest('few', { rows: 199 })))).toBe(
      'BAD_REQUEST',
    );
    expect(await refusal(registerFingerprints(ada, await manifest('other', { datasets: [gate] })))).toBe(
      'BAD_REQUEST',
    );
    expect(await refusal(registerFingerprints(ada, { ...(await manifest('x')), digest: gate }))).toBe(
      'BAD_REQUEST',
    );
    expect(await refusal(registerFingerprints(await registry.by('ivo'), await manifest('ivo')))).toBe(
      'FORBIDDEN',
    );
    await registerFingerprints(ada, await manifest('good'));
    expect(await refusal(registerFingerprints(ada, await manifest('same key')))).toBe('CONFLICT');
  });

  test('of one model are limited by the week', async () => {
    const ada = await registry.by('ada');
    for (let index = 1; index < 5; index += 1) {
      await registerFingerprints(ada, await manifest(`m${index}`, { keyHex: `${index}`.repeat(64) }));
    }
    const late = await manifest('late', { keyHex: 'cd'.repeat(32) });
    expect(await refusal(registerFingerprints(ada, late))).toBe('LIMIT_REACHED');
    registry.clock.advance(8 * 86_400_000);
    expect(await refusal(registerFingerprints(ada, late))).toBe('none');
  });

  test('go to the evaluator with the next evaluation of the version', async () => {
    await intoStaging(registry, 'spam-filter/1');
    await submit(registry, 'spam-filter/1', 'prod');
    const job = await leased(eva, 'evaluate');
    expect(job.fingerprints).toMatchObject({ keyHex: 'cd'.repeat(32) });
    const { stream } = await readJobFile(eva.ctx, {
      job: job.job,
      lease: job.lease,
      digest: job.fingerprints!.digest,
    });
    for await (const piece of stream) expect(Buffer.from(piece).toString()).toBe('late');
  });
});

test('events and manifests replay from the facts, and an edited one is named', async () => {
  const faults = async () => (await registry.database.read((tx) => replayFaults(tx, registryReplay))).faults;
  expect(await faults()).toEqual([]);
  await tampered(registry.database, `update fingerprint_manifest set rows = 5`, async () => {
    expect((await faults())[0]).toMatchObject({ table: 'fingerprint_manifest' });
  });
  await tampered(
    registry.database,
    `update lineage_event set run = 'other' where event_type = 'START'`,
    async () => {
      expect((await faults())[0]).toMatchObject({ table: 'lineage_event' });
    },
  );
});
