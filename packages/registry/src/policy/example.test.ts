import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiOperations } from '@assay/contract';
import { parse } from 'yaml';
import { z } from 'zod';
import { compilePolicy } from './policy-version.ts';
import { peopleFaults } from './satisfiable.ts';

const example = new URL('../../../../examples/', import.meta.url);
const organisation = z.object({
  people: z.array(apiOperations.addPerson.body),
  services: z.array(z.object({ handle: z.string() })),
  teams: z.array(z.object({ name: z.string(), members: z.array(z.string()) })),
  models: z.array(z.object({ name: z.string(), owner: z.string(), tier: z.int() })),
});

test('the policy of the example organisation is good, and its people can keep it', async () => {
  const read = (path: string) => readFile(new URL(path, example), 'utf8');
  const compiled = compilePolicy({
    'assay.yaml': await read('policy/assay.yaml'),
    MODELOWNERS: await read('policy/MODELOWNERS'),
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  const { people, teams, models } = organisation.parse(parse(await read('organisation.yaml')));
  const managerOf = new Map(people.map(({ handle, manager }) => [handle, manager]));
  const known = new Map(people.map((person) => [person.handle, { ...person, active: true }]));
  const produced = models.map(({ name, owner, tier }) => {
    const team = teams.find(({ members }) => members.includes(owner));
    const members = team?.members ?? [];
    const managers = members.flatMap((handle) => managerOf.get(handle) ?? []);
    return { name, tier, team: team?.name ?? '', producers: new Set([...members, ...managers]) };
  });
  expect(peopleFaults(compiled.version, compiled.lineOf, known, produced)).toEqual([]);
});
