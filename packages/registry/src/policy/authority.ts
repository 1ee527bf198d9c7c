import { matcherOf, witnessOf } from './model-pattern.ts';
import type { PolicyVersion } from './policy-version.ts';
import { requiredSlots } from './slots.ts';

/** One change of who decides what, by handle. */
export interface AuthorityChange {
  /** A model's name or a pattern; `*` for on-call, which is for every model. */
  readonly model: string;
  readonly stage: string;
  readonly group: string | null;
  readonly person: string;
  readonly change: 'gains' | 'loses';
  readonly words: string;
}

/**
 * Who gains and who loses authority between two policies, over every registered model, every pattern in either
 * file and a name that none fits. To be needed less often is to lose: `2 of @risk` become `1 of @risk` takes from
 * everyone in @risk. People who are on call, and so may roll back, count too.
 */
export function authorityChanges(
  before: PolicyVersion,
  after: PolicyVersion,
  modelNames: readonly string[],
): readonly AuthorityChange[] {
  const stages = [...new Set([before, after].flatMap(({ policy }) => policy.stages.map(({ name }) => name)))];
  const changes = distinctNames(before, after, modelNames).flatMap(({ name, label }) =>
    stages.flatMap((stage) =>
      compare(authorityIn(before, name, stage), authorityIn(after, name, stage), label, stage),
    ),
  );
  return [...changes, ...onCallChanges(before, after)];
}

/** Whose approval a proposal needs: all who lose, and where its proposer gains, those who would share with them. */
export function approversNeeded(
  before: PolicyVersion,
  changes: readonly AuthorityChange[],
  proposer: string,
): readonly string[] {
  const losers = changes.filter(({ change }) => change === 'loses').map(({ person }) => person);
  const sharing = changes
    .filter(({ change, person, group }) => change === 'gains' && person === proposer && group !== null)
    .flatMap(({ group }) => (group === null ? [] : (before.policy.groups[group]?.members ?? [])));
  return [...new Set([...losers, ...sharing])].filter((handle) => handle !== proposer).sort();
}

/** For one name and stage: by `group person`, in how many slots they are asked for in each tier. */
type Authority = ReadonlyMap<string, readonly number[]>;

const tiers = [1, 2, 3] as const;

function authorityIn(version: PolicyVersion, model: string, stage: string): Authority {
  const authority = new Map<string, number[]>();
  if (!version.policy.stages.some(({ name }) => name === stage)) return authority;
  for (const [index, tier] of tiers.entries()) {
    for (const { group, admits } of requiredSlots(version, { model, stage, tier })) {
      for (const person of admits) {
        const counts = authority.get(`${group} ${person}`) ?? tiers.map(() => 0);
        counts[index] = (counts[index] ?? 0) + 1;
        authority.set(`${group} ${person}`, counts);
      }
    }
  }
  return authority;
}

/** What one name's approvers gain and lose in a stage. A gain in one tier does not make up for a loss in another. */
function compare(before: Authority, after: Authority, model: string, stage: string): AuthorityChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [group = '', person = ''] = key.split(' ');
    const had = before.get(key) ?? tiers.map(() => 0);
    const has = after.get(key) ?? tiers.map(() => 0);
    return (['loses', 'gains'] as const).flatMap((change): AuthorityChange[] => {
      const where = tiers.filter((_, at) =>
        change === 'loses' ? (has[at] ?? 0) < (had[at] ?? 0) : (has[at] ?? 0) > (had[at] ?? 0),
      );
      if (where.length === 0) return [];
      const ofTiers = where.length === tiers.length ? '' : ` (tier ${where.join(', ')})`;
      const still = where.some((tier) => (change === 'loses' ? has : had)[tier - 1] !== 0);
      const words = `${person} ${wordsOf(change, still)} ${model} in ${stage} for @${group}${ofTiers}`;
      return [{ model, stage, group, person, change, words }];
    });
  });
}

/** `still`: whether something is left after a loss, or was there before a gain. */
function wordsOf(change: 'gains' | 'loses', still: boolean): string {
  if (change === 'loses') return still ? 'is needed less often for' : 'no longer approves';
  return still ? 'is needed more often for' : 'may approve';
}

function onCallChanges(before: PolicyVersion, after: PolicyVersion): AuthorityChange[] {
  const [had, has] = [before.policy.onCall, after.policy.onCall];
  const change = (person: string, kind: 'gains' | 'loses', text: string): AuthorityChange => ({
    model: '*',
    stage: '*',
    group: null,
    person,
    change: kind,
    words: text,
  });
  return [
    ...had
      .filter((person) => !has.includes(person))
      .map((person) => change(person, 'loses', `${person} is no longer on call and may not roll back`)),
    ...has
      .filter((person) => !had.includes(person))
      .map((person) => change(person, 'gains', `${person} is on call and may roll back`)),
  ];
}

/**
 * One name for each way in which names are told apart by the patterns of both files, labelled by the pattern or
 * the name it stands for. Two names that fit the same patterns have the same approvers.
 */
function distinctNames(
  before: PolicyVersion,
  after: PolicyVersion,
  modelNames: readonly string[],
): readonly { readonly name: string; readonly label: string }[] {
  const patterns = [...new Set([...before.owners, ...after.owners].map(({ pattern }) => pattern))];
  const matchers = patterns.map(matcherOf);
  const seen = new Set<string>();
  const candidates = [
    ...patterns.flatMap((pattern) => {
      const name = witnessOf(pattern);
      return name === null ? [] : [{ name, label: pattern }];
    }),
    ...modelNames.map((name) => ({ name, label: name })),
    { name: 'a name that no line fits', label: 'any other model' },
  ];
  return candidates.filter(({ name }) => {
    const kind = matchers.map((fits) => (fits(name) ? '1' : '0')).join('');
    if (seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}
