import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { digestOf, fromBase64 } from '@assay/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint } from '../contamination/fingerprint.ts';
import { renderReport } from '../report/render-report.ts';
import { evaluationReport, type DsseEnvelope } from '@assay/contract';
import { sealSuite } from '../sealing/seal-suite.ts';
import { generateEvaluatorKeys, type EvaluatorKeys } from '../suite/evaluator-keys.ts';
import { canariesIn, type Canary } from '../testing/canaries.ts';
import { evaluationJob, sideOf, withFolder } from '../testing/example-suite.ts';
import { startFakeRegistry, type FakeRegistry } from '../testing/fake-registry.ts';
import {
  crashingModel,
  hungryModel,
  linearModel,
  partlyNanModel,
  scoresModel,
  shortAnswerModel,
} from '../testing/hostile-models.ts';
import { runEvaluator } from './run-evaluator.ts';

const label = 'LABEL-canary-5d1';
const text = 'a text canary, 81f "quoted"';
const sliceValue = 'SLICE-canary-c40';
const rowId = 'ROW-canary-2b9';
const number = 7193.0625;
const canaries: readonly Canary[] = [label, text, sliceValue, rowId, number];
const rows = 600;

const suiteYaml = `
suite: planted
version: "1"
title: Planted
task: binary
label: { column: type, positive: ${label}, classes: [ham, ${label}] }
idColumn: id
features: [{ name: a, dtype: float32 }, { name: b, dtype: float32 }, { name: c, dtype: float32 }, { name: d, dtype: float32 }]
input: { tensor: float_input }
outputs: { probabilities: probabilities }
metrics: [{ name: accuracy, margin: "0.02", primary: true }, { name: auroc, margin: "0.02" }]
slices: [{ name: a region, where: 'row.region == "${sliceValue}"', metric: accuracy, margin: "0.05" }]
explore: [region, a]
reference: majority
guard: { epsilon: "0.1", delta: "0.05" }
heldOut: { gate: { path: gate.csv }, vault: { path: vault.csv } }
`;

function table(prefix: string): string {
  const lines = Array.from({ length: rows }, (_value, row) => {
    const region = row % 2 === 0 ? sliceValue : 'elsewhere';
    const note = row % 3 === 0 ? `"${text.replaceAll('"', '""')}"` : 'plain';
    return `${prefix}-${rowId}-${row},${number},${Math.sin(row)},${row % 7},${row % 11},${row % 3 === 0 ? label : 'ham'},${region},${note}`;
  });
  return ['id,a,b,c,d,type,region,note', ...lines].join('\n');
}

let keys: EvaluatorKeys;
let registry: FakeRegistry;
let suite: Pick<Awaited<ReturnType<typeof sealSuite>>, 'manifest' | 'manifestDigest'>;
let tags: { digest: ReturnType<typeof digestOf>; keyHex: string };
const stop = new AbortController();
let loop: Promise<void>;
const logged: unknown[] = [];
const processes = new Set<string>();
let sampler: NodeJS.Timeout;
let temporary = '';
const temporaryBefore = process.env['TMPDIR'];

/** Arguments and environment of every process here, while evaluations run. */
function sampleProcesses(): void {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    for (const file of ['cmdline', 'environ']) {
      try {
        processes.add(readFileSync(`/proc/${entry}/${file}`, 'latin1'));
      } catch {
        // Gone meanwhile.
      }
    }
}

beforeAll(async () => {
  keys = await generateEvaluatorKeys();
  registry = await startFakeRegistry();
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'suite.yaml'), suiteYaml);
    for (const part of ['gate', 'vault']) await writeFile(join(folder, `${part}.csv`), table(part));
    const sealed = await sealSuite({
      suiteFilePath: join(folder, 'suite.yaml'),
      evaluatorPublicKey: keys.sealing.publicKey,
      out: join(folder, 'out'),
    });
    suite = sealed;
    registry.suites.set('suite', new Uint8Array(await readFile(sealed.sealedPath)));
    const made = await fingerprint({
      trainingPaths: [join(folder, 'gate.csv')],
      features: ['a', 'b', 'c', 'd'].map((name) => ({ name, dtype: 'float32' as const })),
      out: join(folder, 'tags'),
    });
    registry.files.set(made.digest, new Uint8Array(await readFile(made.path)));
    tags = { digest: made.digest, keyHex: made.keyHex };
  });
  temporary = await mkdtemp(join(tmpdir(), 'assay-canaries-'));
  process.env['TMPDIR'] = temporary;
  sampler = setInterval(sampleProcesses, 120);
  loop = runEvaluator({
    baseUrl: registry.baseUrl,
    token: 'test',
    keys,
    signal: stop.signal,
    waitSeconds: 0,
    log: (event, facts) => logged.push({ event, facts }),
  });
}, 60_000);
afterAll(async () => {
  clearInterval(sampler);
  stop.abort();
  await loop;
  await registry.close();
  if (temporaryBefore === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporaryBefore;
  await rm(temporary, { recursive: true, force: true });
});

function version(name: string, bytes: Uint8Array): ReturnType<typeof sideOf> {
  registry.files.set(digestOf(bytes), bytes);
  return sideOf(name, bytes);
}

/** Everything in the folder that was made this test's place for temporary files. */
async function temporaryFiles(): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const name of await readdir(temporary, { recursive: true })) {
    const bytes = await readFile(join(temporary, name)).catch(() => undefined);
    if (bytes) found.push(bytes);
  }
  return found;
}

