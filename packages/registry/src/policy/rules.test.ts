import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedPolicy } from '../testing/seed.ts';
import { approversNeeded, authorityChanges } from './authority.ts';
import { type PolicyVersion, compilePolicy, readPolicyVersion, suiteNameFor } from './policy-version.ts';
import { peopleFaults } from './satisfiable.ts';
import { requiredSlots, unfillableSlots } from './slots.ts';
import { stricterReasons } from './strictness.ts';

function policy(change: { yaml?: (text: string) => string; owners?: string } = {}): PolicyVersion {
  const compiled = compilePolicy({
    'assay.yaml': (change.yaml ?? ((text) => text))(seedPolicy['assay.yaml']),
    MODELOWNERS: change.owners ?? seedPolicy.MODELOWNERS,
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.version;
}
const faultsOf = (yaml: (text: string) => string, owners: string = seedPolicy.MODELOWNERS) => {
  const compiled = compilePolicy({ 'assay.yaml': yaml(seedPolicy['assay.yaml']), MODELOWNERS: owners });
  return compiled.ok ? [] : compiled.faults;
};

describe('a policy', () => {
  test('is the same after a round through its stored bytes', () => {
    const version = policy();
    expect(readPolicyVersion(version.digest, version.bytes)).toEqual(version);
  });

  test.each([
    ['a key twice', (text: string) => `${text}\norganisation: Again\n`, 'organisation', 'unique'],
    ['an unknown key', (text: string) => `${text}\nspeed: fast\n`, '', 'speed'],
    [
      'a stage after none',
      (text: string) => text.replace('after: staging', 'after: qa'),
      'after: staging',
      'not a stage above it',
    ],
    [
      'a gate that reads claims',
      (text: string) => text.replace('!findings.exists', 'claims.size() > 0 || !findings.exists'),
      'pass:',
      'the producer writes',
    ],
    [
      'gates where nothing is evaluated',
      (text: string) => text.replace('alias: champion', 'alias: champion\n    evaluated: false'),
      'gates:',
      'not evaluated',
    ],
    ['a tier left out', (text: string) => text.replace('"3": 365', '"2": 365'), 'approvalDays', ''],
    ['a stage twice', (text: string) => text.replace('name: staging', 'name: dev'), 'name: staging', 'twice'],
    ['broken YAML', (text: string) => text.replace('stages:', 'stages: ['), 'stages', ''],
  ])('with %s is refused with its line', (_, change, _where, reason) => {
    const faults = faultsOf(change);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatchObject({ file: 'assay.yaml', line: expect.any(Number) });
    expect(faults.map((fault) => fault.reason).join(' ')).toContain(reason);
  });

  test('points at the very line', () => {
    const [fault] = faultsOf((text) => text.replace('minutes: 20', 'minutes: 0'));
    const line = seedPolicy['assay.yaml'].split('\n').findIndex((text) => text.includes('minutes: 20')) + 1;
    expect(fault).toMatchObject({ line, reason: expect.stringContaining('groups.risk.minutes') });
  });

  test('whose MODELOWNERS names an unknown stage or group is refused', () => {
    expect(faultsOf((text) => text, '* qa -> 1 of @risk\n* prod -> 1 of @ghosts')).toMatchObject([
      { file: 'MODELOWNERS', line: 1, reason: 'there is no stage qa' },
      { file: 'MODELOWNERS', line: 2, reason: 'there is no group ghosts in assay.yaml' },
    ]);
  });

  test('binds the first suite line that fits', () => {
    expect(suiteNameFor(policy(), 'spam-filter')).toBe('spam-heldout');
    expect(suiteNameFor(policy(), 'other')).toBeNull();
  });
});

describe('slots', () => {
  test('a line yields a slot per approval, each saying what it answers for', () => {
    const slots = requiredSlots(policy(), { model: 'triage-1', stage: 'prod', tier: 1 });
    expect(slots.map(({ slot, minutes, answersFor }) => [slot, minutes, answersFor])).toEqual([
      ['risk-1', 20, 'Statistical validity of the evidence'],
      ['clinical-1', 30, 'Clinical fitness'],
    ]);
    expect(requiredSlots(policy(), { model: 'triage-1', stage: 'dev', tier: 1 })).toEqual([]);
  });

  test('slots can all be filled by different people exactly when every set of them has enough (Hall)', () => {
    const people = ['a', 'b', 'c', 'd'];
    const slot = fc.uniqueArray(fc.constantFrom(...people)).map((admits) => ({ admits }));
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 5 }), (slots) => {
        const subsets = Array.from({ length: 2 ** slots.length }, (_, mask) =>
          slots.filter((_s, at) => mask & (1 << at)),
        );
        const enough = subsets.every(
          (set) => new Set(set.flatMap(({ admits }) => admits)).size >= set.length,
        );
        expect(unfillableSlots(slots, () => true).length === 0).toBe(enough);
      }),
    );
  });
});

