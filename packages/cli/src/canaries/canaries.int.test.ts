import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { migrate, openDatabase } from '@assay/registry';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealAndRegister } from '../commands/suite.ts';
import { type DemoRegistry, startDemoRegistry } from '../demo/demo-registry.ts';
import { type Cast, openCast } from '../example/cast.ts';
import { exampleFolder, readOrganisation } from '../example/organisation-file.ts';
import { type Request, registerFrom, reviewRequest, submitAndWait } from '../example/promote-by-rule.ts';
import { setUpOrganisation, until } from '../example/set-up.ts';
import { readCases } from '../read-cases.ts';
import { findCanaries } from './canary.ts';
import { type KnownValues, searchFolder, searchResponses } from './collect.ts';
import { canaries, plantedSuite } from './plant.ts';

/**
 * The whole job on rows that carry canaries: a model that is promoted, one that is worse, one that crashes the
 * runtime, a rerun, a case view. Then everything that anyone can read is searched.
 */
let folder: string;
let registry: DemoRegistry;
let cast: Cast;
let readRows: Buffer;
const models = resolve(exampleFolder, 'models/spam-filter');
const everyone = ['kit', 'mara', 'sol', 'ola', 'ada', 'noor', 'ines', 'wim', 'mail-gateway'];

async function toProd(reference: string): Promise<Request> {
  const ada = await cast.as('ada');
  for (const stage of ['dev', 'staging']) await submitAndWait(ada, reference, stage);
  return submitAndWait(ada, reference, 'prod');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-canaries-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  registry = await startDemoRegistry({
    folder: join(folder, 'registry'),
    environment: { TMPDIR: temporary },
  });
  cast = openCast(registry.admin, registry.profilesFile);
  await setUpOrganisation(cast, await readOrganisation(), () => {});
  const [ada, sol, noor, gateway] = [
    await cast.as('ada'),
    await cast.as('sol'),
    await cast.as('noor'),
    await cast.as('mail-gateway'),
  ];
  await ada.call('registerModel', { body: { name: 'spam-filter', team: 'mail' } });
  await sol.call('setModelTier', { params: { model: 'spam-filter' }, body: { tier: 2 } });
  await until('the evaluator', () => sol.call('getSealingKey', {}).catch(() => null));
  const { suite } = await sealAndRegister(sol, await plantedSuite(join(folder, 'plain')));
  await until('the suite', async () =>
    (await sol.call('getSuite', { params: { suite: suite.suite, version: suite.version } })).state ===
    'in-force'
      ? true
      : null,
  );
  for (const file of ['c', 'a']) await registerFrom(ada, 'spam-filter', join(models, `${file}.version.yaml`));
  const first = await toProd('spam-filter/1');
  await reviewRequest(cast, ada, first.number);
  const second = await toProd('spam-filter/2');
  await noor.call('claimSlot', { params: { number: second.number, slot: 'risk-1' }, body: {} });
  const { shownDigest, result } = await noor.call('getCase', {
    params: { number: second.number },
    query: { slot: 'risk-1' },
  });
  await noor.call('recordLeaning', {
    params: { number: second.number, slot: 'risk-1' },
    body: { lean: 'reject', forecast: '0.5', shownDigest },
  });
  const rows = await readCases(noor, second.number, result?.disagreements.ordinals.slice(0, 40) ?? []);
  readRows = Buffer.from(JSON.stringify(rows));
  await noor.call('rerunEvaluation', {
    params: { number: second.number },
    body: { perturbation: { kind: 'noise', share: '0.1' } },
  });
  await writeFile(join(folder, 'broken.onnx'), Buffer.alloc(4096, 7));
  await registry.assay('ada', ['version', 'register', 'spam-filter', '--file', join(folder, 'broken.onnx')]);
  await toProd('spam-filter/3');
  await gateway.call('recordDeployment', {
    body: { service: 'mail-gateway', stage: 'prod', model: 'spam-filter@champion' },
  });
  await gateway.call('reportIncident', {
    body: { title: 'Held back', severity: 2, service: 'mail-gateway', model: 'spam-filter@champion' },
  });
  await new Promise((done) => setTimeout(done, 4_000));
}, 180_000);

