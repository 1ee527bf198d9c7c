import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, utf8 } from '@assay/core';
import { sql } from 'kysely';
import { type TestRegistry, testPerson, testRegistry } from '../testing/test-context.ts';
import { databaseClock, systemClock } from './clock.ts';
import { forgetExpiredAnswers, idempotently } from './idempotency.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await testRegistry();
  await sql`create table counter (name text primary key, value integer not null)`.execute(
    registry.database.kysely,
  );
  await sql`insert into counter values ('a', 0), ('b', 0)`.execute(registry.database.kysely);
});
afterAll(() => registry.close());

const anna = () => registry.as(testPerson(1));
const bert = () => registry.as(testPerson(2));
const valueOf = async (name: string) => {
  const { rows } = await sql<{ value: number }>`select value from counter where name = ${name}`.execute(
    registry.database.kysely,
  );
  return rows[0]?.value;
};

test('both drivers read every type of column alike', async () => {
  const { rows } = await sql`
    select '2026-11-24 09:00:00.120+00'::timestamptz(3) as instant, '2026-11-24'::date as day, 12::bigint as big,
      1.50::numeric as exact, '\\x00ff'::bytea as bytes, '{"a":[1]}'::jsonb as json, array['x','y'] as texts, true as yes
    `.execute(registry.database.kysely);
  expect(rows).toEqual([
    {
      instant: '2026-11-24T09:00:00.120Z',
      day: '2026-11-24',
      big: 12,
      exact: '1.50',
      bytes: Uint8Array.of(0, 255),
      json: { a: [1] },
      texts: ['x', 'y'],
      yes: true,
    },
  ]);
});

test('a bigint that a number cannot hold is refused rather than rounded', async () => {
  await expect(sql`select 9007199254740993::bigint as big`.execute(registry.database.kysely)).rejects.toThrow(
    'too large',
  );
});

test('a transaction that throws changes nothing', async () => {
  await expect(
    anna().transact(async (tx) => {
      await sql`update counter set value = 99`.execute(tx);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await valueOf('a')).toBe(0);
});

test('a transaction inside a transaction joins it, and rolls back with it', async () => {
  const ctx = anna();
  await expect(
    ctx.transact(async () => {
      await ctx.transact((inner) => sql`update counter set value = 5 where name = 'b'`.execute(inner));
      throw new Error('outer');
    }),
  ).rejects.toThrow('outer');
  expect(await valueOf('b')).toBe(0);
});

test('the database outside the transaction cannot be reached from inside, where it would hang or escape', async () => {
  const ctx = anna();
  await expect(ctx.transact(async () => sql`select 1`.execute(ctx.database.kysely))).rejects.toThrow(
    'nothing was changed',
  );
});

test('forty increments at once that read and then write lose none', async () => {
  const increment = () =>
    anna().transact(async (tx) => {
      const { rows } = await sql<{ value: number }>`select value from counter where name = 'a'`.execute(tx);
      await sql`update counter set value = ${(rows[0]?.value ?? 0) + 1} where name = 'a'`.execute(tx);
    });
  const before = (await valueOf('a')) ?? 0;
  for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 10 }, increment));
  expect(await valueOf('a')).toBe(before + 40);
});

/** Write skew: each sees that the other is still there. Snapshot isolation lets both go; serializable does not. */
test('two who each may leave only while the other stays cannot both leave', async () => {
  await sql`update counter set value = 1`.execute(registry.database.kysely);
  const leave = (name: string) =>
    anna().transact(async (tx) => {
      const { rows } = await sql<{ total: number }>`select sum(value)::integer as total from counter`.execute(
        tx,
      );
      if ((rows[0]?.total ?? 0) < 2) return false;
      await sql`update counter set value = 0 where name = ${name}`.execute(tx);
      return true;
    });
  const left = await Promise.all([leave('a'), leave('b')]);
  expect(left.filter(Boolean)).toHaveLength(1);
});

test('a read sees one moment and cannot write', async () => {
  await expect(registry.database.read((tx) => sql`update counter set value = 7`.execute(tx))).rejects.toThrow(
    /read-only/,
  );
});

const call = (key: string, request = 'request') => ({
  key,
  operation: 'submit',
  requestDigest: digestOf(utf8(request)),
});
let runs = 0;
const run = async () => {
  runs += 1;
  return { response: { number: runs } };
};

test('a repeat of a call gets the stored answer and does nothing again', async () => {
  const first = await idempotently(anna(), call('k1'), run);
  const again = await idempotently(anna(), call('k1'), run);
  expect(first).toEqual({ response: { number: 1 }, replayed: false });
  expect(again).toEqual({ response: { number: 1 }, replayed: true });
});

test('a key used with another request or operation is refused', async () => {
  await expect(idempotently(anna(), call('k1', 'other'), run)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  await expect(idempotently(anna(), { ...call('k1'), operation: 'decide' }, run)).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
});

test('a key belongs to one person: another with the same key gets their own answer', async () => {
  expect((await idempotently(bert(), call('k1'), run)).replayed).toBe(false);
});

test('ten repeats at once run once', async () => {
  runs = 0;
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      idempotently(anna(), call('at once'), async () => {
        await anna().transact((tx) => sql`update counter set value = value + 1 where name = 'b'`.execute(tx));
        return { response: 'done' };
      }),
    ),
  );
  expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(outcomes.every(({ response }) => response === 'done')).toBe(true);
});

test('a call that fails leaves no memory and may be made again', async () => {
  await expect(
    idempotently(anna(), call('fails'), async () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no');
  expect((await idempotently(anna(), call('fails'), run)).replayed).toBe(false);
});

test('a secret is never stored, and a repeat is told that it was shown once', async () => {
  await idempotently(anna(), call('secret'), async () => ({
    response: { token: 'assay_hidden' },
    secret: true,
  }));
  await expect(idempotently(anna(), call('secret'), run)).rejects.toMatchObject({ code: 'CONFLICT' });
  const { rows } = await sql`select * from idempotency where response::text like '%assay_hidden%'`.execute(
    registry.database.kysely,
  );
  expect(rows).toEqual([]);
});

test('after a day the key is free again, and expired answers are forgotten', async () => {
  registry.clock.advance(24 * 60 * 60 * 1000);
  expect((await idempotently(anna(), call('k1', 'other'), run)).replayed).toBe(false);
  expect(await forgetExpiredAnswers(anna())).toBeGreaterThan(2);
  expect((await idempotently(anna(), call('k1', 'other'), run)).replayed).toBe(true);
});

test('the database’s clock is this machine’s, but for their offset', async () => {
  const clock = await databaseClock(registry.database);
  expect(Math.abs(clock.milliseconds() - systemClock.milliseconds())).toBeLessThan(1_000);
});

test('a transaction that loses every race is UNAVAILABLE and did nothing, so that its caller asks again', async () => {
  let runs = 0;
  const losing = registry.database.transaction(async (tx) => {
    runs += 1;
    await sql`update counter set value = value + 1 where name = 'b'`.execute(tx);
    await sql`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`.execute(tx);
  });
  const before = await valueOf('b');
  await expect(losing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(runs).toBe(15);
  expect(await valueOf('b')).toBe(before);
});
