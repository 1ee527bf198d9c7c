import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const calendar = z.object({
  zone: z.string(),
  hours: z.array(z.object({ weekday: z.int(), from: z.int(), to: z.int() })),
});
const person = z.object({
  handle: z.string(),
  name: z.string(),
  mail: z.string(),
  roles: z.array(z.enum(['producer', 'reviewer', 'steward', 'manager', 'auditor', 'service', 'admin'])),
  manager: z.string().optional(),
  calendar,
  reviewMinutesPerWeek: z.int().default(0),
});
const model = z.object({
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  tier: z.int(),
  tierSetBy: z.string(),
  suite: z.object({ file: z.string(), sealedBy: z.string() }),
  incumbent: z.string(),
  liveIn: z.array(z.string()),
  versions: z.array(z.object({ from: z.string(), by: z.string() })),
});

/** `examples/organisation.yaml`. Paths are made absolute. */
const organisationFile = z.object({
  organisation: z.string(),
  people: z.array(person),
  services: z.array(z.object({ handle: z.string(), name: z.string() })),
  teams: z.array(z.object({ name: z.string(), title: z.string(), members: z.array(z.string()) })),
  policy: z.object({ 'assay.yaml': z.string(), MODELOWNERS: z.string(), proposedBy: z.string() }),
  models: z.array(model),
});
export type Organisation = z.infer<typeof organisationFile>;
export type ExampleModel = Organisation['models'][number];

export const exampleFolder = fileURLToPath(new URL('../../../../examples', import.meta.url));

/** Reads the example organisation. */
export async function readOrganisation(
  path = resolve(exampleFolder, 'organisation.yaml'),
): Promise<Organisation> {
  const beside = (relative: string): string => resolve(dirname(path), relative);
  const file = organisationFile.parse(parse(await readFile(path, 'utf8'), { merge: true }));
  return {
    ...file,
    policy: {
      ...file.policy,
      'assay.yaml': beside(file.policy['assay.yaml']),
      MODELOWNERS: beside(file.policy.MODELOWNERS),
    },
    models: file.models.map((one) => ({
      ...one,
      suite: { ...one.suite, file: beside(one.suite.file) },
      incumbent: beside(one.incumbent),
      versions: one.versions.map((version) => ({ ...version, from: beside(version.from) })),
    })),
  };
}

/** The team to which a person belongs first. */
export function teamOf(organisation: Organisation, handle: string): string {
  const team = organisation.teams.find(({ members }) => members.includes(handle));
  if (!team) throw new Error(`${handle} belongs to no team of the example.`);
  return team.name;
}
