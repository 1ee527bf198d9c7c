import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cast, openCast } from '../example/cast.ts';
import {
  type ExampleModel,
  type Organisation,
  exampleFolder,
  readOrganisation,
} from '../example/organisation-file.ts';
import { setUpModel, setUpOrganisation } from '../example/set-up.ts';
import type { KillableRegistry } from './killable-registry.ts';
import { type Memory, patientClient } from './patient-client.ts';

/** The example organisation with several spam filters, each promoted again and again on one suite. */
export interface ChaosOrganisation {
  readonly cast: Cast;
  readonly organisation: Organisation;
  readonly models: readonly ExampleModel[];
}

const names = ['spam-north', 'spam-south', 'spam-west'];

async function changed(from: string, to: string, change: (text: string) => string): Promise<string> {
  await writeFile(to, change(await readFile(from, 'utf8')));
  return to;
}

/** The example's files, but with limits that a run of hundreds of promotions does not meet. */
async function generousFiles(
  folder: string,
): Promise<{ organisation: Organisation; models: readonly ExampleModel[] }> {
  const organisation = await readOrganisation();
  const [spam] = organisation.models;
  if (!spam) throw new Error('The example has no model.');
  const own = join(folder, 'example');
  await mkdir(own, { recursive: true });
  const suites = join(own, 'suite');
  await cp(join(exampleFolder, 'suites', 'spam-filter'), suites, { recursive: true });
  const suite = await changed(spam.suite.file, join(suites, 'suite.yaml'), (text) =>
    text.replace('epsilon: "0.1"', 'epsilon: "0.9"'),
  );
  const policy = await changed(organisation.policy['assay.yaml'], join(own, 'assay.yaml'), (text) =>
    text
      .replace('models: spam-filter,', 'models: spam-*,')
      .replace('submissionsPerModelPerWeek: 20', 'submissionsPerModelPerWeek: 100000'),
  );
  const owners = await changed(organisation.policy.MODELOWNERS, join(own, 'MODELOWNERS'), (text) =>
    text.replace(/^spam-filter /m, 'spam-* '),
  );
  return {
    organisation: {
      ...organisation,
      policy: { ...organisation.policy, 'assay.yaml': policy, MODELOWNERS: owners },
    },
    models: names.map((name) => ({ ...spam, name, suite: { ...spam.suite, file: suite } })),
  };
}

/** Everyone as a patient client over their own token; all sign in before anything is killed. */
async function patientCast(
  registry: KillableRegistry,
  memory: Memory,
  handles: readonly string[],
): Promise<Cast> {
  const { url: baseUrl, profilesFile } = registry;
  const admin = patientClient({ baseUrl, token: await registry.adminToken(), who: 'kit', memory });
  const plain = openCast(admin, profilesFile);
  const clients = new Map([['kit', admin]]);
  for (const handle of handles) await plain.as(handle);
  const { profiles } = JSON.parse(await readFile(profilesFile, 'utf8')) as {
    profiles: Record<string, { token: string }>;
  };
  for (const [who, { token }] of Object.entries(profiles))
    clients.set(who, patientClient({ baseUrl, token, who, memory }));
  return {
    admin,
    profilesFile,
    as: (handle) => {
      const client = clients.get(handle);
      return client ? Promise.resolve(client) : Promise.reject(new Error(`${handle} has not signed in.`));
    },
  };
}

/** Sets the organisation up on a registry that runs. */
export async function setUpChaos(registry: KillableRegistry, memory: Memory): Promise<ChaosOrganisation> {
  const { organisation, models } = await generousFiles(registry.folder);
  const admin = patientClient({
    baseUrl: registry.url,
    token: await registry.adminToken(),
    who: 'kit',
    memory,
  });
  await setUpOrganisation(openCast(admin, registry.profilesFile), organisation, () => {});
  const handles = [...organisation.people, ...organisation.services].map(({ handle }) => handle);
  const cast = await patientCast(registry, memory, handles);
  for (const model of models) await setUpModel(cast, organisation, model, () => {});
  return { cast, organisation, models };
}
