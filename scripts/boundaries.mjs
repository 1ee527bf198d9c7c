import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './prepare.mjs';

/** Holds the import table, and proves first that a forbidden import would be seen. */
const cruise = () =>
  spawnSync(
    join(root, 'node_modules/.bin/depcruise'),
    ['packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
    { cwd: root, encoding: 'utf8' },
  );

const planted = join(root, 'packages/core/src/planted-violation.ts');
writeFileSync(planted, "import '../../contract/src/primitives.ts';\nimport 'node:fs';\n");
let seen;
try {
  seen = cruise();
} finally {
  rmSync(planted);
}
if (seen.status === 0 || !/core-imports/.test(seen.stdout) || !/browser-safe/.test(seen.stdout)) {
  process.stderr.write('The boundary check did not see a planted violation, so its silence means nothing.\n');
  process.exit(1);
}
const result = cruise();
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
process.exit(result.status ?? 1);
