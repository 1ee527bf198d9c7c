import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAssayError } from '@assay/core';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { type SeededRegistry, leave, person, seededRegistry } from '../testing/seed.ts';
import { addPerson } from './add-person.ts';
import { authenticate } from './authenticate.ts';
import { bootstrap } from './bootstrap.ts';
import { changePerson } from './change-person.ts';
import { erasePerson } from './erase-person.ts';
import { getSealingKey, registerEvaluatorKeys } from './evaluator-keys.ts';
import { managersAbove, personByHandle } from './queries.ts';
import { getPerson } from './read-people.ts';
import { csrfTokenOf } from './secrets.ts';
import { issueSignInLink, signIn, signOut } from './sign-in.ts';
import { createTeam } from './teams.ts';
import { issueToken, listTokens, revokeToken } from './tokens.ts';

let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry({ policy: false });
});
afterAll(() => registry.close());

const token = (secret: string) => authenticate(registry.environment, { kind: 'token', secret });
const session = (secret: string) => authenticate(registry.environment, { kind: 'session', secret });
const ask = { label: 'laptop', days: 30 };

describe('tokens', () => {
  test('a token authenticates with the roles its bearer and it both hold, and its secret is stored nowhere', async () => {
    const kit = await registry.by('kit');
    await addPerson(kit, person({ handle: 'two-roles', roles: ['producer', 'reviewer'] }));
    const bearer = await registry.by('two-roles');
    const issued = await issueToken(bearer, { ...ask, roles: ['producer'] });
    expect(issued.secret).toMatch(/^assay_[\w-]{43}$/);
    const known = await token(issued.secret);
    expect(known?.actor).toEqual({
      personId: bearer.actor.personId,
      kind: 'person',
      roles: ['producer'],
      tokenId: issued.id,
    });
    await changePerson(kit, { handle: 'two-roles', roles: ['reviewer'] });
    expect((await token(issued.secret))?.actor.roles).toEqual([]);
    const facts = await registry.database.kysely.selectFrom('fact').select('bytes').execute();
    const rows = await registry.database.kysely.selectFrom('api_token').selectAll().execute();
    const stored = JSON.stringify([rows, facts.map(({ bytes }) => Buffer.from(bytes).toString())]);
    expect(stored).not.toContain(issued.secret.slice('assay_'.length));
  });

  test('an expired, a revoked and an unknown token are refused alike', async () => {
    const ada = await registry.by('ada');
    const revoked = await issueToken(ada, ask);
    await revokeToken(ada, { id: revoked.id });
    const expired = await issueToken(ada, { ...ask, days: 1 });
    expect(await token(revoked.secret)).toBeNull();
    expect(await token('assay_unknown')).toBeNull();
    expect(await token(expired.secret)).not.toBeNull();
    registry.clock.advance(24 * 60 * 60 * 1000);
    expect(await token(expired.secret)).toBeNull();
  });

  test('its last use is noted at most once an hour', async () => {
    const ivo = await registry.by('ivo');
    const { secret, id } = await issueToken(ivo, ask);
    const lastUsed = async () => (await listTokens(ivo)).tokens.find((row) => row.id === id)?.lastUsedAt;
    const first = registry.clock.now();
    await token(secret);
    registry.clock.advance(59 * 60 * 1000);
    await token(secret);
    expect(await lastUsed()).toBe(first);
    registry.clock.advance(2 * 60 * 1000);
    await token(secret);
    expect(await lastUsed()).toBe(registry.clock.now());
  });

  test('nobody issues a token wider than this call, nor one for another person', async () => {
    const ada = await registry.by('ada');
    await expect(issueToken(ada, { ...ask, roles: ['admin'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const narrowed = registry.as({ ...ada.actor, roles: [] });
    await expect(issueToken(narrowed, { ...ask, roles: ['producer'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(issueToken(ada, { ...ask, person: 'bea' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const kit = await registry.by('kit');
    await expect(issueToken(kit, { ...ask, person: 'ada' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await issueToken(kit, { ...ask, person: 'gateway' })).roles).toEqual(['service']);
  });

  test('another’s token and a missing one cannot be told apart', async () => {
    const ada = await registry.by('ada');
    const { id } = await issueToken(await registry.by('bea'), ask);
    const refusals = await Promise.all(
      [id, ada.newId()].map((other) => revokeToken(ada, { id: other }).catch((error: unknown) => error)),
    );
    expect(refusals.every((error) => isAssayError(error, 'NOT_FOUND'))).toBe(true);
    expect(String(refusals[0])).toBe(String(refusals[1]));
  });
});

describe('signing in', () => {
  test('a link signs in once, within ten minutes', async () => {
    const kit = await registry.by('kit');
    const link = await issueSignInLink(kit, { person: 'noor' });
    expect(link.path).toBe(`/sign-in#${link.secret}`);
    const { response, session: cookie } = await signIn(registry.as(), link);
    expect(response.person.handle).toBe('noor');
    expect(response.csrfToken).toBe(csrfTokenOf(cookie.secret));
    expect(await session(cookie.secret)).toMatchObject({ csrfToken: response.csrfToken });
    await expect(signIn(registry.as(), link)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const late = await issueSignInLink(kit, { person: 'noor' });
    registry.clock.advance(10 * 60 * 1000);
    await expect(signIn(registry.as(), late)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await signOut(await registry.by('noor'), { secret: cookie.secret });
    expect(await session(cookie.secret)).toBeNull();
  });

  test('fifty exchanges of one link at once make one session', async () => {
    const link = await issueSignInLink(await registry.by('kit'), { person: 'wim' });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => signIn(registry.as(), link)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('only an admin issues links, and only for active people', async () => {
    await expect(issueSignInLink(await registry.by('ada'), { person: 'ada' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(issueSignInLink(await registry.by('kit'), { person: 'gateway' })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });
});

describe('people', () => {
  test('whoever is made inactive loses tokens, sessions and open links at once', async () => {
    const kit = await registry.by('kit');
    await addPerson(kit, person({ handle: 'leaver', roles: ['reviewer'] }));
    const issued = await issueToken(await registry.by('leaver'), ask);
    const { session: cookie } = await signIn(registry.as(), await issueSignInLink(kit, { person: 'leaver' }));
    const open = await issueSignInLink(kit, { person: 'leaver' });
    await leave(registry, 'leaver');
    expect(await token(issued.secret)).toBeNull();
    expect(await session(cookie.secret)).toBeNull();
    await expect(signIn(registry.as(), open)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await changePerson(kit, { handle: 'leaver', active: true });
    expect(await token(issued.secret)).toBeNull();
    expect(await session(cookie.secret)).toBeNull();
  });

  test('the last active admin cannot be removed', async () => {
    const kit = await registry.by('kit');
    await expect(changePerson(kit, { handle: 'kit', roles: ['reviewer'] })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
    await expect(changePerson(kit, { handle: 'kit', active: false })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  test('a judgment is a person’s, and an evaluator is nothing else', async () => {
    const kit = await registry.by('kit');
    for (const [kind, roles] of [
      ['service', ['reviewer']],
      ['evaluator', ['evaluator', 'admin']],
      ['person', ['evaluator']],
    ] as const) {
      await expect(addPerson(kit, person({ handle: 'odd', kind, roles }))).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    }
  });

  test('nobody manages themselves, however long the way round', async () => {
    const kit = await registry.by('kit');
    await changePerson(kit, { handle: 'mara', manager: 'ola' });
    await expect(changePerson(kit, { handle: 'ola', manager: 'ada' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const above = await registry.database.read(async (tx) => {
      const [ada, mara, ola] = [
        await personByHandle(tx, 'ada'),
        await personByHandle(tx, 'mara'),
        await personByHandle(tx, 'ola'),
      ];
      return { found: ada && (await managersAbove(tx, ada.id)), expected: [mara?.id, ola?.id] };
    });
    expect(above.found).toEqual(above.expected);
  });

  test('erasing takes name and mail, and leaves the handle that policy and facts need', async () => {
    const kit = await registry.by('kit');
    await addPerson(kit, {
      ...person({ handle: 'erased', roles: [] }),
      name: 'Erna Example',
      mail: 'erna@example.org',
      externalId: 'erna@directory',
    });
    expect(await erasePerson(kit, { handle: 'erased' })).toMatchObject({
      handle: 'erased',
      name: null,
      externalId: null,
    });
    const { name } = await getPerson(kit, { handle: 'erased' });
    expect(name).toBeNull();
    const rows = await registry.database.kysely.selectFrom('profile').selectAll().execute();
    const facts = await registry.database.kysely.selectFrom('fact').select('bytes').execute();
    const stored = JSON.stringify([rows, facts.map(({ bytes }) => Buffer.from(bytes).toString())]);
    expect(stored).not.toContain('Erna');
    expect(stored).not.toContain('erna@');
  });

  test('an organisation begins once', async () => {
    const again = { organisation: 'Other', admin: { handle: 'eve', name: 'Eve' } };
    await expect(bootstrap(registry.as(), again)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(bootstrap(await registry.by('kit'), again)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('only an admin adds people and teams', async () => {
    const ada = await registry.by('ada');
    await expect(addPerson(ada, person({ handle: 'friend', roles: [] }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(createTeam(ada, { name: 'mine', title: 'Mine', members: [] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('evaluator keys', () => {
  const keys = {
    keyId: 'k1',
    sealingKey: Buffer.alloc(32, 1).toString('base64'),
    signingKey: Buffer.alloc(32, 2).toString('base64'),
  };

  test('are the evaluator’s own, and a key id never comes to mean other keys', async () => {
    await expect(registerEvaluatorKeys(await registry.by('kit'), keys)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(getSealingKey(await registry.by('sol'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const eva = await registry.by('eva');
    await registerEvaluatorKeys(eva, keys);
    await registerEvaluatorKeys(eva, keys);
    expect(await getSealingKey(await registry.by('sol'))).toEqual(keys);
    const other = { ...keys, signingKey: Buffer.alloc(32, 3).toString('base64') };
    await expect(registerEvaluatorKeys(eva, other)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(
      registerEvaluatorKeys(eva, { ...keys, keyId: 'k2', sealingKey: 'short' }),
    ).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});

describe('the record', () => {
  const faults = () => registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

  test('everything above follows from its facts', async () => {
    expect(await faults()).toEqual([]);
  });

  test.each([
    ['person', `update person set roles = array['admin'] where handle = 'ada'`],
    ['person', `update person set handle = 'adam' where handle = 'bea'`],
    [
      'team_member',
      `insert into team_member select team.id, person.id from team, person where team.name = 'mail' and handle = 'noor'`,
    ],
    ['api_token', 'update api_token set revoked_at = null where revoked_at is not null'],
    ['session', `update session set person_id = (select id from person where handle = 'kit')`],
    ['sign_in_link', 'update sign_in_link set used_at = null where used_at is not null'],
    ['evaluator_key', `update evaluator_key set signing_key = 'other'`],
    ['team', `update team set name = 'other' where name = 'vision'`],
  ])('an edit of %s by SQL is named with its row and fact: %s', async (table, statement) => {
    await registry.database.backend.inScriptSession((script) => script.script(statement));
    const fault = (await faults()).find((candidate) => candidate.table === table);
    expect(fault).toMatchObject({ row: expect.any(String), words: expect.stringContaining(table) });
  });
});
