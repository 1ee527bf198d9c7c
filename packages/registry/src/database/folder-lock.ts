import { rename, stat, unlink } from 'node:fs/promises';
import { type Server, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '@assay/core';

export interface FolderLock {
  release(): Promise<void>;
}

/** Longest path a Unix socket may have on every system we know (macOS: 104 with its final zero). */
const longestSocketPath = 100;

/**
 * Holds a folder for this process by listening on sockets, which the operating system closes however the
 * process ends; a pid file would outlive `kill -9`. Names come from the folder's device and inode, so that
 * two paths to one folder meet.
 *
 * - Windows: a named pipe.
 * - Linux: an abstract socket, then a socket file in the folder (seen also from another network namespace).
 * - Elsewhere: the socket file alone.
 *
 * Throws DATA_FOLDER_IN_USE when another process holds the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = `assay-${dev.toString(36)}-${ino.toString(36)}`;
  const held: Server[] = [];
  const release = async (): Promise<void> => {
    for (const server of held.splice(0)) await new Promise<void>((done) => server.close(() => done()));
  };
  try {
    if (process.platform === 'win32') held.push(await listenAlone(`\\\\.\\pipe\\${name}`, folder));
    else {
      if (process.platform === 'linux') held.push(await listenAlone(`\0${name}`, folder));
      held.push(await listenOnFile(socketPath(folder, name), folder));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

function socketPath(folder: string, name: string): string {
  const beside = join(folder, 'lock.sock');
  return beside.length <= longestSocketPath ? beside : join(tmpdir(), `${name}.sock`);
}

async function listenAlone(address: string, folder: string): Promise<Server> {
  const server = await listen(address);
  if (server === 'in use') throw inUse(folder);
  return server;
}

/**
 * A socket file outlives its process, so one that nobody answers is taken over: it is first renamed to a name
 * of our own and asked again, since between the first question and the rename its owner may have changed.
 */
async function listenOnFile(path: string, folder: string): Promise<Server> {
  const first = await listen(path);
  if (first !== 'in use') return first;
  if (await answers(path)) throw inUse(folder);
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  if (await answers(aside)) {
    await rename(aside, path);
    throw inUse(folder);
  }
  await unlink(aside).catch(() => {});
  return listenAlone(path, folder);
}

function listen(address: string): Promise<Server | 'in use'> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve('in use') : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function inUse(folder: string): AssayError<'DATA_FOLDER_IN_USE'> {
  return new AssayError({
    code: 'DATA_FOLDER_IN_USE',
    publicMessage: `Another Assay process is using the data folder ${folder}. Stop it, or choose another folder.`,
  });
}
