import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson, digestOf, utf8 } from '@assay/core';
import { getArtifact } from '../catalog/artifacts.ts';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { requireTeam } from '../people/queries.ts';
import { policyInForce } from '../policy/queries.ts';
import { type SeededRegistry, seedManifest, seedSuite, seededRegistry } from '../testing/seed.ts';
import { chargeExposure, remainingBits } from './exposure.ts';
import { hasReadSuite, requireSuite, suiteForModel } from './queries.ts';
import { getSuite, listSuites, putSealedSuite } from './read-suites.ts';
import { registerSuite } from './register-suite.ts';
import { remainingFor, suiteBits, teamShares } from './rules.ts';
import { deprecateSuite, putSuiteInForce, refuseSuite, retireSuites } from './suite-life.ts';

let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry();
});
afterAll(() => registry.close());

describe('the budget', () => {
  test('is B = ⌊(2nε² − ln(2/δ))/ln 2⌋', () => {
    // n = 2000, ε = 0.1, δ = 0.05: (40 − 3.688879)/0.693147 = 52.386 (computed by hand).
    expect(suiteBits(seedManifest('x'))).toBe(52);
    expect(suiteBits(seedManifest('x', { rows: { gate: 10, vault: 0, disposable: 0 } }))).toBe(0);
  });

  test('shares never add up to more than the budget, and nobody has more than is left', () => {
    const weights = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer({ min: 1, max: 9 }), {
      minKeys: 1,
      maxKeys: 5,
    });
    fc.assert(
      fc.property(weights, fc.nat(60), fc.nat(80), fc.nat(80), (named, bits, spent, spentByTeam) => {
        const shares = teamShares(bits, named);
        expect([...(shares?.values() ?? [])].reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(
          bits,
        );
        const [team = ''] = Object.keys(named);
        const left = remainingFor({ bits, spent, shares, team, spentByTeam });
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(Math.max(0, bits - spent));
      }),
    );
  });

  test('without named teams there is one pot; a team left out of the named ones has nothing', () => {
    expect(teamShares(10, {})).toBeNull();
    const shares = teamShares(10, { mail: 2, vision: 1 });
    expect([...(shares ?? [])]).toEqual([
      ['mail', 6],
      ['vision', 3],
    ]);
    expect(remainingFor({ bits: 10, spent: 0, shares, team: 'other', spentByTeam: 0 })).toBe(0);
  });
});

