import { join } from 'node:path';
import process from 'node:process';
import { build, continueOnNewNode, installDependencies, root, run } from './prepare.mjs';

installDependencies();
continueOnNewNode(import.meta.url);
build();
run(process.execPath, [join(root, 'packages/cli/bin/assay.js'), 'demo', ...process.argv.slice(2)]);
