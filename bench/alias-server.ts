/**
 * One of the two servers that `alias.ts` compares, in a process of its own: `assay` is the whole HTTP surface; `bare`
 * is one Hono handler with the same token check in the same one SELECT, and nothing else. Prints its address.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import {
  type Environment,
  authenticate,
  databaseClock,
  freshSigner,
  memoryBlobs,
  openDatabase,
  registryReactions,
} from '@assay/registry';
import { apiHandlers, createChangeFeed, silentLog, startServer } from '@assay/server';
import { Hono } from 'hono';
import pg from 'pg';

const [kind, url = ''] = process.argv.slice(2);
const poolSize = 10;

/** The statement of `resolveAliasAs`, as anyone would write it by hand. */
const statement = `
  select person.id, person.roles, version.version, version.artifact_digest as digest,
    (select json_agg(json_build_object('path', path, 'digest', digest, 'bytes', bytes) order by path)
      from version_file file where file.model_id = version.model_id and file.version = version.version) as files
  from api_token join person on person.id = api_token.person_id
  left join registered_model model on model.name = $2
  left join model_alias alias on alias.model_id = model.id and alias.alias = $3
  left join model_version version on version.model_id = alias.model_id and version.version = alias.version
  where api_token.secret_digest = $1 and api_token.revoked_at is null
    and api_token.expires_at > $4 and person.active`;

async function bare(): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: poolSize });
  const app = new Hono();
  app.get('/api/v1/models/:model/aliases/:alias', async (c) => {
    const token = c.req.header('authorization')?.slice('Bearer '.length) ?? '';
    const digest = `sha256:${createHash('sha256').update(token).digest('hex')}`;
    const { model, alias } = c.req.param();
    const { rows } = await pool.query(statement, [digest, model, alias, new Date().toISOString()]);
    const [row] = rows;
    if (row === undefined) return c.json({}, 401);
    if (row.version === null) return c.json({}, 404);
    return c.json({ model, alias, version: row.version, digest: row.digest, files: row.files });
  });
  return new Promise((resolve) => {
    const server = serve(
      { fetch: app.fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false },
      () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

async function assay(): Promise<string> {
  const database = await openDatabase({ kind: 'postgres', url, poolSize });
  const clock = await databaseClock(database);
  const environment: Environment = {
    database,
    clock,
    blobs: memoryBlobs(),
    reactions: registryReactions,
    signer: freshSigner(),
  };
  const feed = createChangeFeed();
  const { url: address } = await startServer({
    environment,
    authenticate: (credential) => authenticate(environment, credential),
    handlers: apiHandlers({ feed, version: 'bench' } as Parameters<typeof apiHandlers>[0]),
    log: silentLog,
    pages: '/nonexistent',
    bind: '127.0.0.1',
    port: 0,
    hosts: [],
  });
  return address;
}

console.log(await (kind === 'assay' ? assay() : bare()));
