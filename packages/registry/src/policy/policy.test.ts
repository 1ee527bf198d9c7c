import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryReplay } from '../composition.ts';
import { replayFaults } from '../ledger/replay.ts';
import { type SeededRegistry, leave, seedModel, seedPolicy, seededRegistry } from '../testing/seed.ts';
import { approvePolicy } from './approve.ts';
import { proposePolicy } from './propose.ts';
import { policyByDigest, policyInForce } from './queries.ts';
import { getPolicy, getPolicyProposal, listPolicies } from './read-policy.ts';

let registry: SeededRegistry;
beforeAll(async () => {
  registry = await seededRegistry({ policy: false });
});
afterAll(() => registry.close());

const sources = (
  change: (text: string) => string = (text) => text,
  owners: string = seedPolicy.MODELOWNERS,
) => ({
  sources: { 'assay.yaml': change(seedPolicy['assay.yaml']), MODELOWNERS: owners },
});
const withoutNoor = sources((text) => text.replace('[noor, tomas, hana]', '[tomas, hana]'));
const inForce = () => registry.database.read(policyInForce);

describe('policy', () => {
  test('before the first there is none, and only an admin may propose it', async () => {
    await expect(getPolicy(await registry.by('ola'))).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(proposePolicy(await registry.by('sol'), sources())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(proposePolicy(await registry.by('ada'), sources())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('the first is in force at once, recorded as a bootstrap', async () => {
    const view = await proposePolicy(await registry.by('kit'), sources());
    expect(view).toMatchObject({ state: 'in-force', bootstrap: true, changes: [], approvalsNeeded: [] });
    expect((await inForce()).digest).toBe(view.digest);
    expect(await getPolicy(await registry.by('ola'))).toEqual(view);
  });

  test('the same again is refused', async () => {
    await expect(proposePolicy(await registry.by('sol'), sources())).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  test('a bad file is refused whole with every line and reason, and what was in force stays', async () => {
    const before = (await inForce()).digest;
    const bad = sources(
      (text) => text.replace('minutes: 20', 'minutes: 0'),
      '* prod -> 1 of @risk\n* prod ->\n',
    );
    await expect(proposePolicy(await registry.by('kit'), bad)).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      fields: [{ path: expect.stringMatching(/^assay\.yaml:\d+$/) }, { path: 'MODELOWNERS:2' }],
    });
    expect((await inForce()).digest).toBe(before);
  });

  test('a line that only the producing team and its managers could fill is refused with names', async () => {
    await seedModel(registry);
    const own = sources(
      (text) => text.replace('[hana, wim]', '[ada, mara]'),
      '* prod -> 1 of @risk\nspam-* prod -> 1 of @clinical',
    );
    const kit = await registry.by('kit');
    await expect(proposePolicy(kit, own)).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      publicMessage: expect.stringContaining('ada does not hold the role reviewer'),
    });
  });

  test('whoever loses must approve, nobody else can, and then it is in force', async () => {
    const sol = await registry.by('sol');
    const before = (await inForce()).digest;
    const proposed = await proposePolicy(sol, withoutNoor);
    expect(proposed).toMatchObject({ state: 'proposed', approvalsNeeded: ['noor'], approvals: [] });
    expect(proposed.changes).toContainEqual({
      model: '*',
      stage: 'prod',
      group: 'risk',
      person: 'noor',
      change: 'loses',
      words: 'noor no longer approves * in prod for @risk',
    });
    const { proposal, digest } = proposed;
    expect((await inForce()).digest).toBe(before);
    await expect(approvePolicy(sol, { proposal, digest })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const noor = await registry.by('noor');
    await expect(approvePolicy(noor, { proposal, digest: (await inForce()).digest })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await approvePolicy(noor, { proposal, digest })).toMatchObject({
      state: 'in-force',
      approvals: ['noor'],
    });
    expect(await approvePolicy(noor, { proposal, digest })).toMatchObject({ state: 'in-force' });
    expect((await inForce()).digest).toBe(digest);
    const { proposals } = await listPolicies(sol);
    expect(proposals.map(({ state }) => state)).toEqual(['in-force', 'replaced']);
  });

  test('nobody loses: in force at once; others still open are withdrawn', async () => {
    const sol = await registry.by('sol');
    const open = await proposePolicy(
      sol,
      sources((text) =>
        text.replace('[noor, tomas, hana]', '[tomas, hana]').replace('[hana, wim]', '[hana]'),
      ),
    );
    expect(open.state).toBe('proposed');
    const back = await proposePolicy(sol, sources());
    expect(back).toMatchObject({ state: 'in-force', bootstrap: false });
    const withdrawn = await getPolicyProposal(sol, open);
    expect(withdrawn.state).toBe('withdrawn');
    await expect(approvePolicy(await registry.by('wim'), open)).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  test('a pinned version can be read when it is long replaced', async () => {
    const { proposals } = await listPolicies(await registry.by('ola'));
    for (const { digest } of proposals) {
      const version = await registry.database.read((tx) => policyByDigest(tx, digest));
      expect(version.policy.organisation).toBe('Example');
    }
  });

  test('a proposal that waits only for people who left comes in force when they go', async () => {
    const proposed = await proposePolicy(await registry.by('sol'), withoutNoor);
    expect(proposed.state).toBe('proposed');
    await leave(registry, 'noor');
    expect((await inForce()).digest).toBe(proposed.digest);
  });

  test('everything above follows from its facts; an edit by SQL is named', async () => {
    const faults = () =>
      registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);
    expect(await faults()).toEqual([]);
    const edit = (statement: string) =>
      registry.database.backend.inScriptSession((script) => script.script(statement));
    await edit(`update policy_loser set approved = not approved`);
    expect((await faults()).map(({ table }) => table)).toContain('policy_loser');
    await edit(`update policy_proposal set digest = (select min(digest) from policy_version) where state = 'in-force';
                update policy_proposal set digest = (select max(digest) from policy_version) where state = 'replaced'`);
    expect((await faults()).map(({ table }) => table)).toContain('policy_proposal');
    await expect(edit(`update policy_version set bytes = bytes || '\\x20'::bytea`)).rejects.toThrow();
  });
});
