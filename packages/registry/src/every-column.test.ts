import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, digestOf, parseDigest, utf8 } from '@assay/core';
import { barDigest } from './catalog/version-life.ts';
import { registryReplay } from './composition.ts';
import { openCaseView } from './evidence/case-views.ts';
import { attributeIncident } from './incidents/attribute-incident.ts';
import { reportIncident } from './incidents/report-incident.ts';
import { replayFaults } from './ledger/replay.ts';
import { addPerson } from './people/add-person.ts';
import { issueSignInLink, signIn } from './people/sign-in.ts';
import { issueToken } from './people/tokens.ts';
import { proposePolicy } from './policy/propose.ts';
import { confirmOverride } from './promotion/confirm-override.ts';
import { moveLaunch } from './promotion/move-launch.ts';
import { proposeOverride } from './promotion/propose-override.ts';
import { requestByNumber } from './promotion/queries.ts';
import { recordDeployment } from './standing/record-deployment.ts';
import { editEachColumn } from './testing/edit-each-column.ts';
import { type ReviewWorld, review, reviewPolicy, reviewWorld } from './testing/review-world.ts';
import { person, seedVersion } from './testing/seed.ts';

let world: ReviewWorld;
beforeAll(async () => {
  world = await reviewWorld();
  await promoteOne();
  await runAndOverride();
  await harm();
  await comeAndGo();
}, 120_000);
afterAll(() => world.close());

/** A request that was asked about elsewhere, read case by case, approved by two and promoted. */
async function promoteOne(): Promise<void> {
  const number = await world.request({ launchDate: '2026-12-01' });
  const noor = await world.by('noor');
  await moveLaunch(await world.by('ada'), { number, launchDate: '2026-11-30' });
  await noor.transact(async (tx) => {
    const request = await requestByNumber(tx, number);
    if (request?.packet === undefined || request.packet === null) throw new Error('no packet');
    const limits = { rowsPerRequest: 5, rowsPerReview: 5 };
    const recipientKey = base64(new Uint8Array(32).fill(7));
    const about = { request: number, round: request.round, packet: request.packet };
    await openCaseView(tx, noor, { ...about, ordinals: [4], recipientKey, limits });
  });
  await review(world, number, 'risk-1', 'noor', 'approve');
  await review(world, number, 'risk-2', 'tomas', 'approve');
}

/** A service that runs the promoted version, one that runs what nobody registered, and an override. */
async function runAndOverride(): Promise<void> {
  await addPerson(await world.by('kit'), person({ handle: 'desk', roles: ['service'], kind: 'service' }));
  const run = { stage: 'prod', model: null, artifact: null, trafficPerDay: null, trafficShare: null };
  await recordDeployment(await world.by('gateway'), {
    ...run,
    service: 'gateway',
    model: 'spam-filter@champion',
  });
  const unknown = parseDigest(`sha256:${'0'.repeat(64)}`);
  await recordDeployment(await world.by('desk'), { ...run, service: 'desk', artifact: unknown });
  const { version } = await seedVersion(world, { text: 'in a hurry' });
  const wish = { version: `spam-filter/${version}`, stage: 'prod', reason: 'Spam wave.' };
  await confirmOverride(await world.by('mara'), await proposeOverride(await world.by('ada'), wish));
}

async function harm(): Promise<void> {
  const report = {
    title: 'Lost mail',
    severity: 1,
    service: 'gateway',
    model: null,
    note: null,
    startedAt: null,
  };
  const { number } = await reportIncident(await world.by('gateway'), report);
  const cause = {
    attribution: 'evidence-absent' as const,
    version: null,
    reason: 'No German rows.',
    slot: null,
  };
  await attributeIncident(await world.by('sol'), { number, ...cause });
}

/** A token, a session through its link, and a policy that would take authority from somebody. */
async function comeAndGo(): Promise<void> {
  const kit = await world.by('kit');
  await issueToken(kit, { person: 'gateway', label: 'running', roles: ['service'], days: 30 });
  await signIn(kit, await issueSignInLink(kit, { person: 'noor' }));
  const sources = reviewPolicy((yaml) => yaml.replace('noor, tomas, hana, wim', 'noor, tomas, hana'));
  await proposePolicy(await world.by('sol'), { sources });
  await barDigest(await world.by('sol'), { digest: digestOf(utf8('stolen')), reason: 'Stolen weights.' });
}

const projections = registryReplay.flatMap((capability) => capability.projections);
const faultsOf = async (tx: Parameters<typeof replayFaults>[0]) =>
  (await replayFaults(tx, registryReplay)).faults;
/** Tables of intake that this story does not touch. */
const untouched = ['lineage_event', 'fingerprint_manifest'];

test('the whole story replays clean', async () => {
  expect(await world.database.read(faultsOf)).toEqual([]);
});

test('one edited column of any authority-bearing row is named with table, row and fact', {
  timeout: 300_000,
}, async () => {
  const edits = await editEachColumn(world.database, projections, faultsOf);
  const missed = edits.filter(
    ({ outcome, table }) =>
      outcome !== 'named' &&
      outcome !== 'refused' &&
      !(outcome === 'empty table' && untouched.includes(table)),
  );
  expect(missed).toEqual([]);
  expect(
    edits.filter(({ outcome }) => outcome === 'refused').map(({ table, column }) => `${table}.${column}`),
  ).toEqual([]);
  expect(edits.length).toBeGreaterThan(150);
});
