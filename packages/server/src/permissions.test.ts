import {
  type Operation,
  type Role,
  apiOperations,
  everyRole,
  fullPath,
  openApiDocument,
} from '@assay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from './testing/test-server.ts';

const operations = Object.values(apiOperations) as readonly Operation[];
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const mark = (operation: Operation, role: Role): string => {
  if (operation.access === 'public' || operation.access === 'signed-in') return '·';
  return operation.access.includes(role) ? '●' : '';
};

function permissionsPage(): string {
  const rows = operations.map((operation) => {
    const open =
      operation.access === 'public' ? 'anyone' : operation.access === 'signed-in' ? 'signed in' : 'roles';
    return `| \`${operation.id}\` | ${operation.method} ${fullPath(operation.path)} | ${open} | ${everyRole.map((role) => mark(operation, role)).join(' | ')} |`;
  });
  return [
    '# Permissions',
    '',
    'Which role passes the outer door of each operation (●), where the door asks for a role at all (· it does not).',
    'Behind the door the use case decides: **relation beats role**. Whoever is on the producing team, contributed to the',
    "version or manages its producer has the producer's view of a request, whatever roles they hold; a missing thing and a",
    'forbidden one get the same 404.',
    '',
    `| operation | request | open to | ${everyRole.join(' | ')} |`,
    `|---|---|---|${everyRole.map(() => '---').join('|')}|`,
    ...rows,
    '',
  ].join('\n');
}

test('docs/permissions.md has a row for every operation of /openapi.json, and no other', async () => {
  await expect(permissionsPage()).toMatchFileSnapshot('../../../docs/permissions.md');
  const served = (await (await server.send('GET', '/openapi.json')).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const ids = Object.values(served.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort());
  expect(served).toEqual(JSON.parse(JSON.stringify(openApiDocument('test'))));
});

const example: Record<string, string> = {
  digest: `sha256:${'0'.repeat(64)}`,
  number: '999',
  version: '9',
  proposal: '99',
  override: '99',
  fact: '01900000-0000-7000-8000-000000000001',
};
function addressOf(operation: Operation): string {
  const path = fullPath(operation.path).replaceAll(
    /\{([^}]+)\}/g,
    (_all, name: string) =>
      example[name] ??
      (['id', 'job', 'view', 'decision'].includes(name) ? '01900000-0000-7000-8000-000000000001' : 'nothing'),
  );
  return operation.id === 'leaseJob' || operation.response === 'events' ? path : path;
}
async function knock(operation: Operation, token: string | undefined): Promise<number> {
  const body =
    operation.body === 'bytes' ? new Uint8Array([1]) : operation.body ? { waitSeconds: 0 } : undefined;
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const response = await server.send(operation.method, addressOf(operation), {
    ...(token ? { token } : {}),
    ...(body === undefined ? {} : { body }),
    headers,
  });
  await response.body?.cancel();
  return response.status;
}

test.each(operations.map((operation) => [operation.id, operation] as const))(
  '%s: the door lets through the roles of the table and nobody else',
  async (_id, operation) => {
    expect((await knock(operation, undefined)) === 401).toBe(operation.access !== 'public');
    for (const role of everyRole) {
      const status = await knock(operation, await server.token(`only-${role}`, [role]));
      const mayPass =
        operation.access === 'public' || operation.access === 'signed-in' || operation.access.includes(role);
      if (mayPass)
        expect([200, 201, 204, 400, 403, 404, 409, 415, 422, 429, 503], `${role} got ${status}`).toContain(
          status,
        );
      else expect(status, role).toBe(403);
    }
  },
);

test('missing and forbidden cannot be told apart: the same status, code and words', async () => {
  const stranger = await server.token('only-service', ['service']);
  const missing = await server.send('GET', '/api/v1/requests/424242', { token: stranger });
  expect(missing.status).toBe(404);
  const text = JSON.stringify(await missing.json());
  expect(text.replaceAll('424242', 'N')).not.toContain('forbidden');
});
