import { dirname, join, resolve } from 'node:path';
import { ApiProblem, type Client } from '@assay/client';
import { readConfiguration } from '../configuration.ts';
import { type Cast, openCast } from './cast.ts';
import { type ExampleModel, readOrganisation } from './organisation-file.ts';
import { registerFrom, reviewRequest, submitAndWait } from './promote-by-rule.ts';
import { setUpModel, setUpOrganisation } from './set-up.ts';

export const exampleName = 'Halden Clinics';
const loadedTag = 'example-loaded';

function profilesBesideData(): string {
  const configuration = readConfiguration(process.env);
  return configuration.ASSAY_CONFIG ?? join(dirname(resolve(configuration.ASSAY_DATA)), 'cli.json');
}

/** Whether the whole example was loaded; a start that was broken off goes on where it stopped. */
export async function isExampleLoaded(admin: Client): Promise<boolean> {
  const { models } = await admin.call('listModels', { query: {} });
  const { models: wanted } = await readOrganisation();
  return wanted.every(({ name }) =>
    models.some((model) => model.name === name && model.tags[loadedTag] === 'yes'),
  );
}

async function isLoaded(admin: Client, model: string): Promise<boolean> {
  try {
    return (await admin.call('getModel', { params: { model } })).tags[loadedTag] === 'yes';
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

/** Puts a model's incumbent into prod by the rule of its policy, and says which services run it. */
async function incumbentToProd(
  cast: Cast,
  model: ExampleModel,
  step: (words: string) => void,
): Promise<void> {
  const owner = await cast.as(model.owner);
  const { latestVersion } = await owner.call('getModel', { params: { model: model.name } });
  if (latestVersion !== null) return;
  step(`${model.name}: evaluating what is live`);
  const { version } = await registerFrom(owner, model.name, model.incumbent);
  const reference = `${model.name}/${version}`;
  for (const stage of ['dev', 'staging', 'prod']) {
    const request = await submitAndWait(owner, reference, stage);
    await reviewRequest(cast, owner, request.number);
  }
  for (const service of model.liveIn) {
    const client = await cast.as(service);
    await client.call('recordDeployment', {
      body: { service, stage: 'prod', model: reference, trafficPerDay: traffic[service] ?? 1000 },
    });
  }
}

const traffic: Readonly<Record<string, number>> = {
  'mail-gateway': 410_000,
  'mail-mobile': 52_000,
  'scan-desk': 18_000,
  'travel-desk': 2_600,
};

/** Registers the other versions and asks for prod; the desk then has something to read. */
async function askForTheRest(cast: Cast, model: ExampleModel, step: (words: string) => void): Promise<void> {
  step(`${model.name}: submitting new versions`);
  for (const { from, by } of model.versions) {
    const producer = await cast.as(by);
    const { version } = await registerFrom(producer, model.name, from);
    const reference = `${model.name}/${version}`;
    for (const stage of ['dev', 'staging']) await submitAndWait(producer, reference, stage);
    await producer.call('submitRequest', { body: { version: reference, stage: 'prod', launchDate: null } });
  }
  await (await cast.as(model.owner)).call('setModelTag', {
    params: { model: model.name, key: loadedTag },
    body: { value: 'yes' },
  });
}

/** Loads the example organisation through the same API that people use. */
export async function loadExample(admin: Client, step: (words: string) => void): Promise<void> {
  const organisation = await readOrganisation();
  const cast = openCast(admin, profilesBesideData());
  await setUpOrganisation(cast, organisation, step);
  for (const model of organisation.models) {
    if (await isLoaded(admin, model.name)) continue;
    await setUpModel(cast, organisation, model, step);
    await incumbentToProd(cast, model, step);
    await askForTheRest(cast, model, step);
  }
}

/** How to sign in as each example person, or as the administrator of an empty registry. */
export async function signInLines(admin: Client, example: boolean): Promise<readonly string[]> {
  const link = async (handle: string): Promise<string> =>
    `${admin.baseUrl}${(await admin.call('issueSignInLink', { body: { person: handle } })).path}`;
  if (!example) return [`Sign in (once, within ten minutes): ${await link('kit')}`];
  const { people } = await readOrganisation();
  const lines = [
    'Sign in as (each link works once, within ten minutes; more with: npx assay --as kit sign-in-link NAME):',
  ];
  for (const { handle, name, roles } of people)
    lines.push(`  ${`${name}, ${roles.join(' ')}`.padEnd(26)} ${await link(handle)}`);
  lines.push('On the command line: npx assay --as noor queue');
  return lines;
}
