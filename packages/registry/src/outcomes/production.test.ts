import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf, isAssayError, parseDigest, utf8 } from '@assay/core';
import { setModelOwner } from '../catalog/change-model.ts';
import { resolveReference } from '../catalog/queries.ts';
import { registryReplay } from '../composition.ts';
import { compareVersions } from './compare-versions.ts';
import { attributeIncident } from '../incidents/attribute-incident.ts';
import { reportIncident } from '../incidents/report-incident.ts';
import { resolveIncident } from '../incidents/resolve-incident.ts';
import { replayFaults } from '../ledger/replay.ts';
import { addPerson } from '../people/add-person.ts';
import { confirmOverride } from '../promotion/confirm-override.ts';
import { listOverrides } from '../promotion/list-overrides.ts';
import { proposeOverride } from '../promotion/propose-override.ts';
import { requestByNumber } from '../promotion/queries.ts';
import { getVersion } from '../promotion/read-versions.ts';
import { tickPromotion } from '../promotion/tick.ts';
import { endDeployment } from '../standing/end-deployment.ts';
import { recordDeployment } from '../standing/record-deployment.ts';
import { tickStanding } from '../standing/tick.ts';
import {
  type SeededRegistry,
  leave,
  person,
  seedModel,
  seedVersion,
  seededRegistry,
} from '../testing/seed.ts';
import { intoProd, intoStaging, seal, submit, suiteInForce, vote } from '../testing/promotion-world.ts';
import { tampered } from '../testing/tamper.ts';
import { getLive } from './get-live.ts';
import { traceIncident } from './trace-incident.ts';

let registry: SeededRegistry;
const hour = 3_600_000;
const day = 24 * hour;
beforeAll(async () => {
  registry = await seededRegistry();
  await seedModel(registry, 'first');
  for (const text of ['second', 'third', 'fourth']) await seedVersion(registry, { text });
  await suiteInForce(registry);
  const kit = await registry.by('kit');
  await addPerson(kit, person({ handle: 'desk', roles: ['service'], kind: 'service' }));
  await intoProd(registry, 'spam-filter/1');
});
afterAll(() => registry.close());

const deploy = async (
  more: Partial<Parameters<typeof recordDeployment>[1]> & { readonly as?: string } = {},
) => {
  const { as = 'gateway', ...input } = more;
  return recordDeployment(await registry.by(as), {
    service: 'gateway',
    stage: 'prod',
    model: null,
    artifact: null,
    trafficPerDay: null,
    trafficShare: null,
    ...input,
  });
};
const live = async () => getLive(await registry.by('ola'), {});
const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
  } catch (error) {
    if (isAssayError(error)) return error.code;
    throw error;
  }
  return 'none';
};
const champion = () =>
  registry.database.read(async (tx) => (await resolveReference(tx, 'spam-filter@champion')).version.version);