describe('sealed content', () => {
  test.each([
    ['raw', Buffer.from(`x${text}y`)],
    ['JSON-escaped', Buffer.from(JSON.stringify({ text }))],
    ['base64, first offset', Buffer.from(Buffer.from(rowId).toString('base64'))],
    ['base64, second offset', Buffer.from(Buffer.from(`1${rowId}`).toString('base64'))],
    ['base64, third offset', Buffer.from(Buffer.from(`12${rowId}`).toString('base64'))],
    ['hex', Buffer.from(Buffer.from(label).toString('hex'))],
    ['UTF-16', Buffer.from(sliceValue, 'utf16le')],
    ['float bytes', Buffer.from(Float32Array.of(1, number).buffer)],
    ['a rounded number', Buffer.from('mean 7193.06')],
    ['gzip', gzipSync(Buffer.from(`kept ${rowId}`))],
  ])('that leaked as %s would be found', (_form, leaked) => {
    expect(canariesIn(leaked, canaries).length).toBeGreaterThan(0);
  });

  test('is in no report, page, failure, verdict, log, process or temporary file', async () => {
    const shape = { width: 4 };
    const honest = version('m/1', linearModel(shape));
    const runs = [
      { ...evaluationJob(suite, honest, { reference: 'majority' }), fingerprints: tags },
      evaluationJob(suite, version('m/2', partlyNanModel(shape, 1e9)), honest),
      evaluationJob(suite, version('m/3', crashingModel(shape)), honest),
      evaluationJob(suite, version('m/4', shortAnswerModel(shape)), honest),
      evaluationJob(suite, version('m/5', scoresModel(shape)), honest),
      evaluationJob(suite, version('m/6', hungryModel(shape, 3e9)), honest),
      evaluationJob(suite, version('m/7', linearModel({ width: 9 })), honest),
    ];
    for (const job of runs) {
      const done = Promise.race([registry.next('/report'), registry.next('/failure')]);
      registry.jobs.push(job);
      await done;
    }
    const verdict = registry.next('/suite-verdict');
    registry.jobs.push({ ...evaluationJob(suite, honest, null), kind: 'validate-suite' });
    await verdict;
    const kinds = registry.posted.map((posted) => posted.path.split('/').at(-1));
    expect(kinds.filter((kind) => kind === 'report').length).toBe(1);
    expect(kinds.filter((kind) => kind === 'failure').length).toBe(6);
    const pages = registry.posted.flatMap(({ body }) => {
      const { payload } = (body['envelope'] ?? {}) as Partial<DsseEnvelope>;
      if (payload === undefined) return [];
      const bytes = fromBase64(payload);
      const report = evaluationReport.parse(JSON.parse(new TextDecoder().decode(bytes)));
      expect(report.result.contamination?.exact).toBe(rows);
      return [bytes, Buffer.from(renderReport(report))];
    });
    const shown = [
      ...registry.posted.map((posted) => Buffer.from(JSON.stringify(posted))),
      ...pages,
      ...logged.map((line) => Buffer.from(`${JSON.stringify(line)} ${inspect(line, { depth: 9 })}`)),
      Buffer.from([...processes].join('\n'), 'latin1'),
      ...(await temporaryFiles()),
    ];
    expect(processes.size).toBeGreaterThan(2);
    expect(shown.length).toBeGreaterThan(20);
    for (const bytes of shown) expect(canariesIn(bytes, canaries)).toEqual([]);
  }, 180_000);
});
