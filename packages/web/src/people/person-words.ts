import type { CallOutput } from '@assay/client';
import type { Role } from '@assay/contract';
import { plural } from '../words/numbers.ts';

export type Person = CallOutput<'listPeople'>['people'][number];
export type Team = CallOutput<'listTeams'>['teams'][number];
export type Token = CallOutput<'listTokens'>['tokens'][number];

/** The roles an administrator gives to people, each with what it lets them do. */
export const roleWords: readonly (readonly [Role, string])[] = [
  ['producer', 'registers versions and asks for promotions'],
  ['reviewer', 'fills the slots that policy admits them to'],
  ['steward', 'seals suites and sets risk tiers'],
  ['manager', 'sees hours and effort of their people'],
  ['auditor', 'reads the record, and exports it'],
  ['service', 'reports what it runs'],
  ['admin', 'adds people and gives roles'],
];

/** How many people, services and evaluators there are, in a sentence. */
export function peopleSentence(people: readonly Person[]): string {
  const count = (kind: Person['kind']): number =>
    people.filter((person) => person.kind === kind && person.active).length;
  const left = people.filter(({ active, kind }) => !active && kind === 'person').length;
  const parts = [
    plural(count('person'), 'person', 'people'),
    plural(count('service'), 'service'),
    plural(count('evaluator'), 'evaluator'),
  ];
  return `${parts.join(', ')}${left > 0 ? `; ${left} left` : ''}.`;
}

/** The name of a person, or what stands for one who was erased. */
export function shownName(person: Pick<Person, 'name' | 'handle'>): string {
  return person.name ?? `${person.handle}, erased`;
}
