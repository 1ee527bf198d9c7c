import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { parseUuid } from '@assay/core';
import { memoryBlobs } from '../blobs/memory.ts';
import { systemClock } from '../database/clock.ts';
import { contextFor, systemActor } from '../database/context.ts';
import { openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { append } from '../ledger/append.ts';
import { integrate } from '../ledger/integrate.ts';
import { noReactions } from '../ledger/reactions.ts';
import { signerFromFile } from '../ledger/signer.ts';

/**
 * A process to be killed: records facts as fast as it can and prints the id of each one only after its transaction
 * committed. Arguments: a data folder, or the address of a PostgreSQL database, and the file of the signing key.
 */
const [where = '', keyFile = ''] = process.argv.slice(2);
const location = where.startsWith('postgres')
  ? ({ kind: 'postgres', url: where, poolSize: 6 } as const)
  : ({ kind: 'pglite', dataFolder: where } as const);
const database = await openDatabase(location);
await migrate(database);
const environment = {
  database,
  clock: systemClock,
  blobs: memoryBlobs(),
  reactions: noReactions,
  signer: await signerFromFile(keyFile),
};
const ctx = contextFor(environment, systemActor);
process.stdout.write('ready\n');

const write = async (): Promise<never> => {
  for (;;) {
    const team = parseUuid(randomUUID());
    const { factId } = await ctx.transact((tx) =>
      append(tx, ctx, { kind: 'team.created', payload: { team, name: 'x' } }),
    );
    process.stdout.write(`${factId}\n`);
  }
};
const number = async (): Promise<never> => {
  for (;;) {
    await integrate(ctx);
    await pause(5);
  }
};
await Promise.all([write(), write(), write(), number()]);
