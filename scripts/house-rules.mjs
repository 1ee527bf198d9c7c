import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { root } from './prepare.mjs';

/** The rules of the house that no linter knows: each names what it refuses and why. */
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const sources = tracked.filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path));
const product = sources.filter((path) => !/\.test\.tsx?$|\/testing\//.test(path));
const problems = [];

function refuse(paths, pattern, why, except = () => false) {
  for (const path of paths) {
    if (except(path)) continue;
    readFileSync(`${root}/${path}`, 'utf8')
      .split('\n')
      .forEach((line, index) => {
        if (pattern.test(line))
          problems.push(`${path}:${index + 1} ${why}\n    ${line.trim().slice(0, 140)}`);
      });
  }
}

const isClock = (path) => path.endsWith('/clock.ts');
/** Pages show the reader's own moment; evaluator, CLI and plots measure their own durations with a clock file of theirs. */
const registrySide = product.filter((path) =>
  /^packages\/(registry|server|core|contract|verify|statistics|plots)\//.test(path),
);
refuse(registrySide, /\bDate\.now\(|new Date\(\)/, 'time enters by the Clock only', isClock);
refuse(
  registrySide,
  /(?<![\w.])(now\(\)|current_timestamp)(?=[^{]*`)/i,
  'SQL must not read the time; pass it from the Clock',
  (path) => isClock(path) || !readFileSync(`${root}/${path}`, 'utf8').includes('sql`'),
);
refuse(product, /\bas unknown as\b|@ts-(ignore|nocheck|expect-error)/, 'types are not given up');
refuse(product, /\b(TODO|FIXME|XXX)\b/, 'unfinished work is not committed');
refuse(product, /dangerouslySetInnerHTML|\.innerHTML\s*=/, 'markup is never made from text');
refuse(sources, /\b(it|test|describe)\.(skip|only|todo)\b/, 'every test runs');
for (const path of tracked) {
  if (/^(utils?|helpers?|lib|common|misc|interfaces)\.[cm]?[jt]sx?$/.test(basename(path)))
    problems.push(`${path} a file's name must say what it holds`);
  if (
    /\/index\.tsx?$/.test(path) &&
    !/^packages\/[^/]+\/src\/index\.tsx?$/.test(path) &&
    !/^packages\/contract\/src\/(facts|operations)\/index\.ts$/.test(path)
  )
    problems.push(`${path} index files stand only at a package root`);
}
refuse(
  sources.filter((path) => path.endsWith('index.ts')),
  /^export \*/,
  'exports are named',
);
refuse(['package-lock.json'], /"resolved": "http/, 'lock files record no download host');

if (problems.length > 0) {
  process.stderr.write(
    `${problems.join('\n')}\n${problems.length} house rule${problems.length === 1 ? '' : 's'} broken.\n`,
  );
  process.exit(1);
}
process.stdout.write(`House rules hold in ${tracked.length} files.\n`);
