import { type CaseView, gateOutcome, severity, verdict } from '@assay/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, everyAnswer, sameToEverybody, sightings } from './every-answer.ts';
import {
  type SecrecyWorld,
  blindReviewers,
  everyone,
  phases,
  privateWords,
  producersSide,
  secrecyWorld,
  strangers,
} from './secrecy-world.ts';

let world: SecrecyWorld;
const answers = new Map<string, readonly Answer[]>();
beforeAll(async () => {
  world = await secrecyWorld();
  for (const handle of everyone) answers.set(handle, await everyAnswer(world, handle));
}, 300_000);
afterAll(() => world.close());

const of = (handle: string): readonly Answer[] => answers.get(handle) ?? [];
const everySealed = (): string[] => [...world.sealed.values()].flat();
const everyFigure = (): string[] => [...world.figures.values()].flat();
const words = new Set<string>([...verdict.options, ...severity.options, ...gateOutcome.options]);

/** Verdict words, severities and gate outcomes as whole values of an answer, with where they stand. */
function verdictWords(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return words.has(value) ? [`${path}: ${value}`] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => verdictWords(inner, `${path}.${key}`));
}

/** What a producer may be told in such words: how their own evaluation ended, and what policy and suites say. */
const openWords = /\.(evaluation\.state|sources|manifest|policy)\b/;

function spoken(answer: Answer): string[] {
  if (!answer.headers.includes('json')) return [];
  return verdictWords(JSON.parse(answer.text))
    .filter((where) => !openWords.test(where))
    .map((where) => `${answer.path} ${where}`);
}

test('what this table looks for is there: whoever may read it does', () => {
  const noor = of('noor').flatMap((answer) => sightings(answer, everySealed()));
  const ola = of('ola').flatMap((answer) => sightings(answer, [...everySealed(), ...everyFigure()]));
  expect(noor.length).toBeGreaterThan(20);
  expect(ola.length).toBeGreaterThan(40);
  expect(
    of('ola').flatMap((answer) => sightings(answer, Object.values(privateWords))).length,
  ).toBeGreaterThan(0);
  expect(of('sol').flatMap(spoken).length).toBeGreaterThan(10);
});

describe.each(producersSide)('%s, of the producer’s side,', (handle) => {
  test('gets no figure, finding, gate, interval or adjusted p from any GET in any phase', () => {
    expect(of(handle).flatMap((answer) => sightings(answer, everyFigure()))).toEqual([]);
    const traced = new Set(world.packets.map(({ digest }) => digest));
    const sealed = everySealed().filter((text) => !traced.has(text));
    expect(of(handle).flatMap((answer) => sightings(answer, sealed))).toEqual([]);
  });

  test('gets no private reason, forecast, disposition, stderr, failure kind or progress', () => {
    const secrets = [...Object.values(privateWords), 'time-limit', '31337', '77777'];
    expect(of(handle).flatMap((answer) => sightings(answer, secrets))).toEqual([]);
  });

  test('gets no verdict word, severity or gate outcome', () => {
    expect(of(handle).flatMap(spoken)).toEqual([]);
  });

  test('opens no case, packet, decision of another or case view', () => {
    const doors = new Set(['getCase', 'getPacket', 'getPacketView', 'getDecision', 'getCases']);
    const opened = of(handle).filter(({ operation, status }) => doors.has(operation) && status < 400);
    expect(opened.map(({ path }) => path)).toEqual([]);
  });

  test('gets no packet digest but in the trace of an incident, where it opens nothing', () => {
    const digests = world.packets.map(({ digest }) => digest);
    const said = of(handle).filter(({ operation }) => operation !== 'traceIncident');
    expect(said.flatMap((answer) => sightings(answer, digests))).toEqual([]);
  });

  test('is told when it was asked and where it stands, and no fact of its review', () => {
    const facts = of(handle).filter(({ operation, status }) => operation === 'listFacts' && status === 200);
    const kinds =
      /"(decision|leaning|evidence|packet|contact|case-view|rerun)\.[a-z-]+"|"evaluation\.(?!leased)[a-z-]+"/;
    expect(facts.filter(({ text }) => kinds.test(text)).map(({ path }) => path)).toEqual([]);
    // The suite's own validation was leased once, and is about no request.
    for (const { path, text } of facts)
      expect([path, text.split('"evaluation.leased"').length - 1]).toEqual([
        path,
        path.includes('limit') ? 1 : 0,
      ]);
    const trace = of(handle).find(({ operation }) => operation === 'traceIncident');
    expect(kinds.test(trace?.text ?? '')).toBe(false);
  });

  test('is refused the audit bundle, which holds all of it', () => {
    expect(of(handle).find(({ operation }) => operation === 'exportAudit')?.status).toBe(403);
  });
});

const undecided = ['decided', 'leaned', 'claimed', 'in-queue'] as const;