describe('deployments', () => {
  test('a board nobody reported to says so, and never shows an approval without its worth', async () => {
    const board = await live();
    expect(board.rows).toEqual([]);
    expect(board.sentence).toContain('No service has reported');
    expect(board.worth).toMatchObject({ known: false, stoppedGivenBad: null, badGivenApproved: null });
    expect(board.worth.words).toContain('not enough to say');
  });

  test('a version that runs under its approval stands, with who gave it', async () => {
    const run = await deploy({ model: 'spam-filter@champion', trafficPerDay: 12_000 });
    expect(run).toMatchObject({ model: 'spam-filter', version: 1, standing: { state: 'stands' } });
    expect(run.approval?.by.toSorted()).toEqual(['noor', 'tomas']);
    const board = await live();
    expect(board.sentence).toBe('1 version runs in 1 service: 1 stands on an approval.');
    expect(board.rows[0]).toMatchObject({
      tier: 1,
      stages: expect.arrayContaining([expect.objectContaining({ stage: 'prod', holder: 1 })]),
    });
  });

  test('a service that reports the digest of the file it loaded is understood', async () => {
    const file = digestOf(utf8('first'));
    const run = await deploy({ artifact: file });
    expect(run).toMatchObject({ model: 'spam-filter', version: 1, standing: { state: 'stands' } });
    expect((await live()).rows).toHaveLength(1);
  });

  test('what nobody registered is shown as having come round the gate', async () => {
    const unknown = parseDigest(`sha256:${'0'.repeat(64)}`);
    const run = await deploy({ as: 'desk', service: 'desk', artifact: unknown });
    expect(run).toMatchObject({ model: null, approval: null, standing: { state: 'came-round' } });
    await endDeployment(await registry.by('desk'), { id: run.id });
    const found = await registry.database.kysely.selectFrom('bypass').select('kind').execute();
    expect(found).toEqual([{ kind: 'unknown-digest' }]);
  });

  test('a version approved for another stage only is named as such', async () => {
    await intoStaging(registry, 'spam-filter/2');
    const run = await deploy({ as: 'desk', service: 'desk', model: 'spam-filter/2' });
    expect(run).toMatchObject({ approval: null, standing: { state: 'came-round' } });
    const found = await registry.database.kysely
      .selectFrom('bypass')
      .select('kind')
      .where('deployment_id', '=', run.id)
      .execute();
    expect(found).toEqual([{ kind: 'other-stage' }]);
    await endDeployment(await registry.by('kit'), { id: run.id });
  });

  test('a service speaks only for itself, and a reference and digest that disagree are refused', async () => {
    expect(await refusal(deploy({ as: 'desk', model: 'spam-filter/1' }))).toBe('FORBIDDEN');
    expect(await refusal(deploy({ as: 'ivo', model: 'spam-filter/1' }))).toBe('FORBIDDEN');
    expect(await refusal(deploy({ model: 'spam-filter/1', artifact: digestOf(utf8('second')) }))).toBe(
      'CONFLICT',
    );
    expect(await refusal(deploy({}))).toBe('BAD_REQUEST');
    expect(await refusal(deploy({ model: 'spam-filter/1', trafficShare: '1.5' }))).toBe('BAD_REQUEST');
    expect(await refusal(deploy({ as: 'kit', service: 'nowhere', model: 'spam-filter/1' }))).toBe(
      'NOT_FOUND',
    );
  });

  test('a run beyond the conditions of a limited approval is refused; one within them stands beside the holder', async () => {
    const prod = await submit(registry, 'spam-filter/2', 'prod');
    await seal(registry, prod.number);
    const conditions = {
      services: ['gateway'],
      trafficCap: '0.2',
      until: '2027-01-31',
      reviewBy: null,
      text: null,
    };
    await vote(registry, prod.number, 'risk-1', 'noor', 'approve');
    await vote(registry, prod.number, 'risk-2', 'hana', 'approve-limited', { conditions });
    const model = 'spam-filter/2';
    expect(await refusal(deploy({ model }))).toBe('CONDITION_BREACHED');
    expect(await refusal(deploy({ model, trafficShare: '0.3' }))).toBe('CONDITION_BREACHED');
    expect(await refusal(deploy({ as: 'desk', service: 'desk', model, trafficShare: '0.1' }))).toBe(
      'CONDITION_BREACHED',
    );
    expect(await deploy({ model, trafficShare: '0.1' })).toMatchObject({
      standing: { state: 'stands' },
      approval: { limited: true },
    });
    expect((await live()).rows.map(({ version }) => version)).toEqual([1, 2]);
    expect(await champion()).toBe(1);
  });
});

describe('overrides', () => {
  test('two named people, a time limit, a review owed; never called approved; and it ends by itself', async () => {
    const ada = await registry.by('ada');
    const proposed = await proposeOverride(ada, {
      version: 'spam-filter/3',
      stage: 'prod',
      reason: 'Spam wave.',
    });
    expect(await refusal(confirmOverride(ada, proposed))).toBe('SEPARATION_OF_DUTIES');
    expect(await refusal(confirmOverride(await registry.by('noor'), proposed))).toBe('FORBIDDEN');
    expect(await champion()).toBe(1);
    const mara = await registry.by('mara');
    const confirmed = await confirmOverride(mara, proposed);
    expect(confirmed.until).toBe(new Date(registry.clock.milliseconds() + 72 * hour).toISOString());
    expect(await champion()).toBe(3);
    const review = await registry.database.read((tx) => requestByNumber(tx, confirmed.request));
    expect(review).toMatchObject({
      version: 3,
      stage: 'prod',
      state: 'evaluating',
      baseline_version: 'spam-filter/1',
    });
    const run = await deploy({ as: 'desk', service: 'desk', model: 'spam-filter@champion' });
    expect(run).toMatchObject({
      version: 3,
      approval: null,
      standing: { state: 'overridden', until: confirmed.until },
    });
    expect((await live()).sentence).toContain('1 runs by an override');
    expect(await refusal(confirmOverride(mara, proposed))).toBe('WRONG_STATE');
    registry.clock.advance(73 * hour);
    expect((await tickPromotion(registry.as())).ended).toBe(1);
    expect(await champion()).toBe(1);
    const { overrides } = await listOverrides(ada);
    expect(overrides[0]).toMatchObject({ state: 'ended', proposedBy: 'ada', confirmedBy: 'mara' });
    const board = await live();
    expect(board.rows.find(({ version }) => version === 3)?.standing.state).toBe('came-round');
    expect((await tickStanding(registry.as())).bypasses).toBe(1);
    const kinds = await registry.database.kysely
      .selectFrom('bypass')
      .select('kind')
      .where('deployment_id', '=', run.id)
      .orderBy('kind')
      .execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['never-approved', 'overridden']);
    await endDeployment(await registry.by('desk'), { id: run.id });
  });

  test('a rejection in the review that an override owed ends it at once', async () => {
    registry.clock.advance(8 * day);
    const ada = await registry.by('ada');
    const again = await proposeOverride(ada, { version: 'spam-filter/3', stage: 'prod', reason: 'Again.' });
    const { request } = await confirmOverride(await registry.by('mara'), again);
    await seal(registry, request);
    await vote(registry, request, 'risk-1', 'hana', 'reject');
    expect(await champion()).toBe(1);
  });
});