describe('people', () => {
  const reviewer = (handle: string) => ({
    handle,
    active: true,
    kind: 'person',
    roles: ['reviewer'] as const,
  });
  const everyone = new Map(
    ['noor', 'tomas', 'hana', 'wim', 'mara'].map((handle) => [handle, reviewer(handle)]),
  );
  const check = (version: PolicyVersion, people = everyone, producers: readonly string[] = []) =>
    peopleFaults(version, () => 7, people, [
      { name: 'spam-filter', tier: 1, team: 'mail', producers: new Set(producers) },
    ]);

  test('a line that its people can fill is good', () => {
    expect(check(policy())).toEqual([]);
  });

  test('a line that different people cannot fill is refused with their names', () => {
    expect(check(policy({ owners: '* prod -> 4 of @risk' }))).toMatchObject([
      {
        line: 1,
        reason: '4 of @risk cannot be filled by different people: hana, noor, tomas are all there are',
      },
    ]);
    expect(check(policy({ owners: '* prod -> 3 of @risk, 2 of @clinical' }))).toHaveLength(1);
  });

  test('a line that nobody independent of the producing team can fill is refused with the names', () => {
    expect(
      check(policy({ owners: '* prod -> 2 of @risk' }), everyone, ['noor', 'tomas', 'ada']),
    ).toMatchObject([
      {
        line: 1,
        reason:
          '2 of @risk cannot be filled for spam-filter by people independent of team mail: noor, tomas are of the producing side, which leaves hana',
      },
    ]);
    expect(
      check(policy({ owners: 'other * -> 2 of @risk\nspam-* * -> 1 of @clinical' }), everyone, [
        'noor',
        'tomas',
      ]),
    ).toEqual([]);
  });

  test('someone unknown, gone, or without the role is named', () => {
    const people = new Map(everyone);
    people.delete('noor');
    people.set('tomas', { ...reviewer('tomas'), active: false });
    people.set('hana', { ...reviewer('hana'), roles: [] as unknown as readonly ['reviewer'] });
    expect(check(policy(), people).map(({ reason }) => reason)).toEqual([
      '@risk: nobody has the handle noor',
      '@risk: tomas is not active any more',
      '@risk: hana does not hold the role reviewer',
      '@clinical: hana does not hold the role reviewer',
    ]);
  });
});