afterAll(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

async function known(): Promise<KnownValues> {
  const ola = await cast.as('ola');
  const { facts } = await ola.call('listFacts', { query: { limit: 1000 } });
  const values = (name: string): (string | number)[] => [
    ...new Set(
      facts.flatMap(({ payload }) =>
        typeof payload[name] === 'string' || typeof payload[name] === 'number' ? [payload[name]] : [],
      ),
    ),
  ];
  const { requests } = await (await cast.as('ada')).call('listRequests', { query: {} });
  const suites = await ola.call('listSuites', {});
  return {
    model: ['spam-filter'],
    version: [1, 2, 3, ...suites.suites.map(({ version }) => version)],
    alias: ['champion'],
    suite: suites.suites.map(({ suite }) => suite),
    number: [...requests.map(({ number }) => number), 1],
    digest: [...values('packet'), ...values('envelope'), ...values('report'), ...values('result')],
    decision: values('decision'),
    view: values('view'),
    handle: ['noor', 'ada'],
    proposal: [1],
    fact: facts.slice(-3).map(({ id }) => id),
    job: values('job'),
  };
}

test('the case view, the one door, did deliver the planted rows to the reviewer who asked', () => {
  const found = new Set(findCanaries(readRows, canaries).map(({ canary }) => canary));
  expect([...found].sort()).toEqual(
    ['label', 'number', 'row id', 'slice value', 'text'].filter((name) => found.has(name)).sort(),
  );
  expect(found.has('label')).toBe(true);
});

test('no canary is in any response to any role', async () => {
  const { asked, seen } = await searchResponses(cast, everyone, await known(), canaries);
  expect(asked).toBeGreaterThan(300);
  expect(seen).toEqual([]);
});

test('no canary is in the bundle or in what the processes said', async () => {
  const bundle = await (await cast.as('ola')).bytes('exportAudit', {});
  expect(findCanaries(new Uint8Array(await bundle.arrayBuffer()), canaries)).toEqual([]);
  expect(findCanaries(Buffer.from(registry.log()), canaries)).toEqual([]);
});

test('no canary is in the data folder, the keys, the profiles, the temporary folder or any row of the database', async () => {
  await registry.stop();
  const { files, seen } = await searchFolder(folder, canaries);
  expect(files).toBeGreaterThan(10);
  expect(seen.filter(({ where }) => !where.startsWith('plain/'))).toEqual([]);
  const database = await openDatabase({
    kind: 'pglite',
    dataFolder: join(registry.folder, 'data', 'database'),
  });
  try {
    await migrate(database);
    const { rows: tables } = await sql<{
      name: string;
    }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
      database.kysely,
    );
    for (const { name } of tables) {
      const { rows } = await sql<{
        text: string;
      }>`select row_to_json(t)::text as text from ${sql.table(name)} t`.execute(database.kysely);
      expect(findCanaries(Buffer.from(rows.map(({ text }) => text).join('\n')), canaries), name).toEqual([]);
    }
  } finally {
    await database.close();
  }
});

test('a deliberately leaky build is caught by the same search, in its log and in its temporary folder', async () => {
  const temporary = join(folder, 'leaky-tmp');
  await mkdir(temporary);
  const preload = pathToFileURL(fileURLToPath(new URL('./leaky-build.mjs', import.meta.url))).href;
  const leaky = await startDemoRegistry({
    folder: join(folder, 'leaky'),
    environment: { TMPDIR: temporary, NODE_OPTIONS: `--import=${preload}` },
  });
  try {
    const others = openCast(leaky.admin, leaky.profilesFile);
    await setUpOrganisation(others, await readOrganisation(), () => {});
    const sol = await others.as('sol');
    await until('the evaluator', () => sol.call('getSealingKey', {}).catch(() => null));
    const { suite } = await sealAndRegister(sol, join(folder, 'plain', 'suite.yaml'));
    const at = { params: { suite: suite.suite, version: suite.version } };
    await until('the suite', async () =>
      (await sol.call('getSuite', at)).state === 'in-force' ? true : null,
    );
  } finally {
    await leaky.stop();
  }
  const inFiles = (await searchFolder(temporary, canaries)).seen.map(({ canary }) => canary);
  expect(new Set(inFiles)).toEqual(new Set(['label', 'text', 'number', 'slice value', 'row id']));
  expect(findCanaries(Buffer.from(leaky.log()), canaries).length).toBeGreaterThan(0);
}, 60_000);
