import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { openCast } from '../example/cast.ts';
import { exampleFolder, readOrganisation, type ExampleModel } from '../example/organisation-file.ts';
import { setUpModel, setUpOrganisation } from '../example/set-up.ts';
import { compareWithExpectations, type MadeToBe } from './expectations.ts';
import { startDemoRegistry } from './demo-registry.ts';
import { tellAudit } from './tell-audit.ts';
import { tellProduction } from './tell-production.ts';
import { type VersionOutcome, tellModel } from './tell-model.ts';
import { createStory } from './story.ts';

export interface DemoOptions {
  /** Seed of another order of registration; null for the order of the file. */
  readonly shuffleSeed: number | null;
  /** Exchange the improved file with the one that is worse on a slice. */
  readonly swap: boolean;
  readonly models: readonly string[] | null;
}

const expectationsFile = z.record(z.string(), z.record(z.string(), z.object({ made: z.string() })));

/** A small seeded order (mulberry32, Fisher–Yates); only the demo's order of registration depends on it. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

function fileOf(path: string): string {
  return /([a-z]+)\.version\.yaml$/.exec(path)?.[1] ?? path;
}

/** The files of a model in the order in which the demo registers them; `swap` exchanges two files in that order. */
function orderOf(
  model: ExampleModel,
  made: Record<string, { made: string }>,
  options: DemoOptions,
): ExampleModel {
  const versions =
    options.shuffleSeed === null ? [...model.versions] : shuffled(model.versions, options.shuffleSeed);
  if (!options.swap) return { ...model, versions };
  const place = (kind: MadeToBe): number =>
    versions.findIndex(({ from }) => made[fileOf(from)]?.made === kind);
  const [better, worse] = [place('improvement'), place('worse-on-a-slice')];
  const [a, b] = [versions[better], versions[worse]];
  if (a && b) [versions[better], versions[worse]] = [b, a];
  return { ...model, versions };
}

/** Does the main job on the example models and exits 0 only when every step was checked. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const story = createStory();
  const organisation = await readOrganisation();
  const made = expectationsFile.parse(
    parse(await readFile(join(exampleFolder, 'expectations.yaml'), 'utf8')),
  );
  const chosen = organisation.models.filter(
    ({ name }) => options.models === null || options.models.includes(name),
  );
  const registry = await startDemoRegistry();
  try {
    const cast = openCast(registry.admin, registry.profilesFile);
    await setUpOrganisation(cast, organisation, () => {});
    const outcomes: VersionOutcome[] = [];
    for (const model of chosen.map((one) => orderOf(one, made[one.name] ?? {}, options))) {
      await setUpModel(cast, organisation, model, () => {});
      outcomes.push(...(await tellModel({ story, registry, cast, model })));
    }
    compareWithExpectations(
      story,
      outcomes.map((outcome) => ({
        ...outcome,
        made: made[outcome.model]?.[fileOf(outcome.path)]?.made ?? '',
      })),
    );
    const production = await tellProduction({ story, registry, cast, models: chosen });
    await tellAudit({ story, registry, production });
  } finally {
    await registry.stop();
    await registry.remove();
  }
  process.stdout.write(
    `Done in ${((performance.now() - started) / 1000).toFixed(0)} s; ${story.checks} checks held.\n`,
  );
}