describe('incidents', () => {
  test('what the service ran when it began is looked up, and only a single run is taken', async () => {
    const gateway = await registry.by('gateway');
    const report = { title: 'German mail lost', severity: 1, service: 'gateway', model: null, note: null };
    const two = await reportIncident(gateway, { ...report, startedAt: null });
    expect(two).toMatchObject({ number: 1, service: 'gateway', model: null, attribution: 'unknown' });
    const named = await reportIncident(gateway, { ...report, model: 'spam-filter/1', startedAt: null });
    expect(named).toMatchObject({ number: 2, model: 'spam-filter', version: 1 });
    const future = '2099-01-01T00:00:00.000Z';
    expect(await refusal(reportIncident(gateway, { ...report, startedAt: future }))).toBe('BAD_REQUEST');
    expect(await refusal(reportIncident(gateway, { ...report, service: null, startedAt: null }))).toBe(
      'BAD_REQUEST',
    );
  });

  test('it is attributed to a slot that answered for the version, by someone who did not approve it', async () => {
    const sol = await registry.by('sol');
    const input = {
      number: 2,
      attribution: 'evidence-absent' as const,
      version: null,
      reason: 'No German rows.',
    };
    expect(await refusal(attributeIncident(sol, { ...input, slot: 'clinical-1' }))).toBe('BAD_REQUEST');
    expect(await refusal(attributeIncident(await registry.by('ada'), { ...input, slot: null }))).toBe(
      'FORBIDDEN',
    );
    expect(await attributeIncident(sol, { ...input, slot: 'risk-2' })).toMatchObject({
      attribution: 'evidence-absent',
      answeredForBy: 'risk-2',
    });
    expect((await resolveIncident(await registry.by('mara'), { number: 2 })).resolvedAt).not.toBeNull();
  });

  test('a grave incident within the horizon makes its version known bad, and the worth still says what is missing', async () => {
    const { worth } = await live();
    expect(worth.badGivenApproved).toBeNull();
    expect(worth.missing).toContain('1 approved version was live for 90 days or had an incident');
  });

  test('the trace of an unattributed incident names no one', async () => {
    const trace = await traceIncident(await registry.by('ola'), { number: 1 });
    expect(trace).toMatchObject({ sentence: 'I-1 is not attributed to a version yet.', approvals: [] });
    expect(await refusal(traceIncident(await registry.by('ada'), { number: 1 }))).toBe('FORBIDDEN');
    expect(await refusal(traceIncident(await registry.by('ola'), { number: 9 }))).toBe('NOT_FOUND');
  });
});

describe('the trace', () => {
  test('who approved, answering for what, on what evidence, read how long, forecasting how much, under what pressure', async () => {
    const trace = await traceIncident(await registry.by('ola'), { number: 2 });
    expect(
      trace.approvals.map(({ slot, reviewer, request }) => `R-${request} ${slot} ${reviewer}`).toSorted(),
    ).toEqual(['R-2 risk-1 noor', 'R-3 risk-1 noor', 'R-3 risk-2 tomas']);
    const approval = trace.approvals.find(({ slot }) => slot === 'risk-2');
    expect(approval).toMatchObject({
      kind: 'approve',
      answersFor: 'Statistical validity of the evidence',
      minutesGranted: 20,
      packetIntact: true,
      readingSeconds: null,
      lean: 'approve',
      forecastBefore: '0.1',
      forecast: '0.2',
      contactedElsewhere: 'no',
      erasedOn: null,
    });
    expect(approval?.findings.every(({ disposition }) => disposition === 'accepted')).toBe(true);
    expect(trace.sentence).toContain('spam-filter 1 was approved on 2026-11-24 by');
    expect(trace.facts.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'request.submitted',
        'decision.recorded',
        'request.promoted',
        'incident.attributed',
      ]),
    );
  });

  test('whoever is of the producer’s side is told who approved, and nothing of the evidence', async () => {
    const trace = await traceIncident(await registry.by('mara'), { number: 2 });
    expect(trace.approvals).toHaveLength(3);
    for (const approval of trace.approvals) {
      expect(approval).toMatchObject({
        findings: [],
        forecast: null,
        lean: null,
        contacts: [],
        readingSeconds: null,
      });
    }
  });

  test('a packet changed behind the record’s back is said to be no longer intact', async () => {
    await tampered(
      registry.database,
      `update document set bytes = '\\x7b7d' where digest = (select packet from request where number = 3)`,
      async () => {
        const trace = await traceIncident(await registry.by('ola'), { number: 2 });
        expect(trace.approvals.map(({ packetIntact }) => String(packetIntact)).toSorted()).toEqual([
          'false',
          'false',
          'true',
        ]);
      },
    );
  });
});

