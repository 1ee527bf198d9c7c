import { readFile } from 'node:fs/promises';
import { ApiProblem, type Client } from '@assay/client';
import { sealAndRegister } from '../commands/suite.ts';
import { type Cast, unlessThere } from './cast.ts';
import { type ExampleModel, type Organisation, teamOf } from './organisation-file.ts';

type Step = (words: string) => void;
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until the answer is there; gives up with `what` after a minute. */
export async function until<T>(what: string, ask: () => Promise<T | null>, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
    await pause(150);
  }
}

/** People, services, teams and the first policy. */
export async function setUpOrganisation(cast: Cast, organisation: Organisation, step: Step): Promise<void> {
  step('people, teams and policy');
  const { admin } = cast;
  for (const { handle, name, mail, roles, manager, calendar, reviewMinutesPerWeek } of organisation.people) {
    await unlessThere(
      admin.call('addPerson', {
        body: { handle, name, mail, roles, manager: manager ?? null, calendar, reviewMinutesPerWeek },
      }),
    );
  }
  for (const { handle, name } of organisation.services)
    await unlessThere(
      admin.call('addPerson', { body: { handle, name, kind: 'service', roles: ['service'] } }),
    );
  for (const team of organisation.teams) await unlessThere(admin.call('createTeam', { body: team }));
  if (await hasPolicy(admin)) return;
  const proposer = await cast.as(organisation.policy.proposedBy);
  const sources = {
    'assay.yaml': await readFile(organisation.policy['assay.yaml'], 'utf8'),
    MODELOWNERS: await readFile(organisation.policy.MODELOWNERS, 'utf8'),
  };
  await proposer.call('proposePolicy', { body: { sources } });
}

async function hasPolicy(admin: Client): Promise<boolean> {
  try {
    await admin.call('getPolicy', {});
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && (error.code === 'WRONG_STATE' || error.code === 'NOT_FOUND'))
      return false;
    throw error;
  }
}

/** A registered model with its tier, and its sealed suite in force. */
export async function setUpModel(
  cast: Cast,
  organisation: Organisation,
  model: ExampleModel,
  step: Step,
): Promise<void> {
  step(`${model.name}: sealing its suite`);
  const owner = await cast.as(model.owner);
  const { name, description } = model;
  await unlessThere(
    owner.call('registerModel', {
      body: { name, description, team: teamOf(organisation, model.owner), zone: 'Europe/Paris' },
    }),
  );
  await (await cast.as(model.tierSetBy)).call('setModelTier', {
    params: { model: name },
    body: { tier: model.tier },
  });
  const steward = await cast.as(model.suite.sealedBy);
  await until('an evaluator to register its keys', () =>
    steward
      .call('getSealingKey', {})
      .catch((error: unknown) =>
        error instanceof ApiProblem && (error.status < 500 || error.code === 'UNAVAILABLE')
          ? null
          : Promise.reject(error),
      ),
  );
  const sealed = await unlessThere(sealAndRegister(steward, model.suite.file));
  if (!sealed) return;
  const { suite } = sealed;
  await until(`suite ${suite.suite} to be checked`, async () => {
    const now = await steward.call('getSuite', { params: { suite: suite.suite, version: suite.version } });
    if (now.state === 'refused')
      throw new Error(`The evaluator refused suite ${suite.suite}: ${now.refusedBecause ?? ''}`);
    return now.state === 'sealed' ? null : now;
  });
}
