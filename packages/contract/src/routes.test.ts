import { expect, test } from 'vitest';
import { apiOperations } from './operations/index.ts';
import type { Operation } from './operations/operation.ts';
import { fullPath, openApiDocument } from './openapi.ts';

/** `routes.ts` lets a browser call the API without carrying the schemas; `vitest -u` writes it anew. */
function routesSource(): string {
  const rows = (Object.values(apiOperations) as readonly Operation[]).map((operation) => {
    const body = operation.body === 'bytes' ? 'bytes' : operation.body ? 'json' : 'none';
    const response = typeof operation.response === 'string' ? operation.response : 'json';
    return `  ${operation.id}: ['${operation.method}', '${fullPath(operation.path)}', '${body}', '${response}', ${operation.creates === true}],`;
  });
  return [
    '/** Made from the operation table by its test: method, path, body kind, response kind, whether it creates. */',
    '// biome-ignore format: one operation a line',
    'export const operationRoutes = {',
    ...rows,
    '} as const;',
    '',
  ].join('\n');
}

test('the schema-free route table says what the operation table says', async () => {
  await expect(routesSource()).toMatchFileSnapshot('./routes.ts');
});

test('no two operations share a method and path, and every path parameter is declared', () => {
  const seen = new Set<string>();
  const document = openApiDocument('0') as {
    paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const key = `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
      expect(seen.has(key), key).toBe(false);
      seen.add(key);
      const declared = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name);
      expect(new Set(declared)).toEqual(new Set([...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1])));
    }
  }
  expect(seen.size).toBe(Object.keys(apiOperations).length);
});

test('every POST that creates demands an idempotency key in the document', () => {
  for (const operation of Object.values(apiOperations) as readonly Operation[]) {
    if (operation.status === 201 && operation.method === 'POST' && operation.id !== 'signIn')
      expect(operation.creates, operation.id).toBe(true);
  }
});
