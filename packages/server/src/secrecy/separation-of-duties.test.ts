import type { CaseView, Role } from '@assay/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SecrecyWorld, producersSide, secrecyWorld } from './secrecy-world.ts';

let world: SecrecyWorld;
beforeAll(async () => {
  world = await secrecyWorld();
}, 300_000);
afterAll(() => world.close());

const codeOf = async (response: Response): Promise<string> =>
  response.status < 400 ? String(response.status) : ((await response.json()) as { code: string }).code;
const slot = (number: number, name: string): string => `/api/v1/requests/${number}/slots/${name}`;
const decision = (packet: string | null) => ({
  decision: 'approve',
  packet: packet ?? `sha256:${'0'.repeat(64)}`,
  forecast: '0.1',
  reasons: 'Read.',
  contactedElsewhere: 'no',
});
const packetOf = (number: number): string => world.packets.find(({ request }) => request === number)!.digest;
const withToken = (secret: string, method: string, path: string, body?: unknown) =>
  world.send(method, path, {
    token: secret,
    ...(body === undefined ? {} : { body }),
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
async function narrowToken(handle: string, roles: readonly Role[]): Promise<{ id: string; secret: string }> {
  const issued = await world.call(handle, 'POST', '/api/v1/tokens', { label: 'narrow', days: 1, roles });
  expect(issued.status).toBe(201);
  return (await issued.json()) as { id: string; secret: string };
}

test.each(producersSide)(
  '%s, of the producer’s side, takes no step of a review in any role',
  async (handle) => {
    const number = world.requests['in-queue'];
    const allowed = new Set(['FORBIDDEN', 'SEPARATION_OF_DUTIES', 'NOT_FOUND']);
    const at = slot(number, 'risk-1');
    const leaning = { lean: 'approve', forecast: '0.1', shownDigest: packetOf(number) };
    const attempts = [
      world.call(handle, 'POST', `${at}/claim`, {}),
      world.call(handle, 'POST', `${at}/leaning`, leaning),
      world.call(handle, 'POST', `${at}/dispositions`, {
        finding: 'F-1',
        disposition: 'accepted',
        reason: 'Fine.',
      }),
      world.call(handle, 'POST', `${at}/decision`, decision(packetOf(number))),
      world.call(handle, 'POST', `${at}/release`, { reason: 'No.' }),
      world.call(handle, 'POST', `/api/v1/requests/${number}/case-views`, {
        ordinals: [4],
        recipientKey: 'AAAA',
      }),
      world.call(handle, 'POST', `/api/v1/requests/${number}/reruns`, {}),
    ];
    for (const attempt of attempts) expect(allowed).toContain(await codeOf(await attempt));
  },
);

test('a token of the reviewer role alone does not take a team-mate off the producer’s side', async () => {
  const { secret } = await narrowToken('bea', ['reviewer']);
  const number = world.requests['in-queue'];
  expect(await codeOf(await withToken(secret, 'POST', `${slot(number, 'risk-1')}/claim`, {}))).toBe(
    'SEPARATION_OF_DUTIES',
  );
  expect(await codeOf(await withToken(secret, 'GET', `/api/v1/requests/${number}/case`))).toBe('NOT_FOUND');
});

test('a token of the auditor role alone opens no case in which its holder could still take a slot', async () => {
  const { secret } = await narrowToken('wim', ['auditor']);
  const number = world.requests['in-queue'];
  const seen = await withToken(secret, 'GET', `/api/v1/requests/${number}/case`);
  expect(await seen.json()).toMatchObject({ phase: 'unclaimed', packet: null, revealed: null });
  expect(await codeOf(await withToken(secret, 'GET', `/api/v1/packets/${packetOf(number)}`))).toBe(
    'NOT_FOUND',
  );
});

test('a token with narrower roles does no more than its roles, and issues none that does more', async () => {
  const { secret } = await narrowToken('wim', ['auditor']);
  const number = world.requests['in-queue'];
  expect(await codeOf(await withToken(secret, 'POST', `${slot(number, 'risk-2')}/claim`, {}))).toBe(
    'FORBIDDEN',
  );
  const wider = { label: 'wider', days: 1, roles: ['reviewer'] };
  expect(await codeOf(await withToken(secret, 'POST', '/api/v1/tokens', wider))).toBe('FORBIDDEN');
});

test('nobody decides a slot of another, without a claim, before the leaning, or twice', async () => {
  const { decided, leaned } = world.requests;
  const packet = packetOf(decided);
  const path = (name: string) => `${slot(decided, name)}/decision`;
  expect(await codeOf(await world.call('hana', 'POST', path('risk-2'), decision(packet)))).toBe(
    'WRONG_STATE',
  );
  expect(await codeOf(await world.call('tomas', 'POST', path('risk-2'), decision(packet)))).toBe(
    'LEANING_REQUIRED',
  );
  expect(await codeOf(await world.call('noor', 'POST', path('risk-1'), decision(packet)))).toBe(
    'WRONG_STATE',
  );
  expect(await codeOf(await world.call('noor', 'POST', path('risk-2'), decision(packet)))).toBe(
    'WRONG_STATE',
  );
  expect(await codeOf(await world.call('noor', 'POST', `${slot(leaned, 'risk-2')}/claim`, {}))).toBe(
    'SLOT_TAKEN',
  );
  expect(await codeOf(await world.call('sol', 'POST', path('risk-2'), decision(packet)))).toBe('FORBIDDEN');
});

test('nobody fills two slots of one request', async () => {
  const number = world.requests['in-queue'];
  expect(await codeOf(await world.call('hana', 'POST', `${slot(number, 'risk-1')}/claim`, {}))).toBe('200');
  expect(await codeOf(await world.call('hana', 'POST', `${slot(number, 'risk-2')}/claim`, {}))).toBe(
    'CONFLICT',
  );
});

test('the same submission twice is one request, whoever repeats it and by whatever key', async () => {
  const body = { version: 'spam-filter/4', stage: 'prod', launchDate: null, note: null };
  for (const handle of ['ada', 'bea']) {
    const again = await world.call(handle, 'POST', '/api/v1/requests', body);
    expect(await codeOf(again)).toBe('ALREADY_EXISTS');
  }
});

test('an Idempotency-Key replays nothing to another person', async () => {
  const key = 'a-key-that-both-use';
  const body = { label: 'one', days: 1 };
  const first = await world.call('noor', 'POST', '/api/v1/tokens', body, key);
  expect(first.status).toBe(201);
  const other = await world.call('ola', 'POST', '/api/v1/tokens', body, key);
  expect(other.status).toBe(201);
  expect(other.headers.get('idempotency-replayed')).toBeNull();
  const repeated = await world.call('noor', 'POST', '/api/v1/tokens', body, key);
  expect(await codeOf(repeated)).toBe('CONFLICT');
});

test('a lease that is foreign or stale reads nothing, reports nothing and is told nothing', async () => {
  const { job, lease } = world.held;
  const absent = '01900000-0000-7000-8000-00000000dead';
  const at = `/api/v1/evaluator/jobs/${job}`;
  expect(await codeOf(await world.call('eva', 'GET', `${at}/suite?lease=${absent}`))).toBe('LEASE_LOST');
  expect(
    await codeOf(
      await world.call('eva', 'GET', `${at}/files/${packetOf(world.requests.decided)}?lease=${lease}`),
    ),
  ).toBe('NOT_FOUND');
  const failure = { kind: 'time-limit', side: 'candidate', message: 'x', suiteOpened: false };
  expect(await codeOf(await world.call('eva', 'POST', `${at}/failure`, { lease: absent, failure }))).toBe(
    'LEASE_LOST',
  );
  expect(
    await codeOf(await world.call('eva', 'POST', `${at}/heartbeat`, { lease: absent, progress: null })),
  ).toBe('LEASE_LOST');
  world.review.clock.advance(3_600_000);
  await world.call('eva', 'POST', '/api/v1/evaluator/leases', { waitSeconds: 0 });
  for (const handle of ['noor', 'kit', 'sol', 'ada', 'ola'])
    expect(await codeOf(await world.call(handle, 'GET', `${at}/suite?lease=${lease}`))).toBe('FORBIDDEN');
});

test('an evaluator’s token opens no request, case, packet, record or decision', async () => {
  const number = world.requests.decided;
  const paths = [
    `/api/v1/requests/${number}`,
    `/api/v1/requests/${number}/case`,
    `/api/v1/packets/${packetOf(number)}`,
    `/api/v1/decisions/${world.decisions[0]!.id}`,
    '/api/v1/facts',
    '/api/v1/audit/export',
    '/api/v1/queue',
    '/api/v1/incidents/1/trace',
  ];
  for (const path of paths) expect([403, 404]).toContain((await world.call('eva', 'GET', path)).status);
});

test('a token that expired or was revoked during a review ends it there, and the slot keeps its words', async () => {
  const { id, secret } = await narrowToken('tomas', ['reviewer']);
  const number = world.requests.decided;
  const at = `/api/v1/requests/${number}`;
  const shown = (await (await withToken(secret, 'GET', `${at}/case?slot=risk-2`)).json()) as CaseView;
  const leaning = { lean: 'approve', forecast: '0.2', shownDigest: shown.shownDigest };
  const opened = (await (
    await withToken(secret, 'POST', `${slot(number, 'risk-2')}/leaning`, leaning)
  ).json()) as CaseView;
  expect(opened.phase).toBe('opened');
  expect((await world.call('tomas', 'DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
  const decide = (token: string) =>
    withToken(token, 'POST', `${slot(number, 'risk-2')}/decision`, decision(opened.packet));
  expect(await codeOf(await decide(secret))).toBe('UNAUTHENTICATED');
  const short = await narrowToken('tomas', ['reviewer']);
  world.review.clock.advance(25 * 3_600_000);
  expect(await codeOf(await decide(short.secret))).toBe('UNAUTHENTICATED');
  const kept = await world.call('tomas', 'GET', `${at}/case?slot=risk-2`);
  expect(await kept.json()).toMatchObject({ mine: { leaning: { lean: 'approve', forecast: '0.2' } } });
});

test('a reviewer who was deactivated is nobody at once, and no longer holds the slot', async () => {
  const number = world.requests.claimed;
  const gone = await world.call('kit', 'PATCH', '/api/v1/people/tomas', { active: false });
  expect(gone.status).toBe(200);
  expect(await codeOf(await world.call('tomas', 'GET', `/api/v1/requests/${number}/case`))).toBe(
    'UNAUTHENTICATED',
  );
  expect(await codeOf(await world.call('tomas', 'POST', `${slot(number, 'risk-1')}/claim`, {}))).toBe(
    'UNAUTHENTICATED',
  );
  const seen = (await (await world.call('ola', 'GET', `/api/v1/requests/${number}`)).json()) as {
    slots: { slot: string; state: string; reviewer: string | null }[];
  };
  expect(seen.slots.find((one) => one.slot === 'risk-1')).toMatchObject({ state: 'open', reviewer: null });
});
