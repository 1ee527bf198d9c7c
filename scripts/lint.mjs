import { join } from 'node:path';
import process from 'node:process';
import { root, run } from './prepare.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
run(bin('oxlint'), [
  '--type-aware',
  '--deny-warnings',
  '-c',
  '.oxlintrc.json',
  'packages',
  'scripts',
  'bench',
]);
run(bin('biome'), ['format', '--error-on-warnings', '.']);
run(process.execPath, [join(root, 'scripts/house-rules.mjs')]);
