/** Allowed imports between packages, and between the capabilities of `registry` (ARCHITECTURE.md, "Rooms"). */
const allowed = {
  core: [],
  contract: ['core'],
  plots: ['statistics'],
  statistics: [],
  verify: ['core', 'contract'],
  client: ['contract'],
  evaluation: ['core', 'contract', 'statistics', 'plots', 'client'],
  registry: ['core', 'contract', 'statistics'],
  server: ['core', 'contract', 'registry'],
  web: ['core', 'contract', 'client', 'verify', 'plots'],
};
const capabilities = [
  'database', 'blobs', 'ledger', 'people', 'policy', 'catalog', 'suites', 'evidence', 'promotion', 'deployments', 'review',
  'incidents', 'standing', 'outcomes', 'capacity', 'diagnosis', 'notices',
];
const packageRules = Object.entries(allowed).map(([name, may]) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `${name} may import only: ${may.join(', ') || 'nothing of ours'}`,
  from: { path: `^packages/${name}/` },
  to: { path: '^packages/', pathNot: `^packages/(${[name, ...may].join('|')})/` },
}));
const capabilityRules = capabilities.map((name, index) => ({
  name: `registry-${name}-looks-left`,
  severity: 'error',
  comment: `${name} may import only capabilities to its left`,
  from: { path: `^packages/registry/src/${name}/`, pathNot: '/testing/|\\.test\\.ts$' },
  to: { path: `^packages/registry/src/(${capabilities.slice(index + 1).join('|') || 'none-to-the-right'})/` },
}));
module.exports = {
  forbidden: [
    ...packageRules,
    ...capabilityRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'browser-safe',
      severity: 'error',
      comment: 'core, contract, statistics, plots and verify run in a browser',
      from: { path: '^packages/(core|contract|statistics|plots|verify|client)/src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-knows-no-web-framework',
      severity: 'error',
      from: { path: '^packages/contract/' },
      to: { path: 'node_modules/(hono|@hono|react)' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { conditionNames: ['assay-source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
