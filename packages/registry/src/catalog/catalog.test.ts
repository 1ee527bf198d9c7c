import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOperations } from '@assay/contract';
import { canonicalJson, digestOf, utf8 } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { issueToken } from '../people/tokens.ts';
import { type SeededRegistry, seedModel, seedVersion, seededRegistry, upload } from '../testing/seed.ts';
import { getAlias, removeAlias, resolveAliasAs, setAlias } from './aliases.ts';
import { artifactFaults, scrubArtifacts } from './artifact-faults.ts';
import { getArtifact, putArtifact } from './artifacts.ts';
import { setModelOwner, setModelTier } from './change-model.ts';
import { filesOf, isBarred, requireModel, resolveReference, stagePointer } from './queries.ts';
import { getModel, getVersion, listModels, listVersions } from './read-catalog.ts';
import { registerModel } from './register-model.ts';
import { type NewVersion, registerVersion } from './register-version.ts';
import { reviseCard } from './revise-card.ts';
import { setHolder, setLimited } from './set-stage.ts';
import { setModelTag, setVersionTag } from './tags.ts';
import { barDigest, deprecateVersion, retireVersions } from './version-life.ts';

let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  await seedVersion(registry, { text: 'second' });
});
afterAll(() => registry.close());

const none = async () => [];
const newVersion = (body: Partial<NewVersion>): NewVersion => ({
  ...apiOperations.registerVersion.body.parse({
    files: [{ path: 'm', digest: digestOf(utf8('x')), bytes: 1 }],
  }),
  model: 'spam-filter',
  ...body,
});
const newModel = (body: object) => apiOperations.registerModel.body.parse({ team: 'mail', ...body });
const spam = () => registry.database.read((tx) => requireModel(tx, 'spam-filter'));
const move = async (change: Partial<Parameters<typeof setHolder>[2]>) => {
  const ctx = registry.as();
  const { id: model } = await spam();
  await ctx.transact((tx) =>
    setHolder(tx, ctx, { model, stage: 'prod', version: 1, cause: 'promotion', request: null, ...change }),
  );
  return registry.database.read((tx) => stagePointer(tx, model, 'prod'));
};
const champion = async () =>
  (await getModel(await registry.by('ola'), { model: 'spam-filter' })).aliases['champion'];