describe('standing', () => {
  test('an owner who left lapses the approval, visibly, once, and it stays lapsed when another takes over', async () => {
    expect((await tickStanding(registry.as())).lapsed).toEqual([]);
    await leave(registry, 'ada');
    const { lapsed } = await tickStanding(registry.as());
    expect(lapsed.length).toBeGreaterThan(0);
    expect(await tickStanding(registry.as())).toEqual({ lapsed: [], bypasses: 0 });
    const board = await live();
    expect(board.rows[0]?.standing).toMatchObject({ state: 'lapsed', reasons: ['owner ada left'] });
    await setModelOwner(await registry.by('kit'), { model: 'spam-filter', owner: 'bea' });
    expect((await live()).rows[0]?.standing).toMatchObject({ state: 'lapsed', reasons: ['its owner left'] });
    const kinds = await registry.database.kysely.selectFrom('bypass').select('kind').distinct().execute();
    expect(kinds.map(({ kind }) => kind)).toContain('lapsed');
  });

  test('the board of a moment that passed shows what stood then', async () => {
    const then = await getLive(await registry.by('ola'), { at: '2026-11-24T09:00:00.000Z' });
    expect(then.rows.map(({ version, standing }) => `${version} ${standing.state}`).toSorted()).toEqual([
      '1 stands',
      '2 stands',
      '3 overridden',
    ]);
  });

  test('a lapsed version may be submitted again while it holds the stage', async () => {
    registry.clock.advance(8 * day);
    const again = await submit(registry, 'spam-filter/1', 'prod', { by: await registry.by('bea') });
    expect(again.state).toBe('evaluating');
  });

  test('a version page names every request with its state, and a comparison gives packets only to the independent side', async () => {
    const bea = await registry.by('bea');
    const { approvals } = await getVersion(bea, { model: 'spam-filter', version: 1 });
    expect(approvals.map(({ stage, state }) => [stage, state])).toEqual([
      ['prod', 'evaluating'],
      ['prod', 'promoted'],
      ['staging', 'superseded'],
      ['dev', 'superseded'],
    ]);
    const ivo = await getVersion(await registry.by('ivo'), { model: 'spam-filter', version: 1 });
    expect(ivo.approvals.map(({ state }) => state)).toEqual(['promoted', 'superseded', 'superseded']);
    const pair = { model: 'spam-filter', a: 1, b: 2 };
    expect((await compareVersions(bea, pair)).figures).toEqual([]);
    expect((await compareVersions(await registry.by('noor'), pair)).figures.length).toBeGreaterThan(1);
    expect((await compareVersions(bea, pair)).live.map(({ version }) => version)).toEqual([1, 2]);
  });
});

describe('replay', () => {
  const faults = () => registry.database.read(async (tx) => (await replayFaults(tx, registryReplay)).faults);

  test('everything above follows from its facts', async () => {
    expect(await faults()).toEqual([]);
  });

  test.each([
    ['deployment', `update deployment set version = 2 where version = 1`],
    ['deployment', `update deployment set until_at = null`],
    ['deployment', `update deployment set traffic_share = 0 where traffic_share is not null`],
    ['bypass', `delete from bypass where kind = 'overridden'`],
    ['incident', `update incident set severity = 4 where number = 2`],
    ['incident', `update incident set slot = 'risk-1' where number = 2`],
    [
      'stage_override',
      `update stage_override set confirmed_by = (select id from person where handle = 'ola') where number = 1`,
    ],
    ['stage_override', `update stage_override set until = '2099-01-01' where number = 1`],
    ['request', `update request set lapsed_at = null where lapsed_at is not null`],
  ])('an edit of %s by SQL is named with its row and fact: %s', async (table, statement) => {
    await tampered(registry.database, statement, async () => {
      const fault = (await faults()).find((candidate) => candidate.table === table);
      expect(fault).toMatchObject({ row: expect.any(String), fact: expect.any(String) });
    });
  });
});
