import type { Role } from '@assay/contract';

/** A page one can go to: its address, its name, who needs it. */
export interface Place {
  readonly to: string;
  readonly name: string;
  /** Absent: everyone. */
  readonly roles?: readonly Role[];
  readonly group: 1 | 2 | 3;
  readonly count?: 'queue' | 'lapsed' | 'incidents';
}

/** The rail, in three groups: my work, what runs, what governs. */
export const places: readonly Place[] = [
  { to: '/', name: 'My day', roles: ['reviewer'], group: 1, count: 'queue' },
  { to: '/reviews', name: 'Reviews', roles: ['reviewer'], group: 1 },
  { to: '/requests', name: 'My requests', roles: ['producer'], group: 1 },
  { to: '/effort', name: 'Team effort', roles: ['manager', 'auditor', 'admin'], group: 1 },
  { to: '/requests', name: 'Requests', roles: ['manager', 'auditor', 'admin', 'steward'], group: 1 },
  { to: '/compare', name: 'Compare', group: 1 },
  { to: '/live', name: 'Live board', group: 2, count: 'lapsed' },
  { to: '/models', name: 'Models', group: 2 },
  { to: '/incidents', name: 'Incidents', group: 2, count: 'incidents' },
  { to: '/suites', name: 'Suites', group: 3 },
  { to: '/policy', name: 'Policies', group: 3 },
  { to: '/audit', name: 'Audit log', roles: ['auditor', 'admin'], group: 3 },
  { to: '/people', name: 'People', roles: ['admin', 'manager'], group: 3 },
];

/** The places of a person's rail; a place under two names is shown under the first. */
export function placesFor(roles: readonly Role[]): readonly Place[] {
  const mine = places.filter((place) => place.roles?.some((role) => roles.includes(role)) ?? true);
  return mine.filter((place, index) => mine.findIndex((other) => other.to === place.to) === index);
}
