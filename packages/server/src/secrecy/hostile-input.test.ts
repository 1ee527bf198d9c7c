import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, testHost, testServer } from '../testing/test-server.ts';

let server: TestServer;
let producer: string;
let root: string;
beforeAll(async () => {
  server = await testServer({ pages: import.meta.dirname });
  producer = await server.token('pru', ['producer']);
  root = await server.token('root', ['admin']);
  const members = await send('PUT', '/api/v1/teams/makers/members', root, { members: ['pru'] });
  expect(members.status).toBe(200);
  const model = { name: 'spam-filter', team: 'makers' };
  expect((await send('POST', '/api/v1/models', producer, model)).status).toBe(201);
});
afterAll(() => server.close());

const send = (method: string, path: string, token: string | undefined, body?: unknown) =>
  server.send(method, path, {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
const raw = (body: string | ReadableStream<Uint8Array>, path = '/api/v1/teams') =>
  server.app.request(`http://${testHost}${path}`, {
    method: 'POST',
    headers: {
      host: testHost,
      authorization: `Bearer ${root}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body,
    duplex: 'half',
  } as RequestInit);
/** A problem in the caller's own words, never a fault of the server. */
async function refusedAs(response: Response, ...statuses: readonly number[]): Promise<void> {
  const text = await response.text();
  expect(statuses, text).toContain(response.status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(text).not.toMatch(/node_modules|at \w+ \(|select |Error:/);
}

describe('a body', () => {
  test('larger than five million bytes is refused without being held', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000_000).fill(0x20));
      },
    });
    await refusedAs(await raw(endless), 413);
    expect(sent).toBeLessThan(12);
  });

  test('nested a million levels deep is bad input', async () => {
    await refusedAs(await raw(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`), 400);
    await refusedAs(await raw(`{"name":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`), 400);
  });

  test('with U+0000 in a value or a key is bad input', async () => {
    await refusedAs(await raw('{"name":"a\\u0000b","title":"T","members":[]}'), 400);
    const version = { files: [], datasets: [], claims: [], card: 'a\0b', tags: { 'k\0': 'v' } };
    await refusedAs(await send('POST', '/api/v1/models/spam-filter/versions', producer, version), 400);
  });

  test('with __proto__, constructor or prototype as keys changes no object and is refused', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      await refusedAs(await raw(`{"name":"p","title":"P","members":[],"${key}":{"roles":["admin"]}}`), 400);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  test('that is no JSON, or no object, or of another media type, is bad input', async () => {
    for (const body of ['{', 'null', '[]', '"x"', '1e999', '']) await refusedAs(await raw(body), 400);
    const form = await server.app.request(`http://${testHost}/api/v1/teams`, {
      method: 'POST',
      headers: { host: testHost, authorization: `Bearer ${root}`, 'content-type': 'text/plain' },
      body: '{}',
    });
    await refusedAs(form, 415);
  });
});

