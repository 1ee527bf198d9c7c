import { readFile } from 'node:fs/promises';
import type { CallOutput } from '@assay/client';
import { suiteFile } from '@assay/contract';
import { parse } from 'yaml';
import type { Cast } from '../example/cast.ts';
import type { ExampleModel } from '../example/organisation-file.ts';
import { type Request, reviewRequest, waitEvaluated } from '../example/promote-by-rule.ts';
import type { DemoRegistry } from './demo-registry.ts';
import { tellReviews } from './tell-reviews.ts';
import type { Story } from './story.ts';

/** What one file came to. */
export interface VersionOutcome {
  readonly model: string;
  readonly path: string;
  /** `spam-filter/2`. */
  readonly version: string;
  readonly request: number;
  readonly state: string;
  readonly findings: readonly string[];
}

interface Telling {
  readonly story: Story;
  readonly registry: DemoRegistry;
  readonly cast: Cast;
  readonly model: ExampleModel;
}

async function register({ story, registry, model }: Telling, path: string, by: string): Promise<string> {
  const { stdout } = await registry.assay(by, ['--json', 'version', 'register', model.name, '--from', path]);
  const made = JSON.parse(stdout) as CallOutput<'registerVersion'>;
  story.check(
    made.files.length === 1 && made.datasets.length > 0 && made.card !== null,
    `${made.model}/${made.version} has its file, lineage and card`,
  );
  story.tell(
    2,
    `${by} registers ${made.model}/${made.version} (${made.digest.slice(0, 19)}…), claiming ${made.claims.map((claim) => `${claim.metric} ${claim.value}`).join(', ')}`,
  );
  return `${made.model}/${made.version}`;
}

async function submit(
  { registry }: Telling,
  by: string,
  version: string,
  stage: string,
  launch: readonly string[] = [],
): Promise<Request> {
  const { stdout } = await registry.assay(by, ['--json', 'submit', version, '--to', stage, ...launch]);
  return JSON.parse(stdout) as Request;
}

/** Takes a version to prod as far as its evidence carries it. */
async function tellVersion(telling: Telling, path: string, by: string): Promise<VersionOutcome> {
  const { story, cast, model } = telling;
  const producer = await cast.as(by);
  const version = await register(telling, path, by);
  for (const stage of ['dev', 'staging']) {
    const passed = await waitEvaluated(producer, (await submit(telling, by, version, stage)).number);
    story.check(passed.state === 'promoted', `${version} holds ${stage}, where the matrix asks for nobody`);
  }
  const asked = await submit(telling, by, version, 'prod', ['--launch-date', '2026-12-01']);
  story.check(
    asked.slots.length > 0 && asked.slots.every((slot) => slot.answersFor.length > 0),
    `R-${asked.number} names its slots and what each answers for`,
  );
  story.tell(
    3,
    `${by} asks for ${version} in prod: R-${asked.number} needs ${asked.slots.map(({ slot }) => slot).join(', ')}`,
  );
  const evaluated = await waitEvaluated(producer, asked.number);
  story.check(
    evaluated.evaluation.state === 'reported',
    `the evaluator reported on R-${asked.number} (it is ${evaluated.evaluation.state})`,
  );
  story.check(
    evaluated.outcome !== null && evaluated.evaluation.step === null,
    'the producer is told one verdict and one category, and nothing of how',
  );
  story.tell(
    4,
    `the evaluator ran ${version} and ${evaluated.baseline?.version ?? 'the reference'} on the same sealed rows; ${by} is told: ${evaluated.outcome?.verdict ?? ''} (${evaluated.outcome?.category ?? ''})`,
  );
  const findings = await tellReviews({
    story,
    cast,
    producer,
    number: asked.number,
    review: () => reviewRequest(cast, producer, asked.number),
  });
  const after = await producer.call('getRequest', { params: { number: asked.number } });
  if (after.state === 'promoted') {
    const holder = (await producer.call('getModel', { params: { model: model.name } })).stages.find(
      ({ stage }) => stage === 'prod',
    )?.holder;
    const champion = await producer.call('getAlias', { params: { model: model.name, alias: 'champion' } });
    story.check(
      `${model.name}/${holder}` === version && champion.version === holder,
      `${version} holds prod and @champion names it`,
    );
    story.tell(8, `${version} is promoted: prod and @champion moved with the fact`);
  } else story.tell(8, `${version} stays out of prod: ${after.state.replaceAll('-', ' ')}`);
  return { model: model.name, path, version, request: asked.number, state: after.state, findings };
}

/** Registers and submits every file of one model in the order given, the incumbent first. */
export async function tellModel(telling: Telling): Promise<readonly VersionOutcome[]> {
  const { story, cast, model } = telling;
  const steward = await cast.as(model.suite.sealedBy);
  const named = suiteFile
    .pick({ suite: true, version: true })
    .strip()
    .parse(parse(await readFile(model.suite.file, 'utf8')));
  const suite = await steward.call('getSuite', { params: named });
  story.check(suite.state === 'in-force', `suite ${named.suite} is in force`);
  const { gate, vault } = suite.manifest.rows;
  story.tell(
    1,
    `${suite.sealedBy} seals ${named.suite}@${named.version} for ${model.name}: ${gate} gate rows, ${vault} vault rows; ${suite.budget.words}`,
  );
  const outcomes = [await tellVersion(telling, model.incumbent, model.owner)];
  for (const { from, by } of model.versions) outcomes.push(await tellVersion(telling, from, by));
  return outcomes;
}