describe.each(blindReviewers)('%s, whom a slot admits and who has not leaned,', (handle) => {
  test('gets no finding, gate, adjusted p or packet digest of an open request from any GET', () => {
    const open = new Set<number>(undecided.map((phase) => world.requests[phase]));
    const told = new Set(
      [...world.sealed].filter(([number]) => !open.has(number)).flatMap(([, texts]) => texts),
    );
    const sealed = [...world.sealed]
      .filter(([number]) => open.has(number))
      .flatMap(([, texts]) => texts.filter((text) => !told.has(text)));
    expect(sealed.length).toBeGreaterThan(8);
    expect(of(handle).flatMap((answer) => sightings(answer, sealed))).toEqual([]);
  });

  test('gets no verdict word, vote, forecast or reason from what names an open request', () => {
    const open = new Set<number>(undecided.map((phase) => world.requests[phase]));
    const about = of(handle).filter(({ request }) => request !== null && open.has(request));
    expect(about.flatMap(spoken)).toEqual([]);
    const secrets = Object.values(privateWords);
    expect(about.flatMap((answer) => sightings(answer, secrets))).toEqual([]);
  });

  test('opens no packet and no decision of an open request', () => {
    const open = new Set<number>(undecided.map((phase) => world.requests[phase]));
    const doors = new Set(['getPacket', 'getPacketView', 'getDecision', 'getCases']);
    const opened = of(handle).filter(
      ({ operation, status, request }) =>
        doors.has(operation) && status < 400 && request !== null && open.has(request),
    );
    expect(opened.map(({ path }) => path)).toEqual([]);
  });

  test('sees the figures with their intervals all the same', async () => {
    const response = await world.call(handle, 'GET', `/api/v1/requests/${world.requests['in-queue']}/case`);
    const view = (await response.json()) as CaseView;
    expect(view.revealed).toBeNull();
    expect(view.result?.comparisons[0]?.candidate?.value).toBe(
      world.figures.get(world.requests['in-queue'])?.[0],
    );
  });
});

test('an auditor who could still be a blind reader gets no fact of an open request, and no bundle', () => {
  const facts = of('wim').filter(({ operation }) => operation === 'listFacts');
  expect(facts.every(({ status }) => status === 200)).toBe(true);
  for (const { path, text } of facts) {
    const { facts: shown } = JSON.parse(text) as { facts: { payload: { request?: number } }[] };
    const open = undecided.map((phase) => world.requests[phase]);
    expect([path, shown.filter(({ payload }) => open.includes(payload.request ?? -1))]).toEqual([path, []]);
  }
  expect(of('wim').find(({ operation }) => operation === 'exportAudit')?.status).toBe(403);
  expect(of('ola').find(({ operation }) => operation === 'exportAudit')?.status).toBe(200);
});

describe.each(strangers)('%s, who has nothing to do with it,', (handle) => {
  test('learns of no request, and nothing sealed, from any GET', () => {
    const secrets = [...everySealed(), ...everyFigure(), ...Object.values(privateWords)];
    expect(of(handle).flatMap((answer) => sightings(answer, secrets))).toEqual([]);
    const named = of(handle).filter(
      ({ operation, request, status }) => request !== null && status < 400 && !operation.startsWith('read'),
    );
    expect(named.map(({ path }) => path)).toEqual([]);
    const lists = of(handle).filter(
      ({ operation, status }) => operation === 'listRequests' && status === 200,
    );
    for (const { text } of lists) expect(JSON.parse(text)).toMatchObject({ requests: [] });
  });
});

test('only the evaluator that holds the lease reads what it leased', () => {
  for (const handle of everyone) {
    const read = of(handle).filter(({ operation }) => operation === 'readSealedSuite');
    expect([
      handle,
      read.every(({ status }) => (handle === 'eva' ? status === 200 : status === 403)),
    ]).toEqual([handle, true]);
  }
});

test('what a reviewer does in private changes no byte of any answer to the producer’s side', async () => {
  const number = world.requests.decided;
  const seen = async (): Promise<ReadonlyMap<string, string>> => {
    const all = new Map<string, string>();
    for (const handle of ['ada', 'mara', 'rex'])
      for (const { operation, path, status, headers, text } of await everyAnswer(world, handle))
        if (!sameToEverybody.has(operation)) all.set(`${handle} ${path}`, `${status} ${headers} ${text}`);
    return all;
  };
  const before = await seen();
  const at = `/api/v1/requests/${number}`;
  const shown = (await (await world.call('tomas', 'GET', `${at}/case?slot=risk-2`)).json()) as CaseView;
  const leaning = { lean: 'reject', forecast: '0.9', shownDigest: shown.shownDigest };
  const leaned = await world.call('tomas', 'POST', `${at}/slots/risk-2/leaning`, leaning);
  expect(leaned.status).toBe(200);
  const { revealed } = (await leaned.json()) as CaseView;
  const finding = revealed?.findings[0]?.id;
  const disposition = { finding, disposition: 'blocks', reason: 'No.' };
  expect((await world.call('tomas', 'POST', `${at}/slots/risk-2/dispositions`, disposition)).status).toBe(
    200,
  );
  const ordinals = shown.result?.disagreements.ordinals.slice(0, 1);
  const cases = { ordinals, recipientKey: Buffer.alloc(32, 9).toString('base64') };
  expect((await world.call('tomas', 'POST', `${at}/case-views`, cases)).status).toBe(201);
  expect((await world.call('tomas', 'POST', `${at}/reruns`, {})).status).toBe(201);
  const after = await seen();
  expect([...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => key)).toEqual([]);
}, 120_000);

