import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError } from '@assay/core';
import {
  type BlobStore,
  type Clock,
  type Database,
  type Environment,
  type FolderLock,
  authenticate,
  clockFromSetting,
  contextFor,
  databaseClock,
  folderBlobs,
  lockFolder,
  migrate,
  openDatabase,
  registryReactions,
  s3Blobs,
  signerFromFile,
  systemActor,
} from '@assay/registry';
import {
  type Log,
  type RunningServer,
  type Workers,
  apiHandlers,
  createChangeFeed,
  startServer,
  startWorkers,
} from '@assay/server';
import type { Configuration } from '../configuration.ts';
import { productVersion } from '../product-version.ts';

/** A registry that answers, with all that must be stopped in order. */
export interface RegistryProcess {
  readonly url: string;
  readonly environment: Environment;
  readonly database: Database;
  /** Stops taking requests, finishes what is under way, signs what is recorded, closes the database. */
  stop(): Promise<void>;
}

const builtPages = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/**
 * Opens the database and holds the data folder for this process alone, also beside PostgreSQL: its artifacts would be
 * swept by a second server that starts. Only where artifacts are in a bucket is there nothing in it to hold.
 */
async function openStore(
  configuration: Configuration,
): Promise<{ database: Database; lock: FolderLock | null }> {
  const { ASSAY_DATA, ASSAY_DATABASE_URL: url, ASSAY_BLOBS_URL: bucket } = configuration;
  const data = resolve(ASSAY_DATA);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const lock = url && bucket ? null : await lockFolder(data);
  try {
    const database = await openDatabase(
      url ? { kind: 'postgres', url } : { kind: 'pglite', dataFolder: join(data, 'database') },
    );
    return { database, lock };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

function openBlobs(configuration: Configuration): BlobStore | Promise<BlobStore> {
  const {
    ASSAY_BLOBS_URL: url,
    ASSAY_BLOBS_KEY_ID: accessKeyId,
    ASSAY_BLOBS_SECRET: secretAccessKey,
    ASSAY_BLOBS_REGION: region,
  } = configuration;
  if (!url) return folderBlobs(join(resolve(configuration.ASSAY_DATA), 'blobs'));
  if (!accessKeyId || !secretAccessKey)
    throw new AssayError({
      code: 'BAD_REQUEST',
      publicMessage: 'ASSAY_BLOBS_URL needs ASSAY_BLOBS_KEY_ID and ASSAY_BLOBS_SECRET.',
    });
  const { origin, pathname } = new URL(url);
  return s3Blobs({
    endpoint: origin,
    bucket: pathname.replaceAll('/', ''),
    accessKeyId,
    secretAccessKey,
    region,
  });
}

async function openEnvironment(configuration: Configuration, database: Database): Promise<Environment> {
  const base: Clock = await databaseClock(database);
  const clock = configuration.ASSAY_CLOCK ? clockFromSetting(configuration.ASSAY_CLOCK, base) : base;
  const signer = await signerFromFile(join(resolve(configuration.ASSAY_KEYS), 'ledger.pem'));
  return { database, clock, blobs: await openBlobs(configuration), reactions: registryReactions, signer };
}

/** Opens the database, brings it up to date and starts answering. Undoes what it did when a step fails. */
export async function startRegistry(configuration: Configuration, log: Log): Promise<RegistryProcess> {
  const { database, lock } = await openStore(configuration);
  const undo: (() => Promise<void>)[] = [async () => lock?.release(), () => database.close()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await migrate(database);
    const environment = await openEnvironment(configuration, database);
    const feed = createChangeFeed();
    const workers: Workers = startWorkers({ environment, feed, log });
    undo.push(() => workers.stop());
    const hosts = (configuration.ASSAY_HOSTS ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean);
    const server: RunningServer = await startServer({
      environment,
      authenticate: (credential) => authenticate(environment, credential),
      handlers: apiHandlers({ feed, version: productVersion }),
      hosts,
      pages: builtPages,
      log,
      bind: configuration.ASSAY_BIND,
      port: configuration.ASSAY_PORT,
    });
    undo.push(async () => {
      feed.close();
      await server.close();
    });
    return { url: server.url, environment, database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Acts as the registry itself: for the first start, before there is anyone. */
export function systemContext(environment: Environment): ReturnType<typeof contextFor> {
  return contextFor(environment, systemActor);
}
