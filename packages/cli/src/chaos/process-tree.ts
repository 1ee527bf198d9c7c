import { execFileSync } from 'node:child_process';

/** A process as `ps` lists it. */
interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Ended, and only waiting for its parent to take notice. */
  readonly dead: boolean;
}

function listed(): readonly Listed[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        command: command ?? '',
        dead: state?.startsWith('Z') === true,
      },
    ];
  });
}

/** Every process below `root`, without it. */
export function descendantsOf(root: number): readonly { pid: number; command: string }[] {
  const all = listed().filter(({ dead }) => !dead);
  const below = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { pid, parent } of all)
      if (below.has(parent) && !below.has(pid)) {
        below.add(pid);
        grew = true;
      }
  }
  return all.filter(({ pid }) => pid !== root && below.has(pid));
}

/** Which of these processes still run. */
export function stillRunning(pids: readonly number[]): readonly number[] {
  const wanted = new Set(pids);
  return listed().flatMap(({ pid, dead }) => (wanted.has(pid) && !dead ? [pid] : []));
}