describe('forbidden and missing are one answer:', () => {
  const absent = '01900000-0000-7000-8000-00000000dead';
  const nowhere = `sha256:${'0'.repeat(64)}`;
  const alike = async (handle: string, method: string, there: string, missing: string, body?: unknown) => {
    const forbidden = await world.call(handle, method, there, body);
    const not = await world.call(handle, method, missing, body);
    const [id, other] = [there, missing].map((path) => path.split('?')[0] ?? '');
    const neutral = (text: string, path: string): string => {
      let left = text.replaceAll(path, 'PATH').replaceAll(/R-\d+/g, 'R-ID');
      for (const part of path.split('/')) if (part.length > 20) left = left.replaceAll(part, 'ID');
      return left;
    };
    const headers = (response: Response) =>
      [...response.headers]
        .filter(([name]) => name !== 'content-length')
        .map(String)
        .sort();
    expect(forbidden.status).toBe(404);
    expect(not.status).toBe(404);
    expect(headers(forbidden)).toEqual(headers(not));
    expect(neutral(await forbidden.text(), id ?? '')).toEqual(neutral(await not.text(), other ?? ''));
  };

  test.each(phases)('a request that is %s', async (phase) => {
    const number = world.requests[phase];
    await alike('ivo', 'GET', `/api/v1/requests/${number}`, '/api/v1/requests/4242');
    await alike('gateway', 'GET', `/api/v1/requests/${number}`, '/api/v1/requests/4242');
    await alike('mara', 'GET', `/api/v1/requests/${number}/case`, '/api/v1/requests/4242/case');
    for (const act of ['withdraw', 'launch-date', 'retry']) {
      const bodies: Readonly<Record<string, unknown>> = {
        withdraw: {},
        'launch-date': { launchDate: '2027-01-01' },
        retry: {},
      };
      const path = (at: number): string => `/api/v1/requests/${at}/${act}`;
      await alike('ivo', 'POST', path(number), path(4242), bodies[act]);
    }
  });

  test('a packet, its view, a decision, a case view', async () => {
    const { digest } = world.packets.find(({ request }) => request === world.requests['in-queue'])!;
    const { id } = world.decisions.find(({ request }) => request === world.requests.decided)!;
    for (const handle of ['mara', 'bea', 'hana', 'wim']) {
      await alike(handle, 'GET', `/api/v1/packets/${digest}`, `/api/v1/packets/${nowhere}`);
      await alike(handle, 'GET', `/api/v1/packets/${digest}/view`, `/api/v1/packets/${nowhere}/view`);
      await alike(handle, 'GET', `/api/v1/decisions/${id}`, `/api/v1/decisions/${absent}`);
    }
    for (const handle of ['tomas', 'bea', 'hana'])
      await alike(handle, 'GET', `/api/v1/case-views/${world.caseView}`, `/api/v1/case-views/${absent}`);
  });

  test('the bytes of a sealed suite and of a packet, asked for as an artifact', async () => {
    const suites = (await (await world.call('ada', 'GET', '/api/v1/suites')).json()) as {
      suites: { manifest: { sealed: { digest: string; bytes: number } } }[];
    };
    const sealed = suites.suites[0]!.manifest.sealed;
    for (const handle of everyone) {
      await alike(handle, 'GET', `/api/v1/artifacts/${sealed.digest}`, `/api/v1/artifacts/${nowhere}`);
      const { digest } = world.packets[0]!;
      await alike(handle, 'GET', `/api/v1/artifacts/${digest}`, `/api/v1/artifacts/${nowhere}`);
    }
    const version = (digest: string) => ({
      files: [{ path: 'model.onnx', digest, bytes: sealed.bytes }],
      datasets: [],
      claims: [],
      card: null,
    });
    const stolen = await world.call(
      'ada',
      'POST',
      '/api/v1/models/spam-filter/versions',
      version(sealed.digest),
    );
    const unknown = await world.call('ada', 'POST', '/api/v1/models/spam-filter/versions', version(nowhere));
    expect([stolen.status, unknown.status]).toEqual([422, 422]);
    const neutral = async (response: Response, digest: string) =>
      (await response.text()).replaceAll(digest, 'ID');
    expect(await neutral(stolen, sealed.digest)).toBe(await neutral(unknown, nowhere));
    expect((await world.call('ada', 'GET', `/api/v1/artifacts/${sealed.digest}`)).status).toBe(404);
  });

  test('a token of another', async () => {
    const { tokens } = (await (await world.call('ada', 'GET', '/api/v1/tokens')).json()) as {
      tokens: { id: string }[];
    };
    await alike('ivo', 'DELETE', `/api/v1/tokens/${tokens[0]!.id}`, `/api/v1/tokens/${absent}`);
  });
});