describe('the diff of authority', () => {
  const diff = (owners: string, yaml?: (text: string) => string, names: readonly string[] = []) =>
    authorityChanges(policy(), policy({ owners, ...(yaml ? { yaml } : {}) }), names);
  const losers = (changes: ReturnType<typeof diff>) =>
    [...new Set(changes.filter(({ change }) => change === 'loses').map(({ person }) => person))].sort();

  test('a policy against itself changes nothing', () => {
    expect(authorityChanges(policy(), policy(), ['spam-filter', 'triage-1'])).toEqual([]);
  });

  test('whoever is taken out of a group loses', () => {
    const changes = diff(seedPolicy.MODELOWNERS, (text) =>
      text.replace('[noor, tomas, hana]', '[tomas, hana]'),
    );
    expect(losers(changes)).toEqual(['noor']);
    expect(changes.map(({ words }) => words)).toContain('noor no longer approves * in prod for @risk');
  });

  test('a line for one model takes it from those who had it by another line', () => {
    const changes = diff(`${seedPolicy.MODELOWNERS}spam-filter prod -> 1 of @clinical\n`, undefined, [
      'spam-filter',
      'other',
    ]);
    expect(losers(changes)).toEqual(['hana', 'noor', 'tomas']);
    expect(new Set(changes.map(({ model }) => model))).toEqual(new Set(['spam-filter']));
  });

  test('to be needed less often is to lose', () => {
    expect(losers(diff(seedPolicy.MODELOWNERS.replace('2 of @risk', '1 of @risk')))).toEqual([
      'hana',
      'noor',
      'tomas',
    ]);
  });

  test('a gain in one tier does not make up for a loss in another', () => {
    const before = policy({ owners: '* prod tier<=1 -> 1 of @risk\n* staging -> nobody\n* dev -> nobody' });
    const after = policy({
      owners: '* prod -> 1 of @risk\n* prod tier<=1 -> 1 of @clinical\n* staging -> nobody\n* dev -> nobody',
    });
    const words = authorityChanges(before, after, []).map((change) => change.words);
    expect(words).toContain('noor no longer approves * in prod for @risk (tier 1)');
  });

  test('whoever is no longer on call loses', () => {
    expect(
      losers(diff(seedPolicy.MODELOWNERS, (text) => text.replace('onCall: [mara]', 'onCall: []'))),
    ).toEqual(['mara']);
  });

  test('adding slots takes from nobody', () => {
    expect(
      losers(diff(seedPolicy.MODELOWNERS.replace('-> 2 of @risk', '-> 2 of @risk, 1 of @clinical'))),
    ).toEqual([]);
  });

  test('nobody ever loses a say over a registered model unseen, however the lines are rearranged', () => {
    const names = ['spam-filter', 'spam-2', 'triage-1', 'ham'];
    const line = fc
      .tuple(
        fc.constantFrom('*', 'spam-*', '*-1', '?am', 'spam-filter', 'triage-*', '[st]*'),
        fc.constantFrom('prod', 'staging', '*'),
        fc.constantFrom('', ' tier<=1', ' tier<=2'),
        fc.constantFrom('nobody', '1 of @risk', '2 of @risk', '1 of @clinical', '1 of @risk, 1 of @clinical'),
      )
      .map(([pattern, stage, tier, groups]) => `${pattern} ${stage}${tier} -> ${groups}`);
    const file = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'));
    const say = (version: PolicyVersion, model: string, stage: string, tier: number) =>
      requiredSlots(version, { model, stage, tier }).flatMap(({ group, admits }) =>
        admits.map((person) => `${group} ${person}`),
      );
    fc.assert(
      fc.property(file, file, fc.constantFrom(...names), (one, other, model) => {
        const [before, after] = [policy({ owners: one }), policy({ owners: other })];
        const lost = authorityChanges(before, after, names).filter(({ change }) => change !== 'gains');
        for (const stage of ['dev', 'staging', 'prod']) {
          for (const tier of [1, 2, 3]) {
            const has = say(after, model, stage, tier);
            for (const who of say(before, model, stage, tier).filter((person) => !has.includes(person)))
              expect(lost.map(({ group, person }) => `${group} ${person}`)).toContain(who);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a proposer who gains needs those who would share with them; one who loses has agreed', () => {
    const before = policy();
    const gain = diff(seedPolicy.MODELOWNERS, (text) => text.replace('[hana, wim]', '[hana, wim, sol]'));
    expect(approversNeeded(before, gain, 'sol')).toEqual(['hana', 'wim']);
    expect(approversNeeded(before, gain, 'kit')).toEqual([]);
    const loss = diff(seedPolicy.MODELOWNERS, (text) => text.replace('[noor, tomas, hana]', '[tomas, hana]'));
    expect(approversNeeded(before, loss, 'noor')).toEqual([]);
  });
});

describe('strictness', () => {
  const question = { model: 'spam-filter', stage: 'prod', tier: 1 };
  const stricter = (yaml: (text: string) => string, owners: string = seedPolicy.MODELOWNERS) =>
    stricterReasons(policy(), policy({ yaml, owners }), question);
  const same = (text: string) => text;

  test('a laxer policy is not stricter', () => {
    expect(stricter(same)).toEqual([]);
    expect(stricter(same, seedPolicy.MODELOWNERS.replace('2 of @risk', '1 of @risk'))).toEqual([]);
    expect(stricter((text) => text.replace('[noor, tomas, hana]', '[noor, tomas, hana, wim]'))).toEqual([]);
  });

  test.each([
    ['a further slot', same, seedPolicy.MODELOWNERS.replace('2 of @risk', '3 of @risk'), 'risk-3 is needed'],
    [
      'a smaller group',
      (text: string) => text.replace('[noor, tomas, hana]', '[tomas, hana]'),
      undefined,
      'no longer admits noor',
    ],
    [
      'a changed gate',
      (text: string) => text.replace('blocking', 'high'),
      undefined,
      'gate "nothing blocks"',
    ],
    [
      'another suite',
      (text: string) => text.replace('suite: spam-heldout', 'suite: other'),
      undefined,
      'the suite is other',
    ],
    ['shorter approvals', (text: string) => text.replaceAll('"1": 90', '"1": 30'), undefined, '30 days'],
    [
      'more evidence',
      (text: string) => text.replace('minutes: 20', 'minutes: 20\n    evidence: [report, case-view]'),
      undefined,
      'case-view',
    ],
  ])('%s is stricter', (_, yaml, owners, reason) => {
    expect(stricter(yaml, owners).join('; ')).toContain(reason);
  });
});
