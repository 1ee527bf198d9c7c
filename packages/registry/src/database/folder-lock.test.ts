import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const program = (path: string) =>
  `const { lockFolder } = await import(${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)});
   await lockFolder(${JSON.stringify(path)}).then(() => console.log('held'), (error) => console.log(error.code));
   setInterval(() => {}, 1000);`;

/** Another process that tries to take the folder, and what it says. */
async function otherProcess(path: string) {
  const child = spawn(process.execPath, [
    '--conditions=assay-source',
    '--input-type=module',
    '-e',
    program(path),
  ]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    said: said.toString().trim(),
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('a second holder of the folder is refused with a clear error, also by another path to it', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  const link = `${folder}-link`;
  await symlink(folder, link);
  await expect(lockFolder(link)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  await rm(link);
  const other = await otherProcess(folder);
  expect(other.said).toBe('DATA_FOLDER_IN_USE');
  await other.kill();
  await lock.release();
  await (await lockFolder(folder)).release();
});

test('a folder whose holder was killed with SIGKILL is free at once', async () => {
  const other = await otherProcess(folder);
  expect(other.said).toBe('held');
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  await other.kill();
  await (await lockFolder(folder)).release();
});

test('of many who come after a killed holder, one gets the folder', async () => {
  const other = await otherProcess(folder);
  await other.kill();
  const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
  const held = attempts.filter((attempt) => attempt.status === 'fulfilled');
  expect(held).toHaveLength(1);
  for (const { value } of held) await value.release();
});
