import {
  type Database,
  type Environment,
  actorByHandle,
  addPerson,
  bootstrap,
  contextFor,
  createTeam,
  issueToken,
  memoryBlobs,
  noReactions,
  putArtifact,
  registerModel,
  registerVersion,
  setAlias,
  systemActor,
  systemClock,
  freshSigner,
} from '@assay/registry';
import { apiOperations } from '@assay/contract';
import { digestOf, utf8 } from '@assay/core';

/** Fills an empty registry with models `model-0` … whose alias `candidate` names a version, and a token to read them. */
export async function fillCatalog(
  database: Database,
  size: { readonly models: number; readonly versionsEach: number },
): Promise<{ readonly token: string }> {
  const environment: Environment = {
    database,
    clock: systemClock,
    blobs: memoryBlobs(),
    reactions: noReactions,
    signer: freshSigner(),
  };
  const by = async (handle: string) => contextFor(environment, await actorByHandle(database, handle));
  await bootstrap(contextFor(environment, systemActor), {
    organisation: 'Bench',
    admin: { handle: 'root', name: 'Root' },
  });
  const root = await by('root');
  const person = apiOperations.addPerson.body;
  await addPerson(root, person.parse({ handle: 'maker', name: 'Maker', roles: ['producer'] }));
  await addPerson(
    root,
    person.parse({ handle: 'gateway', name: 'Gateway', roles: ['service'], kind: 'service' }),
  );
  await createTeam(root, { name: 'makers', title: 'Makers', members: ['maker'] });
  const maker = await by('maker');
  const body = utf8('weights');
  const { digest, bytes } = await putArtifact(maker, { digest: digestOf(body), body });
  const version = apiOperations.registerVersion.body.parse({
    files: [{ path: 'model.onnx', digest, bytes }],
  });
  for (let index = 0; index < size.models; index += 1) {
    const model = `model-${index}`;
    await registerModel(maker, apiOperations.registerModel.body.parse({ name: model, team: 'makers' }));
    for (let count = 0; count < size.versionsEach; count += 1)
      await registerVersion(maker, { ...version, model });
    await setAlias(maker, { model, alias: 'candidate', version: size.versionsEach });
  }
  const { secret } = await issueToken(root, { label: 'bench', person: 'gateway', days: 30 });
  return { token: secret };
}
