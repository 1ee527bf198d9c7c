import { defineConfig } from 'vitest/config';

/**
 * `unit`: pure rules and PGlite, no network. `integration`: files named `*.int.test.ts`, which need a real
 * server (PostgreSQL, Chromium). Workspace packages resolve to their sources, so no build is needed.
 */
const shared = {
  resolve: { conditions: ['assay-source'] },
  ssr: { resolve: { conditions: ['assay-source', 'node'] } },
};
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          execArgv: ['--conditions=assay-source'],
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['packages/*/src/**/*.int.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          execArgv: ['--conditions=assay-source'],
        },
      },
    ],
  },
});