describe('a name in a path', () => {
  const tricks = [
    '..',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    '%00',
    '%E0%A4%A',
    'a%2fb',
    '__proto__',
    'x'.repeat(5000),
    '%F0%9F%92%A9',
    "' or 1=1--",
  ];
  test.each(tricks)('such as %j is nothing or bad input, never a fault', async (trick) => {
    const paths = [
      `/api/v1/models/${trick}`,
      `/api/v1/models/${trick}/versions/1`,
      `/api/v1/models/spam-filter/aliases/${trick}`,
      `/api/v1/models/spam-filter/versions/${trick}`,
      `/api/v1/artifacts/${trick}`,
      `/api/v1/requests/${trick}`,
      `/api/v1/suites/${trick}/${trick}`,
      `/api/v1/people/${trick}`,
    ];
    for (const path of paths) {
      const response = await send('GET', path, producer);
      if (response.status === 200) expect(new URL(`http://${testHost}${path}`).pathname).not.toBe(path);
      else await refusedAs(response, 400, 404);
    }
    const page = await server.send('GET', `/${trick}`);
    expect([200, 404, 503]).toContain(page.status);
    expect(await page.text()).not.toMatch(/root:|secrecy-world/);
  });

  test.each(['__proto__', 'constructor', 'a b', 'é', 'x'.repeat(300)])(
    'as a tag key, %j does no harm',
    async (key) => {
      const path = `/api/v1/models/spam-filter/tags/${encodeURIComponent(key)}`;
      const response = await send('PUT', path, producer, { value: 'v' });
      expect([200, 400, 404]).toContain(response.status);
      expect((await send('GET', '/api/v1/models/spam-filter', producer)).status).toBe(200);
      expect(({} as Record<string, unknown>)['v']).toBeUndefined();
    },
  );

  test.each(['1', '007', 'champion@x', 'a/b', '__proto__', ''])(
    'as an alias, %j cannot be taken for a version',
    async (alias) => {
      const path = `/api/v1/models/spam-filter/aliases/${encodeURIComponent(alias)}`;
      const response = await send('PUT', path, producer, { version: 1 });
      expect([400, 403, 404, 405]).toContain(response.status);
    },
  );
});

describe('a session', () => {
  let cookie = '';
  let csrf = '';
  beforeAll(async () => {
    const response = await server.send('POST', '/api/v1/sessions', {
      body: { secret: await server.signInLink('pru') },
    });
    const set = response.headers.get('set-cookie') ?? '';
    cookie = set.split(';')[0] ?? '';
    ({ csrfToken: csrf } = (await response.json()) as { csrfToken: string });
    expect(set).toMatch(/^assay_session=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  });
  const put = (headers: Record<string, string>) =>
    server.send('PUT', '/api/v1/me/hours', {
      body: { reviewMinutesPerWeek: 10 },
      headers: { cookie, ...headers },
    });

  test.each([
    'null',
    '',
    'about:blank',
    'http://',
    `http://${testHost}.evil.example`,
    `http://evil.example/${testHost}`,
    'file://',
    'http://127.0.0.1:4601',
    `http://user@evil.example#${testHost}`,
  ])('writes nothing for a page of the origin %j', async (origin) => {
    await refusedAs(await put({ origin, 'x-csrf-token': csrf }), 403);
  });

  test('writes nothing without its own anti-forgery token', async () => {
    const origin = `http://${testHost}`;
    for (const token of ['', 'undefined', 'null', csrf.slice(1), cookie.split('=')[1] ?? ''])
      await refusedAs(await put({ origin, 'x-csrf-token': token }), 403);
    expect((await put({ origin, 'x-csrf-token': csrf })).status).toBe(200);
  });

  test('of another, or a broken one, is nobody', async () => {
    for (const broken of ['assay_session=', 'assay_session=x', 'assay_session=%00', 'other=1'])
      await refusedAs(await server.send('GET', '/api/v1/me', { headers: { cookie: broken } }), 401);
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic eDp5',
      'bearer x y',
      `Bearer ${'x'.repeat(9000)}`,
    ])
      await refusedAs(await server.send('GET', '/api/v1/me', { headers: { authorization } }), 401);
  });
});

test.each(['', 'evil.example', `${testHost}.`, `${testHost}@evil.example`, '127.0.0.1', '[::1]:4600'])(
  'the Host %j, which was not configured, is refused',
  async (host) => {
    const response = await server.app.request(`http://${testHost}/healthz`, { headers: { host } });
    expect(response.status).toBe(421);
  },
);

test('what a producer wrote comes back as data: JSON that no browser runs', async () => {
  const hostile = '<script>alert(1)</script>\u001b]0;owned\u0007\u202e=cmd|calc!A1';
  const put = await send('PUT', '/api/v1/models/spam-filter/tags/note', producer, { value: hostile });
  expect(put.status).toBe(200);
  const got = await send('GET', '/api/v1/models/spam-filter', producer);
  expect(got.headers.get('content-type')).toBe('application/json');
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await got.json()).toMatchObject({ tags: { note: hostile } });
});