describe('models', () => {
  test('a model starts in the gravest tier, owned by who registered it', async () => {
    const view = await getModel(await registry.by('ola'), { model: 'spam-filter' });
    expect(view).toMatchObject({ tier: 1, owner: 'ada', team: 'mail', latestVersion: 2, ownerActive: true });
  });

  test('only producers of the team, stewards and admins register, and a name is taken once', async () => {
    await expect(registerModel(await registry.by('ivo'), newModel({ name: 'mine' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(registerModel(await registry.by('noor'), newModel({ name: 'mine' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(
      registerModel(await registry.by('bea'), newModel({ name: 'spam-filter' })),
    ).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(
      registerModel(await registry.by('bea'), newModel({ name: 'x', zone: 'Mars/Base' })),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await registerModel(await registry.by('sol'), newModel({ name: 'by a steward', owner: 'bea' }));
  });

  test('the tier is a steward’s, and not of one on the team', async () => {
    await expect(
      setModelTier(await registry.by('ada'), { model: 'spam-filter', tier: 3 }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await setModelTier(await registry.by('sol'), { model: 'spam-filter', tier: 2 })).toMatchObject({
      tier: 2,
    });
  });

  test('its owner, their manager or an admin hands it over; a team-mate does not', async () => {
    await expect(
      setModelOwner(await registry.by('bea'), { model: 'spam-filter', owner: 'bea' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await setModelOwner(await registry.by('mara'), { model: 'spam-filter', owner: 'bea' }),
    ).toMatchObject({ owner: 'bea' });
    expect(
      await setModelOwner(await registry.by('bea'), { model: 'spam-filter', owner: 'ada' }),
    ).toMatchObject({ owner: 'ada' });
  });

  test('lists go on where a page ended', async () => {
    const ola = await registry.by('ola');
    const first = await listModels(ola, { limit: 1 });
    const second = await listModels(ola, { limit: 1, after: first.next ?? '' });
    expect([...first.models, ...second.models].map(({ name }) => name)).toEqual([
      'by a steward',
      'spam-filter',
    ]);
    expect(second.next).toBeNull();
    const versions = await listVersions(ola, { model: 'spam-filter', limit: 1 }, none);
    expect(versions).toMatchObject({ versions: [{ version: 2 }], next: '2' });
    expect(await listVersions(ola, { model: 'spam-filter', limit: 5, after: '2' }, none)).toMatchObject({
      versions: [{ version: 1 }],
      next: null,
    });
  });
});

describe('versions', () => {
  test('are bound to the digest of the canonical manifest of their files', async () => {
    const view = await getVersion(await registry.by('ola'), { model: 'spam-filter', version: 1 }, none);
    const manifest = [{ digest: digestOf(utf8('first')), path: 'model.onnx' }];
    expect(view.digest).toBe(digestOf(canonicalJson(manifest)));
    expect(view).toMatchObject({
      contributors: ['ada'],
      claims: [{ metric: 'accuracy', value: '0.95' }],
      datasets: [{ namespace: 'example', name: 'mail' }],
      card: { frontMatter: { license: 'MIT' } },
      state: 'registered',
    });
  });

  test.each([
    [
      'bytes that were never uploaded',
      [{ path: 'm.onnx', digest: digestOf(utf8('nowhere')), bytes: 7 }],
      'were not uploaded',
    ],
    ['another size', [{ path: 'm.onnx', digest: digestOf(utf8('first')), bytes: 6 }], 'has 5'],
    ['an empty file', [{ path: 'm.onnx', digest: digestOf(utf8('')), bytes: 0 }], 'is empty'],
    [
      'a path that leaves',
      [{ path: '../m.onnx', digest: digestOf(utf8('first')), bytes: 5 }],
      'no relative path',
    ],
    [
      'an absolute path',
      [{ path: '/m.onnx', digest: digestOf(utf8('first')), bytes: 5 }],
      'no relative path',
    ],
    ['a drive', [{ path: 'C:m.onnx', digest: digestOf(utf8('first')), bytes: 5 }], 'no relative path'],
    [
      'a path twice but for case',
      [
        { path: 'm.onnx', digest: digestOf(utf8('first')), bytes: 5 },
        { path: 'M.onnx', digest: digestOf(utf8('first')), bytes: 5 },
      ],
      'there twice',
    ],
  ])('with %s are refused', async (_, files, reason) => {
    await expect(registerVersion(await registry.by('ada'), newVersion({ files }))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      publicMessage: expect.stringContaining(reason),
    });
  });

  test('only a producer of the team registers one; an unknown contributor is named', async () => {
    const ivo = await registry.by('ivo');
    const files = [await upload(ivo, 'm.onnx', 'theirs')];
    await expect(registerVersion(ivo, newVersion({ files }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const ada = await registry.by('ada');
    await expect(registerVersion(ada, newVersion({ files, contributors: ['ghost'] }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      registerVersion(ada, newVersion({ files, card: '---\n- a list\n---\n' })),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('registered at once get different numbers', async () => {
    const ada = await registry.by('ada');
    await registerModel(ada, newModel({ name: 'busy' }));
    const files = [await upload(ada, 'm.onnx', 'busy')];
    const all = await Promise.all(
      Array.from({ length: 8 }, () => registerVersion(ada, newVersion({ model: 'busy', files }))),
    );
    expect(all.map(({ version }) => version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a card keeps every revision; the same text again is none', async () => {
    const ada = await registry.by('ada');
    const at = { model: 'spam-filter', version: 2 };
    await reviseCard(ada, { ...at, text: '# Second text' }, none);
    await reviseCard(ada, { ...at, text: '# Second text' }, none);
    expect((await getVersion(ada, at, none)).card).toMatchObject({ text: '# Second text', frontMatter: {} });
    const rows = await registry.database.kysely
      .selectFrom('model_card')
      .select(['version', 'revision'])
      .where('version', '=', 2)
      .execute();
    expect(rows.map(({ revision }) => revision)).toEqual([1, 2]);
    await expect(reviseCard(await registry.by('ivo'), { ...at, text: '# Mine' }, none)).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    );
  });

  test('unknown models and unknown versions are refused alike', async () => {
    const ola = await registry.by('ola');
    const words = await Promise.all(
      ['spam-filter', 'nothing'].map((model) =>
        getVersion(ola, { model, version: 99 }, none).catch((error: Error) =>
          error.message.replace(model, 'X'),
        ),
      ),
    );
    expect(words[0]).toBe(words[1]);
  });

  test('references are read from the right', async () => {
    const named = (text: string) =>
      registry.database.read(async (tx) => (await resolveReference(tx, text)).version.version);
    expect(await named('spam-filter/2')).toBe(2);
    await setAlias(await registry.by('ada'), { model: 'spam-filter', alias: 'candidate', version: 2 });
    expect(await named('spam-filter@candidate')).toBe(2);
    for (const text of [
      'spam-filter/0',
      'spam-filter/02',
      'spam-filter',
      '/2',
      '@x',
      'a/b/2',
      'spam-filter/1e3',
    ])
      await expect(named(text), text).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(named('spam-filter@nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('stages and aliases', () => {
  test('a stage’s alias follows its holder, and nobody sets it by hand', async () => {
    expect(await move({ version: 1 })).toEqual({ holder: 1, limited: null, overridden: null });
    expect(await champion()).toBe(1);
    const kit = await registry.by('kit');
    await expect(
      setAlias(kit, { model: 'spam-filter', alias: 'champion', version: 2 }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(removeAlias(kit, { model: 'spam-filter', alias: 'champion' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('an override serves its version and leaves the holder; when it ends the alias returns', async () => {
    expect(await move({ version: 2, cause: 'override' })).toEqual({
      holder: 1,
      limited: null,
      overridden: 2,
    });
    expect(await champion()).toBe(2);
    expect(await move({ version: null, cause: 'override-ended' })).toEqual({
      holder: 1,
      limited: null,
      overridden: null,
    });
    expect(await champion()).toBe(1);
  });

  test('a limited version stands beside the holder without its alias, and is limited no more as holder', async () => {
    const ctx = registry.as();
    const { id: model } = await spam();
    await ctx.transact((tx) => setLimited(tx, ctx, { model, stage: 'prod', version: 2, request: 7 }));
    expect(await champion()).toBe(1);
    expect(await move({ version: 2 })).toEqual({ holder: 2, limited: null, overridden: null });
    expect(await champion()).toBe(2);
    expect(await move({ version: 1, cause: 'rollback' })).toMatchObject({ holder: 1 });
  });

  test('one statement authenticates and resolves', async () => {
    const ada = await registry.by('ada');
    const { secret } = await issueToken(ada, { label: 'ci', days: 1 });
    const ask = (alias: string, token = secret) =>
      resolveAliasAs(registry.environment, { kind: 'token', secret: token }, { model: 'spam-filter', alias });
    expect((await ask('champion'))?.found).toEqual(
      await getAlias(ada, { model: 'spam-filter', alias: 'champion' }),
    );
    expect(await ask('champion')).toMatchObject({
      actor: { personId: ada.actor.personId, roles: ['producer'] },
    });
    expect(await ask('nothing')).toMatchObject({ found: null });
    expect(await ask('champion', 'assay_wrong')).toBeNull();
  });

  test('a barred artifact and a retired version hold no stage', async () => {
    const { artifact, version } = await seedVersion(registry, { text: 'bad' });
    await barDigest(await registry.by('sol'), { digest: artifact, reason: 'trained on stolen mail' });
    await barDigest(await registry.by('sol'), { digest: artifact, reason: 'again' });
    expect(await registry.database.read((tx) => isBarred(tx, artifact))).toBe(true);
    await expect(move({ version })).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(
      barDigest(await registry.by('ada'), { digest: artifact, reason: 'x' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a window opens, and ends with retirement unless the version still serves', async () => {
    const ada = await registry.by('ada');
    const { version } = await seedVersion(registry, { text: 'old' });
    expect(await deprecateVersion(ada, { model: 'spam-filter', version }, none)).toMatchObject({
      state: 'deprecated',
    });
    await deprecateVersion(ada, { model: 'spam-filter', version: 1 }, none);
    await expect(deprecateVersion(ada, { model: 'spam-filter', version }, none)).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
    const rows = await registry.database.kysely
      .selectFrom('model_version')
      .select('deprecated_until')
      .where('version', '=', version)
      .execute();
    expect(rows.map(({ deprecated_until }) => deprecated_until)).toContain('2026-12-24');
    expect(await retireVersions(registry.as())).toBe(0);
    registry.clock.set('2026-12-25T00:00:00.000Z');
    expect(await retireVersions(registry.as())).toBe(1);
    expect(await getVersion(ada, { model: 'spam-filter', version }, none)).toMatchObject({
      state: 'retired',
    });
    await expect(move({ version })).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });
});

describe('artifacts', () => {
  const drain = async (stream: AsyncIterable<Uint8Array>) => {
    let text = '';
    for await (const chunk of stream) text += Buffer.from(chunk).toString();
    return text;
  };

  test('truncated, empty or other bytes are refused, saying what arrived', async () => {
    const ada = await registry.by('ada');
    const digest = digestOf(utf8('whole'));
    await expect(putArtifact(ada, { digest, body: utf8('who') })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      publicMessage: expect.stringContaining(digestOf(utf8('who'))),
    });
    await expect(putArtifact(ada, { digest: digestOf(utf8('')), body: utf8('') })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(
      putArtifact(await registry.by('noor'), { digest, body: utf8('whole') }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('only files of versions are read here: other blobs are as if they were not there', async () => {
    const ola = await registry.by('ola');
    const { digest } = await registry.environment.blobs.put(utf8('a sealed packet'));
    await expect(getArtifact(ola, { digest })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { stream, bytes } = await getArtifact(ola, { digest: digestOf(utf8('first')) });
    expect([bytes, await drain(stream)]).toEqual([5, 'first']);
  });

  test('bytes changed in place are found by a reader, by the scrubber and before promotion; damage is one fact', async () => {
    const { model, version } = await registry.database.read((tx) => resolveReference(tx, 'spam-filter/2'));
    const files = await registry.database.read((tx) => filesOf(tx, model.id, version.version));
    expect(await artifactFaults(registry.environment, files)).toEqual([]);
    expect(await scrubArtifacts(registry.as(), 100)).toBe(0);
    const found = digestOf(utf8('tampered'));
    const blobs: typeof registry.environment.blobs = {
      ...registry.environment.blobs,
      open: async (digest) => {
        const expected = digest === files[0]?.digest;
        if (!expected) return registry.environment.blobs.open(digest);
        const { AssayError } = await import('@assay/core');
        throw new AssayError({
          code: 'INTEGRITY',
          publicMessage: 'changed',
          data: { expected: digest, actual: found },
        });
      },
    };
    const ctx = { ...registry.as(), blobs };
    expect(await artifactFaults(ctx, files)).toEqual([
      { path: 'model.onnx', expected: files[0]?.digest, found },
    ]);
    const { stream } = await getArtifact(ctx, { digest: files[0]?.digest ?? found });
    await expect(drain(stream)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await scrubArtifacts(ctx, 100)).toBe(1);
    const facts = await registry.database.kysely
      .selectFrom('fact')
      .select('kind')
      .where('kind', '=', 'artifact.corrupt')
      .execute();
    expect(facts).toHaveLength(1);
  });
});

describe('the record', () => {
  const faults = () => registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

  test('everything above follows from its facts', async () => {
    const ada = await registry.by('ada');
    await setModelTag(ada, { model: 'spam-filter', key: 'area', value: 'mail' });
    await setVersionTag(ada, { model: 'spam-filter', version: 1, key: 'run', value: '7' }, none);
    expect(await faults()).toEqual([]);
  });

  test.each([
    ['registered_model', 'update registered_model set tier = 3'],
    [
      'model_version',
      `update model_version set artifact_digest = 'sha256:${'0'.repeat(64)}' where version = 2`,
    ],
    ['version_file', 'update version_file set bytes = bytes + 1'],
    ['version_contributor', 'delete from version_contributor where version = 2'],
    ['dataset', 'update dataset set rows = 12'],
    ['version_dataset', 'delete from version_dataset where version = 2'],
    ['model_card', `update model_card set bytes = '\\x41'::bytea`],
    ['model_alias', `update model_alias set version = 2 where alias = 'champion'`],
    ['stage_pointer', 'update stage_pointer set holder = 2'],
    ['barred_digest', 'delete from barred_digest'],
  ])('an edit of %s by SQL is named with its row: %s', async (table, statement) => {
    await registry.database.backend.inScriptSession((script) => script.script(statement));
    const fault = (await faults()).find((candidate) => candidate.table === table);
    expect(fault).toMatchObject({ row: expect.any(String), words: expect.stringContaining(table) });
  });
});
