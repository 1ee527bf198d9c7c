import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));

/** An evaluator that no registry embeds, as on a machine of its own: it outlives every server that is killed. */
export interface EvaluatorApart {
  /** Undefined before the first start. */
  pid(): number | undefined;
  /** Starts it, in the place of one that was killed. */
  start(): Promise<void>;
  stop(): void;
  log(): string;
}

/** Prepares an evaluator on the keys and the token that the registry of `folder` made for it. */
export function evaluatorApart(folder: string, url: string): EvaluatorApart {
  const said: string[] = [];
  let child: ChildProcess | undefined;
  return {
    pid: () => child?.pid,
    log: () => said.join(''),
    async start() {
      const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSAY_'));
      const env = {
        ...Object.fromEntries(inherited),
        ASSAY_URL: url,
        ASSAY_KEYS: join(folder, 'keys'),
        ASSAY_DATA: join(folder, 'evaluator'),
        ASSAY_EVALUATOR_TOKEN: (await readFile(join(folder, 'keys', 'evaluator.token'), 'utf8')).trim(),
      };
      child = spawn(process.execPath, [program, 'evaluator'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
    },
    stop() {
      child?.kill('SIGTERM');
    },
  };
}
