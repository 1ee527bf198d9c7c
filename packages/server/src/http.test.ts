import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testHost, testServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function signedIn(name: string): Promise<{ cookie: string; csrf: string }> {
  await server.token(name, ['producer']);
  const response = await server.send('POST', '/api/v1/sessions', {
    body: { secret: await server.signInLink(name) },
  });
  expect(response.status).toBe(201);
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return { cookie: cookie.split(';')[0] ?? '', csrf: csrfToken };
}

test('every field that is wrong is named, and unknown fields are refused', async () => {
  const token = await server.token('root', ['admin']);
  const response = await server.send('POST', '/api/v1/teams', {
    token,
    headers: { 'idempotency-key': 'key-fields-1' },
    body: { name: 'Not A Handle', members: 'x', more: 1 },
  });
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as { fields: { path: string }[] };
  expect(problem.fields.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['body.name', 'body.title', 'body.members']),
  );
});

test('a POST that creates is refused without an Idempotency-Key, happens once with one, and a key cannot be reused', async () => {
  const token = await server.token('root', ['admin']);
  const body = { name: 'once', title: 'Once', members: [] };
  expect((await server.send('POST', '/api/v1/teams', { token, body })).status).toBe(400);
  const headers = { 'idempotency-key': 'key-once-1' };
  const first = await server.send('POST', '/api/v1/teams', { token, body, headers });
  const again = await server.send('POST', '/api/v1/teams', { token, body, headers });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await again.json()).toEqual(await first.json());
  expect(
    (await server.send('POST', '/api/v1/teams', { token, body: { ...body, name: 'other' }, headers })).status,
  ).toBe(422);
});

test('a sign-in link works once and a session writes only from its own page', async () => {
  const { cookie, csrf } = await signedIn('pia');
  const put = (headers: Record<string, string>): Promise<Response> =>
    server.send('PUT', '/api/v1/me/hours', {
      body: { reviewMinutesPerWeek: 10 },
      headers: { cookie, ...headers },
    });
  expect((await put({ origin: `http://${testHost}`, 'x-csrf-token': csrf })).status).toBe(200);
  expect((await put({ origin: 'http://evil.example', 'x-csrf-token': csrf })).status).toBe(403);
  expect((await put({ origin: `http://${testHost}` })).status).toBe(403);
  expect((await put({ 'x-csrf-token': csrf })).status).toBe(403);
  const secret = await server.signInLink('pia');
  expect((await server.send('POST', '/api/v1/sessions', { body: { secret } })).status).toBe(201);
  expect((await server.send('POST', '/api/v1/sessions', { body: { secret } })).status).toBe(401);
});

test('a revoked token is refused at once', async () => {
  const token = await server.token('tim', ['producer']);
  const { tokens } = (await (await server.send('GET', '/api/v1/tokens', { token })).json()) as {
    tokens: { id: string }[];
  };
  expect((await server.send('DELETE', `/api/v1/tokens/${tokens[0]?.id}`, { token })).status).toBe(204);
  expect((await server.send('GET', '/api/v1/me', { token })).status).toBe(401);
});

test('a Host that was not configured is refused, and every answer forbids inline script and framing', async () => {
  const response = await server.app.request('http://rebound.example/healthz', {
    headers: { host: 'rebound.example' },
  });
  expect(response.status).toBe(421);
  const health = await server.send('GET', '/healthz');
  expect(health.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
  expect(health.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
  expect(health.headers.get('x-content-type-options')).toBe('nosniff');
});

test('readiness says how far the ledger is signed; health says only that the process runs', async () => {
  expect(await (await server.send('GET', '/healthz')).json()).toEqual({ status: 'ok' });
  const ready = (await (await server.send('GET', '/readyz')).json()) as {
    ledger: { recorded: number; covered: number };
  };
  expect(ready.ledger.recorded).toBeGreaterThan(0);
});

test('an artifact whose bytes are not what its digest says is refused and cannot be read', async () => {
  const token = await server.token('pru', ['producer']);
  const digest = `sha256:${'ab'.repeat(32)}`;
  expect(
    (await server.send('PUT', `/api/v1/artifacts/${digest}`, { token, body: new Uint8Array([1, 2, 3]) }))
      .status,
  ).toBe(400);
  expect((await server.send('GET', `/api/v1/artifacts/${digest}`, { token })).status).toBe(404);
});

test('an unknown address under /api is a problem, not a page', async () => {
  const response = await server.send('GET', '/api/v1/nowhere');
  expect(response.status).toBe(404);
  expect(((await response.json()) as { code: string }).code).toBe('NOT_FOUND');
});
