import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** Kernel limits around one child: memory and number of processes, shared by all that it starts. */
export interface ControlGroup {
  readonly words: string;
  /** A process that writes its id to each of these is in the group. */
  readonly joinFiles: readonly string[];
  /** Whether the kernel killed something in the group for want of memory. */
  ranOutOfMemory(): boolean;
  /** Whether a fork was refused. */
  ranOutOfProcesses(): boolean;
  /** Takes the group away, as soon as what was killed in it is gone. */
  remove(): void;
}

const root = '/sys/fs/cgroup';

function write(path: string, value: number): boolean {
  try {
    writeFileSync(path, String(value));
    return true;
  } catch {
    return false;
  }
}

function counter(path: string, name: string): number {
  try {
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function make(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

const longestWaitMilliseconds = 3_200;

/** Takes folders away, again and again while a killed process is still on its way out of them. */
function drop(folders: readonly string[], waitMilliseconds = 25): void {
  const held = folders.filter((folder) => {
    try {
      rmdirSync(folder);
      return false;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EBUSY';
    }
  });
  if (held.length > 0 && waitMilliseconds <= longestWaitMilliseconds)
    setTimeout(() => drop(held, waitMilliseconds * 2), waitMilliseconds);
}

/** Version 1: a folder under each controller. */
function versionOne(name: string, memoryBytes: number, processes: number): ControlGroup | null {
  const [memory, pids] = [`${root}/memory/${name}`, `${root}/pids/${name}`];
  if (!existsSync(`${root}/memory`) || !existsSync(`${root}/pids`)) return null;
  const made = [memory, pids].filter(make);
  const limited =
    made.length === 2 &&
    write(`${memory}/memory.limit_in_bytes`, memoryBytes) &&
    write(`${pids}/pids.max`, processes);
  if (!limited) {
    drop(made);
    return null;
  }
  // Swap would let a model go on past its memory; where swap is not accounted there is no such file.
  write(`${memory}/memory.memsw.limit_in_bytes`, memoryBytes);
  return {
    words: 'control groups v1 for memory and processes',
    joinFiles: [`${memory}/cgroup.procs`, `${pids}/cgroup.procs`],
    ranOutOfMemory: () => counter(`${memory}/memory.oom_control`, 'oom_kill') > 0,
    ranOutOfProcesses: () => counter(`${pids}/pids.events`, 'max') > 0,
    remove: () => drop(made),
  };
}

/** Version 2: one folder; its controllers must be delegated to it. */
function versionTwo(name: string, memoryBytes: number, processes: number): ControlGroup | null {
  const folder = `${root}/${name}`;
  if (!existsSync(`${root}/cgroup.controllers`) || !make(folder)) return null;
  if (!write(`${folder}/memory.max`, memoryBytes) || !write(`${folder}/pids.max`, processes)) {
    drop([folder]);
    return null;
  }
  write(`${folder}/memory.swap.max`, 0);
  return {
    words: 'control group v2 for memory and processes',
    joinFiles: [`${folder}/cgroup.procs`],
    ranOutOfMemory: () => counter(`${folder}/memory.events`, 'oom_kill') > 0,
    ranOutOfProcesses: () => counter(`${folder}/pids.events`, 'max') > 0,
    remove: () => drop([folder]),
  };
}

/** A group with these limits, or null where none can be made here: then only the watch limits. */
export function createControlGroup(memoryBytes: number, processes: number): ControlGroup | null {
  if (process.platform !== 'linux') return null;
  const name = `assay-${randomBytes(8).toString('hex')}`;
  return versionTwo(name, memoryBytes, processes) ?? versionOne(name, memoryBytes, processes);
}