describe('a suite version', () => {
  const named = (version: string) =>
    registry.database.read((tx) => requireSuite(tx, 'spam-heldout', version));
  const judging = () =>
    registry.database.read(
      async (tx) => (await suiteForModel(tx, await policyInForce(tx), 'spam-filter'))?.version,
    );
  const ctx = () => registry.as();
  const putInForce = async (version: string) => {
    const { id } = await named(version);
    const system = ctx();
    await system.transact((tx) => putSuiteInForce(tx, system, id));
  };

  test('is sealed first, and judges nothing until the evaluator found it sound', async () => {
    const view = await seedSuite(registry);
    expect(view).toMatchObject({
      state: 'sealed',
      sealedBy: 'sol',
      budget: { bits: 52, spent: 0, remaining: 52 },
    });
    expect(view.manifestDigest).toBe(digestOf(canonicalJson(view.manifest)));
    expect(await judging()).toBeUndefined();
    await putInForce('2026.1');
    expect(await judging()).toBe('2026.1');
    await expect(putInForce('2026.1')).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });

  test('never changes: the same version again is refused', async () => {
    await expect(seedSuite(registry)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  test.each([
    [
      'bytes that were not uploaded',
      { sealed: { digest: digestOf(utf8('gone')), bytes: 4 } },
      'were not uploaded',
    ],
    ['another length', { sealed: { digest: digestOf(utf8('ciphertext')), bytes: 4 } }, 'are 10'],
    ['no metric', { metrics: [], slices: [] }, 'no metric'],
    ['no gate rows', { rows: { gate: 0, vault: 1, disposable: 0 } }, 'no rows'],
    ['an epsilon of nothing', { guard: { epsilon: '0', delta: '0.05', teams: {} } }, 'guard.epsilon'],
    [
      'a slice by an unknown metric',
      { slices: [{ name: 's', metric: 'luck', margin: '0.1' }] },
      'no metric of it',
    ],
  ])('with %s is refused', async (_, change, reason) => {
    const sol = await registry.by('sol');
    const manifest = seedManifest('ciphertext', { version: '2026.9', ...change });
    await expect(registerSuite(sol, { manifest })).rejects.toMatchObject({
      code: 'SUITE_INVALID',
      publicMessage: expect.stringContaining(reason),
    });
  });

  test('is a steward’s to seal, to upload and to deprecate', async () => {
    const ada = await registry.by('ada');
    const manifest = seedManifest('ciphertext', { version: '2026.8' });
    await expect(registerSuite(ada, { manifest })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      putSealedSuite(ada, { digest: manifest.sealed.digest, body: utf8('ciphertext') }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(deprecateSuite(ada, { suite: 'spam-heldout', version: '2026.1' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('has sealed bytes that no door of the catalog opens', async () => {
    const { sealed_digest } = await named('2026.1');
    await expect(getArtifact(await registry.by('sol'), { digest: sealed_digest })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('remembers for good who sealed it', async () => {
    const { id } = await named('2026.1');
    const sol = await registry.by('sol');
    expect(await registry.database.read((tx) => hasReadSuite(tx, id, sol.actor.personId))).toBe(true);
    const ada = await registry.by('ada');
    expect(await registry.database.read((tx) => hasReadSuite(tx, id, ada.actor.personId))).toBe(false);
  });

  test('is exhausted when what was told reaches its budget, and judges no more', async () => {
    const suite = await named('2026.1');
    const system = ctx();
    const team = await registry.database.read((tx) => requireTeam(tx, 'mail'));
    const charge = (bits: number) =>
      system.transact((tx) =>
        chargeExposure(tx, system, { suite: suite.id, team: team.id, request: 1, what: 'verdict', bits }),
      );
    await charge(50);
    expect(await registry.database.read((tx) => remainingBits(tx, suite, team.id))).toBe(2);
    expect(await judging()).toBe('2026.1');
    await charge(2);
    const view = await getSuite(await registry.by('ola'), { suite: 'spam-heldout', version: '2026.1' });
    expect(view).toMatchObject({
      state: 'exhausted',
      budget: { spent: 52, remaining: 0, teams: [{ team: 'mail', spent: 52 }] },
    });
    expect(view.budget.words).toContain('is spent');
    expect(await judging()).toBeUndefined();
    await charge(1);
    expect((await named('2026.1')).state).toBe('exhausted');
  });

  test('found unsound is refused with the reason; one deprecated cannot be deprecated again', async () => {
    await seedSuite(registry, { version: '2026.2' });
    const { id } = await named('2026.2');
    const system = ctx();
    await system.transact((tx) => refuseSuite(tx, system, id, 'the label column is missing'));
    const sol = await registry.by('sol');
    expect(await getSuite(sol, { suite: 'spam-heldout', version: '2026.2' })).toMatchObject({
      state: 'refused',
      refusedBecause: 'the label column is missing',
    });
    await expect(deprecateSuite(sol, { suite: 'spam-heldout', version: '2026.2' })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
    expect(await deprecateSuite(sol, { suite: 'spam-heldout', version: '2026.1' })).toMatchObject({
      state: 'deprecated',
    });
    await expect(deprecateSuite(sol, { suite: 'spam-heldout', version: '2026.1' })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  test('is retired when its window has ended, and not before', async () => {
    registry.clock.advance(30 * 24 * 60 * 60 * 1000 - 1);
    expect(await retireSuites(ctx())).toBe(0);
    registry.clock.advance(1);
    expect(await retireSuites(ctx())).toBe(1);
    expect((await named('2026.1')).state).toBe('retired');
    expect(await retireSuites(ctx())).toBe(0);
  });

  test('the one that came in force last judges', async () => {
    await seedSuite(registry, { version: '2027.1' });
    await putInForce('2027.1');
    registry.clock.advance(1000);
    await seedSuite(registry, { version: '2027.2' });
    await putInForce('2027.2');
    expect(await judging()).toBe('2027.2');
    const { suites } = await listSuites(await registry.by('ola'));
    expect(suites).toHaveLength(4);
  });

  test('follows from its facts; an edit by SQL is named', async () => {
    const faults = () =>
      registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);
    expect(await faults()).toEqual([]);
    for (const [table, statement] of [
      ['suite_version', `update suite_version set state = 'in-force' where version = '2026.1'`],
      [
        'suite_version',
        `update suite_version set manifest_bytes = '\\x7b7d'::bytea where version = '2027.1'`,
      ],
      ['exposure', 'update exposure set bits = 0'],
      ['suite_reader', 'delete from suite_reader'],
    ] as const) {
      await registry.database.backend.inScriptSession((script) => script.script(statement));
      expect((await faults()).map((fault) => fault.table)).toContain(table);
    }
  });
});
