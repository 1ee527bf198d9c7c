import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process and all its descendants use now. */
export interface TreeUsage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly processes: number;
}

const ticksPerSecond = 100;

function procFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function descendants(root: number): number[] {
  const all: number[] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    all.push(pid);
    const children = procFile(`/proc/${pid}/task/${pid}/children`) ?? '';
    for (const child of children.split(' ')) if (child !== '') queue.push(Number(child));
  }
  return all;
}

function usageFromProc(root: number): TreeUsage {
  let residentBytes = 0;
  let cpuSeconds = 0;
  const pids = descendants(root);
  for (const pid of pids) {
    const status = procFile(`/proc/${pid}/status`);
    residentBytes += Number(/^VmRSS:\s+(\d+) kB/m.exec(status ?? '')?.[1] ?? 0) * 1024;
    const stat = procFile(`/proc/${pid}/stat`);
    const times = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds += (Number(times?.[11] ?? 0) + Number(times?.[12] ?? 0)) / ticksPerSecond;
  }
  return { residentBytes, cpuSeconds, processes: pids.length };
}

function usageFromPs(root: number): TreeUsage {
  const listing = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' });
  const rows = listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const tree = new Set([String(root)]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, parent] of rows)
      if (pid !== undefined && parent !== undefined && tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
  }
  const own = rows.filter(([pid]) => tree.has(pid ?? ''));
  return {
    residentBytes: own.reduce((sum, row) => sum + Number(row[2] ?? 0) * 1024, 0),
    cpuSeconds: own.reduce((sum, row) => sum + clockSeconds(row[3] ?? '0'), 0),
    processes: own.length,
  };
}

function clockSeconds(text: string): number {
  return text.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Memory, processor time and count of a process and its descendants; from /proc, elsewhere from `ps`. */
export function treeUsage(root: number): TreeUsage {
  return process.platform === 'linux' ? usageFromProc(root) : usageFromPs(root);
}
