import { join, resolve } from 'node:path';
import {
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

/**
 * Makes the organisation, its first administrator and its embedded evaluator at the first start; their tokens are
 * kept beside the private keys. Later starts read them.
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
  await bootstrap(systemContext(environment), {
    organisation,
    admin: { handle: firstAdministrator, name: 'Kit Moreau' },
  });
  const asAdmin = contextFor(environment, await actorByHandle(environment.database, firstAdministrator));
  await addPerson(asAdmin, {
    handle: 'evaluator',
    name: 'Embedded evaluator',
    mail: null,
    kind: 'evaluator',
    externalId: null,
    roles: ['evaluator'],
    manager: null,
    reviewMinutesPerWeek: 0,
  });
  const adminToken = await issueToken(asAdmin, { label: 'operator of this machine', days: tokenDays });
  const evaluatorToken = await issueToken(asAdmin, {
    label: 'embedded evaluator',
    person: 'evaluator',
    days: tokenDays,
  });
  await writePrivateFile(adminFile, adminToken.secret);
  await writePrivateFile(evaluatorFile, evaluatorToken.secret);
  return { admin: adminToken.secret, evaluator: evaluatorToken.secret, first: true };
}
