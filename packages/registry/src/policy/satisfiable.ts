import type { Role } from '@assay/contract';
import type { OwnersLine, SourceFault } from './model-owners.ts';
import type { PolicyVersion } from './policy-version.ts';
import { governingLine, requiredSlots, unfillableSlots } from './slots.ts';

/** What the check knows of someone whom a policy names. */
export interface NamedPerson {
  readonly handle: string;
  readonly active: boolean;
  readonly kind: string;
  readonly roles: readonly Role[];
}

/** A registered model and who is not independent of it: its team, and everyone above them. */
export interface ProducedModel {
  readonly name: string;
  readonly tier: number;
  readonly team: string;
  readonly producers: ReadonlySet<string>;
}

/** Faults of a policy that only show against the people it names, each with the line and the names. */
export function peopleFaults(
  version: PolicyVersion,
  lineOf: (path: readonly string[]) => number,
  people: ReadonlyMap<string, NamedPerson>,
  models: readonly ProducedModel[],
): readonly SourceFault[] {
  const unfit = unfitMembers(version, lineOf, people);
  if (unfit.length > 0) return unfit;
  return version.owners.flatMap((line) => {
    const reason = lineFault(version, line, models);
    return reason === null ? [] : [{ file: 'MODELOWNERS', line: line.line, reason }];
  });
}

function unfitMembers(
  version: PolicyVersion,
  lineOf: (path: readonly string[]) => number,
  people: ReadonlyMap<string, NamedPerson>,
): readonly SourceFault[] {
  const { groups, onCall } = version.policy;
  const fault = (path: readonly string[], reason: string): SourceFault => ({
    file: 'assay.yaml',
    line: lineOf(path),
    reason,
  });
  const members = Object.entries(groups).flatMap(([group, rule]) =>
    rule.members.flatMap((handle) => {
      const reason = unfitness(handle, people.get(handle), true);
      return reason === null ? [] : [fault(['groups', group, 'members'], `@${group}: ${reason}`)];
    }),
  );
  const called = onCall.flatMap((handle) => {
    const reason = unfitness(handle, people.get(handle), false);
    return reason === null ? [] : [fault(['onCall'], `onCall: ${reason}`)];
  });
  return [...members, ...called];
}

function unfitness(handle: string, person: NamedPerson | undefined, reviews: boolean): string | null {
  if (person === undefined) return `nobody has the handle ${handle}`;
  if (!person.active) return `${handle} is not active any more`;
  if (!reviews) return null;
  if (person.kind !== 'person') return `${handle} is a ${person.kind}; a judgment is a person’s`;
  return person.roles.includes('reviewer') ? null : `${handle} does not hold the role reviewer`;
}

/** Why nobody independent could ever fill a line's slots, or null. */
function lineFault(
  version: PolicyVersion,
  line: OwnersLine,
  models: readonly ProducedModel[],
): string | null {
  const slots = slotsOfLine(version, line);
  const short = unfillableSlots(slots, () => true);
  if (short.length > 0) {
    return `${wanted(line)} cannot be filled by different people: ${namesOf(slots)} are all there are`;
  }
  for (const model of models) {
    if (!governs(version, line, model)) continue;
    const independent = (handle: string): boolean => !model.producers.has(handle);
    if (unfillableSlots(slots, independent).length === 0) continue;
    const own = membersOf(slots).filter((handle) => model.producers.has(handle));
    const left = membersOf(slots).filter(independent);
    return (
      `${wanted(line)} cannot be filled for ${model.name} by people independent of team ${model.team}: ` +
      `${own.join(', ')} ${own.length === 1 ? 'is' : 'are'} of the producing side, which leaves ` +
      (left.length === 0 ? 'nobody' : left.join(', '))
    );
  }
  return null;
}

function slotsOfLine(version: PolicyVersion, line: OwnersLine): ReturnType<typeof requiredSlots> {
  return requiredSlots({ ...version, owners: [{ ...line, pattern: '*', stage: '*', tier: 3 }] }, anyModel);
}

const anyModel = { model: 'any', stage: 'any', tier: 3 };

function governs(version: PolicyVersion, line: OwnersLine, model: ProducedModel): boolean {
  return version.policy.stages.some(
    ({ name: stage }) =>
      governingLine(version.owners, { model: model.name, stage, tier: model.tier }).line.line === line.line,
  );
}

function membersOf(slots: ReturnType<typeof requiredSlots>): string[] {
  return [...new Set(slots.flatMap(({ admits }) => admits))].sort();
}

function namesOf(slots: ReturnType<typeof requiredSlots>): string {
  return membersOf(slots).join(', ');
}

function wanted(line: OwnersLine): string {
  return line.groups.map(({ group, count }) => `${count} of @${group}`).join(', ');
}
