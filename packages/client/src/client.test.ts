import { expect, test } from 'vitest';
import { ApiProblem, createClient } from './index.ts';

function recording(respond: (request: Request) => Response): { requests: Request[]; send: typeof fetch } {
  const requests: Request[] = [];
  const send: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return Promise.resolve(respond(request));
  };
  return { requests, send };
}

test('a path parameter cannot leave its segment and a missing query value is not sent', async () => {
  const { requests, send } = recording(() => Response.json({ models: [], next: null }));
  const client = createClient({ baseUrl: 'http://127.0.0.1:1/', fetch: send, token: 't' });
  await client.call('getModel', { params: { model: 'a/../b?c' } });
  await client.call('listModels', { query: { limit: 5 } });
  expect(requests.map((request) => new URL(request.url).pathname + new URL(request.url).search)).toEqual([
    '/api/v1/models/a%2F..%2Fb%3Fc',
    '/api/v1/models?limit=5',
  ]);
  expect(requests[0]?.headers.get('authorization')).toBe('Bearer t');
});

test('a creating call always carries an idempotency key, and keeps the one it is given', async () => {
  const { requests, send } = recording(() => Response.json({}));
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch: send });
  const body = { version: 'm/1', stage: 'prod' };
  await client.call('submitRequest', { body });
  await client.call('submitRequest', { body }, { idempotencyKey: 'the-same-key' });
  expect(requests[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(requests[1]?.headers.get('idempotency-key')).toBe('the-same-key');
});

test('a refusal arrives as the problem that the registry wrote', async () => {
  const { send } = recording(() =>
    Response.json(
      {
        type: 'about:blank',
        title: 'Stale',
        status: 409,
        detail: 'The baseline moved.',
        code: 'STALE_EVIDENCE',
        changed: [{ what: 'baseline', was: '1', is: '2' }],
      },
      { status: 409 },
    ),
  );
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch: send });
  const problem = await client.call('getMe', {}).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect((problem as ApiProblem).problem.changed).toHaveLength(1);
});

test('no answer is told apart from a refusal', async () => {
  const client = createClient({
    baseUrl: 'http://127.0.0.1:1',
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  });
  await expect(client.call('getMe', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('an answer that was cut off is no answer', async () => {
  const cut = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"models": ['));
      controller.error(new TypeError('terminated'));
    },
  });
  const { send } = recording(() => new Response(cut, { headers: { 'Content-Type': 'application/json' } }));
  const client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch: send });
  await expect(client.call('listModels', { query: {} })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
