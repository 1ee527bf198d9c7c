import { join, resolve } from 'node:path';
import { isAssayError } from '@assay/core';
import {
  type Context,
  type Environment,
  actorByHandle,
  addPerson,
  bootstrap,
  contextFor,
  issueToken,
} from '@assay/registry';
import type { Configuration } from '../configuration.ts';
import { systemContext } from './registry-process.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

export interface OperatorTokens {
  readonly admin: string;
  readonly evaluator: string;
  /** Whether this start made the organisation. */
  readonly first: boolean;
}

export const firstAdministrator = 'kit';
const tokenDays = 365;

/** Takes a step of the first start again after a start that was broken off: what is there already is as good as made. */
async function unlessThere(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isAssayError(error) || error.code !== 'ALREADY_EXISTS') throw error;
  });
}

async function makeOperators(environment: Environment, organisation: string): Promise<Context> {
  await unlessThere(
    bootstrap(systemContext(environment), {
      organisation,
      admin: { handle: firstAdministrator, name: 'Kit Moreau' },
    }),
  );
  const asAdmin = contextFor(environment, await actorByHandle(environment.database, firstAdministrator));
  await unlessThere(
    addPerson(asAdmin, {
      handle: 'evaluator',
      name: 'Embedded evaluator',
      mail: null,
      kind: 'evaluator',
      externalId: null,
      roles: ['evaluator'],
      manager: null,
      reviewMinutesPerWeek: 0,
    }),
  );
  return asAdmin;
}

/**
 * Makes the organisation, its first administrator and its embedded evaluator at the first start; their tokens are
 * kept beside the private keys. Later starts read them. A first start that was killed on the way is finished by the
 * next: each step may be taken again, and a token whose secret was lost is issued anew.
 */
export async function prepareOperators(
  configuration: Configuration,
  environment: Environment,
  organisation: string,
): Promise<OperatorTokens> {
  const keys = resolve(configuration.ASSAY_KEYS);
  const [adminFile, evaluatorFile] = [join(keys, 'admin.token'), join(keys, 'evaluator.token')];
  const known = { admin: await readPrivateFile(adminFile), evaluator: await readPrivateFile(evaluatorFile) };
  if (known.admin && known.evaluator) return { admin: known.admin, evaluator: known.evaluator, first: false };
  const asAdmin = await makeOperators(environment, organisation);
  const issue = async (file: string, label: string, person?: string): Promise<string> => {
    const { secret } = await issueToken(asAdmin, { label, days: tokenDays, ...(person ? { person } : {}) });
    await writePrivateFile(file, secret);
    return secret;
  };
  return {
    admin: known.admin ?? (await issue(adminFile, 'operator of this machine')),
    evaluator: known.evaluator ?? (await issue(evaluatorFile, 'embedded evaluator', 'evaluator')),
    first: true,
  };
}
