import type { Role } from '@assay/contract';
import {
  type Environment,
  actorByHandle,
  addPerson,
  authenticate,
  bootstrap,
  contextFor,
  createTeam,
  issueSignInLink,
  issueToken,
  registryReactions,
  systemActor,
} from '@assay/registry';
import { testRegistry } from '@assay/registry/testing';
import type { Hono } from 'hono';
import { apiHandlers } from '../api/api-handlers.ts';
import { createApp } from '../app.ts';
import { createChangeFeed } from '../events/stream.ts';
import { type Log, silentLog } from '../log.ts';

export const testHost = '127.0.0.1:4600';

export interface TestServer {
  readonly app: Hono;
  readonly environment: Environment;
  /** A token of a person who holds just these roles; the same person for the same name. */
  token(name: string, roles: readonly Role[]): Promise<string>;
  /** Sends a request as a client would; `body` becomes JSON. */
  send(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  signInLink(name: string): Promise<string>;
  close(): Promise<void>;
}

/** The whole HTTP surface over a registry that a test has made, without a network. */
export function surfaceOver(
  environment: Environment,
  options: { readonly log?: Log; readonly pages?: string } = {},
): Pick<TestServer, 'app' | 'send'> & { close(): void } {
  const feed = createChangeFeed();
  const app = createApp({
    environment,
    log: options.log ?? silentLog,
    hosts: new Set([testHost]),
    pages: options.pages ?? '/nonexistent',
    authenticate: (credential) => authenticate(environment, credential),
    handlers: apiHandlers({ feed, version: 'test' }),
  });
  return {
    app,
    async send(method, path, { token, body, headers = {} } = {}) {
      const all = new Headers({ host: testHost, ...headers });
      if (token) all.set('authorization', `Bearer ${token}`);
      if (body !== undefined && !(body instanceof Uint8Array)) all.set('content-type', 'application/json');
      const init: RequestInit = { method, headers: all };
      if (body !== undefined)
        init.body = body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
      return app.request(`http://${testHost}${path}`, init);
    },
    close: () => feed.close(),
  };
}

/** The whole HTTP surface over a fresh registry, without a network: team `makers`, admin `root`. */
export async function testServer(
  options: { readonly log?: Log; readonly pages?: string } = {},
): Promise<TestServer> {
  const registry = await testRegistry({ reactions: registryReactions });
  const { environment } = registry;
  await bootstrap(contextFor(environment, systemActor), {
    organisation: 'Test',
    admin: { handle: 'root', name: 'Root' },
  });
  const asRoot = contextFor(environment, await actorByHandle(environment.database, 'root'));
  await createTeam(asRoot, { name: 'makers', title: 'Makers', members: [] });
  const surface = surfaceOver(environment, options);
  const tokens = new Map<string, Promise<string>>();
  const makeToken = async (name: string, roles: readonly Role[]): Promise<string> => {
    const kind = roles.includes('evaluator') ? 'evaluator' : roles.includes('service') ? 'service' : 'person';
    if (name !== 'root')
      await addPerson(asRoot, {
        handle: name,
        name,
        mail: null,
        kind,
        externalId: null,
        roles: [...roles],
        manager: null,
        reviewMinutesPerWeek: 60,
      });
    const self =
      kind === 'person' ? contextFor(environment, await actorByHandle(environment.database, name)) : asRoot;
    return (
      await issueToken(self, { label: 'test', days: 30, ...(kind === 'person' ? {} : { person: name }) })
    ).secret;
  };
  return {
    app: surface.app,
    environment,
    token(name, roles) {
      const known = tokens.get(name) ?? makeToken(name, roles);
      tokens.set(name, known);
      return known;
    },
    send: (...call) => surface.send(...call),
    async signInLink(name) {
      return (await issueSignInLink(asRoot, { person: name })).secret;
    },
    async close() {
      surface.close();
      await registry.close();
    },
  };
}
