/**
 * Where each interval covers and each gate holds: simulation on worlds whose true figures are known. Writes
 * `docs/coverage.json` and `docs/coverage.md`. `ASSAY_STUDY_REPETITIONS` (1,000 unless said) trades time for digits;
 * every number follows from the seed. `--render` writes the page again from the figures.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { deriveSeed, holm } from '@assay/statistics';
import { calibrationRows, exactShareCoverage } from '../src/testing/calibration-study.ts';
import {
  binaryScene,
  clusteredScene,
  coverageOf,
  gateFalsePasses,
  metricFalsePasses,
  regressionScene,
  type CoverageRow,
  type FalsePassRow,
  type Scene,
} from '../src/testing/coverage.ts';
import { boostingAttack, type Oracle } from '../src/testing/boosting-attack.ts';
import { studyMarkdown, type Study } from './markdown.ts';

const repetitions = Number(process.env['ASSAY_STUDY_REPETITIONS'] ?? '1000');
const resamples = Number(process.env['ASSAY_STUDY_RESAMPLES'] ?? '499');
const root = new URL('../../../', import.meta.url);
if (process.argv.includes('--render')) {
  const kept = JSON.parse(readFileSync(new URL('docs/coverage.json', root), 'utf8')) as Study;
  writeFileSync(new URL('docs/coverage.md', root), studyMarkdown(kept));
  process.exit(0);
}
const seed = Uint8Array.from({ length: 16 }, (_, i) => 13 * i + 5);
let stream = 0;
const nextSeed = (): Uint8Array => deriveSeed(seed, stream++);
const say = (words: string): void => {
  process.stderr.write(`${words}\n`);
};

function scenes(): Scene[] {
  const list: Scene[] = [];
  for (const n of [100, 300, 1000, 3000]) {
    for (const prevalence of [0.5, 0.2, 0.05]) {
      for (const candidate of [1.5, 1.8]) {
        list.push(binaryScene({ prevalence, candidate, baseline: 1.5, shared: 0.6 }, n));
      }
    }
  }
  for (const n of [30, 100, 300, 1000]) {
    for (const tails of ['normal', 'long'] as const) {
      list.push(regressionScene({ n, tails, candidate: 0.9, baseline: 1 }));
    }
  }
  for (const clusters of [10, 20, 50, 100, 200]) list.push(clusteredScene(clusters, 8, 0.1));
  return list;
}

const coverage: CoverageRow[] = scenes().flatMap((scene) => {
  const times = scene.n >= 3000 ? Math.ceil(repetitions / 2) : repetitions;
  say(
    `coverage: ${scene.world}, n ${scene.n}${scene.prevalence === null ? '' : `, prevalence ${scene.prevalence}`}`,
  );
  return coverageOf(scene, { seed: nextSeed(), repetitions: times, resamples });
});

const gates: FalsePassRow[] = [];
for (const [slices, rowsPerSlice, margin] of [
  [1, 300, 0.05],
  [8, 300, 0.05],
  [8, 1000, 0.03],
] as const) {
  say(`gates: ${slices} slices of ${rowsPerSlice}`);
  gates.push(
    ...gateFalsePasses({
      slices,
      rowsPerSlice,
      margin,
      discordance: 0.1,
      seed: nextSeed(),
      repetitions: 4 * repetitions,
      noSignificantRegression: (p) => holm(p).every((adjusted) => adjusted > 0.05),
    }),
  );
}
for (const n of [300, 1000]) {
  for (const prevalence of [0.5, 0.2]) {
    say(`gates: every metric, n ${n}, prevalence ${prevalence}`);
    const scene = binaryScene({ prevalence, candidate: 1.35, baseline: 1.5, shared: 0.6 }, n);
    gates.push(...metricFalsePasses(scene, { seed: nextSeed(), repetitions, resamples }));
  }
}

const attacks = (
  [
    ['score', 1, false],
    ['bit', 1, false],
    ['best-so-far', 1, false],
    ['best-so-far', 5, false],
    ['best-so-far', 5, true],
    ['not-worse', 1, false],
    ['not-worse', 5, false],
    ['not-worse', 5, true],
  ] as const satisfies readonly (readonly [Oracle, number, boolean])[]
).map(([oracle, teams, failOnPurpose]) => {
  const gains = Array.from({ length: 20 }, (_, k) =>
    boostingAttack({
      rows: 1000,
      submissions: 400,
      oracle,
      teams,
      failOnPurpose,
      seed: deriveSeed(seed, 1e6 + k),
    }),
  )
    .map(({ gain }) => gain)
    .toSorted((a, b) => a - b);
  const median = ((gains[9] ?? 0) + (gains[10] ?? 0)) / 2;
  return { oracle, teams, failOnPurpose, median, largest: gains.at(-1) ?? 0 };
});

const study: Study = {
  seed: Buffer.from(seed).toString('hex'),
  repetitions,
  resamples,
  coverage,
  gates,
  shares: exactShareCoverage(),
  calibration: calibrationRows(nextSeed(), repetitions),
  attacks,
};
writeFileSync(new URL('docs/coverage.json', root), `${JSON.stringify(study, rounded, 1)}\n`);
writeFileSync(new URL('docs/coverage.md', root), studyMarkdown(study));
say(`wrote ${fileURLToPath(new URL('docs/coverage.md', root))}`);

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
