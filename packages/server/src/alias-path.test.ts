import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const path = '/api/v1/models/reader/aliases/candidate';

test('an alias is served only to who may ask, and what is missing is missing alike', async () => {
  const token = await server.token('root', ['admin']);
  expect((await server.send('GET', path)).status).toBe(401);
  expect((await server.send('GET', path, { token: 'assay_wrong' })).status).toBe(401);
  const missing = await server.send('GET', path, { token });
  const elsewhere = await server.send('GET', path.replace('reader', 'nothing'), { token });
  expect([missing.status, elsewhere.status]).toEqual([404, 404]);
  expect((await server.send('GET', path.replace('candidate', 'la test'), { token })).status).toBe(400);
});

test('a character that no database column holds is refused as the caller’s mistake', async () => {
  const token = await server.token('root', ['admin']);
  const response = await server.send('POST', '/api/v1/teams', {
    token,
    headers: { 'idempotency-key': 'key-nul-1' },
    body: { name: 'nul', title: 'a\0b', members: [] },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ fields: [{ path: 'body.title' }] });
  expect((await server.send('GET', '/api/v1/models/a%00b', { token })).status).toBe(400);
});
