import type { CaseView, DecisionKind, EvaluationResult, EvaluatorJob, RequestView } from '@assay/contract';
import {
  actorByHandle,
  addPerson,
  changePerson,
  contextFor,
  issueToken,
  setTeamMembers,
} from '@assay/registry';
import { type ReviewWorld, reviewWorld } from '@assay/registry/testing/review-world';
import { seedVersion } from '@assay/registry/testing/seed';
import { surfaceOver } from '../testing/test-server.ts';

/** Where a request of the world stands. */
export const phases = [
  'promoted',
  'rejected',
  'decided',
  'leaned',
  'claimed',
  'in-queue',
  'failed',
  'evaluating',
] as const;
export type PhaseName = (typeof phases)[number];

/**
 * Who looks. The producer's side, whatever roles they hold; reviewers whom a slot admits and who have not leaned in
 * the open requests; and whoever has nothing to do with it.
 */
export const producersSide = ['ada', 'bea', 'mara', 'rex'] as const;
export const blindReviewers = ['tomas', 'hana', 'wim'] as const;
export const strangers = ['ivo', 'gateway', 'eva'] as const;
export const everyone = [
  ...producersSide,
  ...blindReviewers,
  ...strangers,
  'noor',
  'sol',
  'ola',
  'kit',
] as const;

/** What a reviewer keeps private, planted where a leak would carry it. */
export const privateWords = {
  reasons: 'PRIVATE-REASONS-7f3a',
  forecast: '0.0719',
  finalForecast: '0.0417',
  disposition: 'PRIVATE-DISPOSITION-11d2',
  stderr: 'PRIVATE-STDERR-93c1',
  step: 'PRIVATE-STEP-5a5a',
} as const;

export interface SecrecyWorld {
  readonly review: ReviewWorld;
  readonly requests: Readonly<Record<PhaseName, number>>;
  /** Sealed for a request: texts that only an opened case shows. */
  readonly sealed: ReadonlyMap<number, readonly string[]>;
  /** Figures of a request, which the independent side sees and the producer's does not. */
  readonly figures: ReadonlyMap<number, readonly string[]>;
  readonly decisions: readonly { readonly id: string; readonly request: number }[];
  readonly packets: readonly { readonly digest: string; readonly request: number }[];
  /** Job and lease that the evaluator holds on `evaluating`. */
  readonly held: { readonly job: string; readonly lease: string };
  readonly caseView: string;
  token(handle: string): Promise<string>;
  call(handle: string, method: string, path: string, body?: unknown, key?: string): Promise<Response>;
  send: ReturnType<typeof surfaceOver>['send'];
  close(): Promise<void>;
}

/** Figures that no two requests share, so that a leak names its source. */
function figuresOf(number: number): { readonly value: string; readonly low: string; readonly p: string } {
  const tail = String(1000 + number * 7);
  return { value: `0.81${tail}`, low: `0.79${tail}`, p: `0.0123${tail}` };
}

function withFigures(number: number) {
  const { value, low, p } = figuresOf(number);
  return (result: EvaluationResult): EvaluationResult => ({
    ...result,
    comparisons: result.comparisons.map((one) => ({
      ...one,
      candidate: one.candidate === null ? null : { ...one.candidate, value, low },
      adjustedP: p,
    })),
  });
}

async function json<T>(response: Response, status: number): Promise<T> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.status} instead of ${status}: ${text}`);
  return JSON.parse(text) as T;
}

/**
 * One request of one producer in every phase, reached over HTTP. Bea is a team-mate who reviews, Mara the producer's
 * manager who reviews and audits, Rex a team-mate who is an admin; Wim reviews and audits; Tomas holds slots and has
 * not leaned; Hana could take one.
 */
export async function secrecyWorld(): Promise<SecrecyWorld> {
  const review = await reviewWorld();
  const { environment } = review;
  const surface = surfaceOver(environment);
  const asKit = contextFor(environment, await actorByHandle(environment.database, 'kit'));
  await castRoles(review);
  const tokens = new Map<string, string>();
  const token = async (handle: string): Promise<string> => {
    const known = tokens.get(handle);
    if (known !== undefined) return known;
    const actor = await actorByHandle(environment.database, handle);
    const issued =
      actor.kind === 'person'
        ? await issueToken(contextFor(environment, actor), { label: 'test', days: 30 })
        : await issueToken(asKit, { label: 'test', days: 30, person: handle });
    tokens.set(handle, issued.secret);
    return issued.secret;
  };
  const call: SecrecyWorld['call'] = async (handle, method, path, body, key) =>
    surface.send(method, path, {
      token: await token(handle),
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': key ?? crypto.randomUUID() },
    });
  const story: Story = {
    review,
    call,
    sealed: new Map(),
    figures: new Map(),
    decisions: [],
    packets: [],
  };
  const told = await tell(story);
  return {
    ...story,
    ...told,
    token,
    send: (...sent) => surface.send(...sent),
    async close() {
      surface.close();
      await review.close();
    },
  };
}

async function castRoles(review: ReviewWorld): Promise<void> {
  const kit = await review.by('kit');
  await changePerson(kit, { handle: 'mara', roles: ['manager', 'reviewer', 'auditor'] });
  await changePerson(kit, { handle: 'wim', roles: ['reviewer', 'auditor'] });
  await addPerson(kit, {
    handle: 'rex',
    name: 'Rex',
    mail: null,
    kind: 'person',
    externalId: null,
    roles: ['admin', 'auditor', 'producer'],
    manager: null,
    reviewMinutesPerWeek: 0,
  });
  await setTeamMembers(kit, { name: 'mail', members: ['ada', 'bea', 'rex'] });
}

/** What is told, and what there would be to leak of it. */
interface Story {
  readonly review: ReviewWorld;
  readonly call: SecrecyWorld['call'];
  readonly sealed: Map<number, readonly string[]>;
  readonly figures: Map<number, readonly string[]>;
  readonly decisions: { readonly id: string; readonly request: number }[];
  readonly packets: { readonly digest: string; readonly request: number }[];
}

async function submit({ review, call }: Story, text: string): Promise<number> {
  const { version } = await seedVersion(review, { text });
  const body = { version: `spam-filter/${version}`, stage: 'prod', launchDate: null, note: null };
  return (await json<RequestView>(await call('ada', 'POST', '/api/v1/requests', body), 201)).number;
}

async function evaluated(story: Story, text: string): Promise<number> {
  const number = await submit(story, text);
  await story.review.evaluate(number, withFigures(number));
  await remember(story, number);
  return number;
}

/** What there is to leak, read as an overseer who can fill no slot. */
async function remember({ call, packets, figures, sealed }: Story, number: number): Promise<void> {
  const view = await json<CaseView>(await call('ola', 'GET', `/api/v1/requests/${number}/case`), 200);
  if (view.packet === null || view.revealed === null) throw new Error('the overseer sees no packet');
  const { p, value, low } = figuresOf(number);
  packets.push({ digest: view.packet, request: number });
  figures.set(number, [value, low]);
  sealed.set(number, [
    p,
    view.packet,
    ...view.revealed.findings.flatMap(({ title, sentence, refutedBy }) => [title, sentence, refutedBy]),
    ...view.revealed.gates.map(({ because }) => because),
  ]);
}

async function claim({ call }: Story, number: number, slot: string, by: string): Promise<void> {
  await json(await call(by, 'POST', `/api/v1/requests/${number}/slots/${slot}/claim`, {}), 200);
}

async function lean(story: Story, number: number, slot: string, by: string): Promise<CaseView> {
  await claim(story, number, slot, by);
  const at = `/api/v1/requests/${number}`;
  const { shownDigest } = await json<CaseView>(await story.call(by, 'GET', `${at}/case?slot=${slot}`), 200);
  const body = { lean: 'reject', forecast: privateWords.forecast, shownDigest };
  return json<CaseView>(await story.call(by, 'POST', `${at}/slots/${slot}/leaning`, body), 200);
}

interface Vote {
  readonly slot: string;
  readonly by: string;
  readonly decision: DecisionKind;
}

async function decide(story: Story, number: number, { slot, by, decision }: Vote): Promise<void> {
  const opened = await lean(story, number, slot, by);
  const at = `/api/v1/requests/${number}/slots/${slot}`;
  for (const { id } of opened.revealed?.findings ?? []) {
    const body = { finding: id, disposition: 'accepted', reason: privateWords.disposition };
    await json(await story.call(by, 'POST', `${at}/dispositions`, body), 200);
  }
  const body = {
    decision,
    packet: opened.packet,
    forecast: privateWords.finalForecast,
    reasons: privateWords.reasons,
    producerReasons: decision === 'reject' ? 'For the producer.' : '',
    contactedElsewhere: 'no',
  };
  const taken = await json<{ decision: string }>(await story.call(by, 'POST', `${at}/decision`, body), 201);
  story.decisions.push({ id: taken.decision, request: number });
}

async function tell(story: Story): Promise<Pick<SecrecyWorld, 'requests' | 'held' | 'caseView'>> {
  const { call } = story;
  const promoted = await evaluated(story, 'story promoted');
  await decide(story, promoted, { slot: 'risk-1', by: 'noor', decision: 'approve' });
  await decide(story, promoted, { slot: 'risk-2', by: 'tomas', decision: 'approve' });
  await afterPromotion(call);
  const rejected = await evaluated(story, 'story rejected');
  await decide(story, rejected, { slot: 'risk-1', by: 'noor', decision: 'reject' });
  const decided = await evaluated(story, 'story decided');
  await decide(story, decided, { slot: 'risk-1', by: 'noor', decision: 'approve' });
  await claim(story, decided, 'risk-2', 'tomas');
  const leaned = await evaluated(story, 'story leaned');
  const opened = await lean(story, leaned, 'risk-1', 'noor');
  await claim(story, leaned, 'risk-2', 'tomas');
  const caseView = await casesOf(call, leaned, opened);
  const claimed = await evaluated(story, 'story claimed');
  await claim(story, claimed, 'risk-1', 'tomas');
  const queued = await evaluated(story, 'story in queue');
  const failed = await submit(story, 'story failed');
  await fail(call, failed);
  const evaluating = await submit(story, 'story evaluating');
  const held = await progress(call, evaluating);
  const requests = { promoted, rejected, decided, leaned, claimed, 'in-queue': queued, failed, evaluating };
  return { requests, held, caseView };
}

async function afterPromotion(call: SecrecyWorld['call']): Promise<void> {
  const run = { service: 'gateway', stage: 'prod', model: 'spam-filter@champion' };
  await json(await call('gateway', 'POST', '/api/v1/deployments', run), 201);
  const harm = { title: 'Mail lost', severity: 1, service: 'gateway', model: 'spam-filter@champion' };
  await json(await call('gateway', 'POST', '/api/v1/incidents', harm), 201);
}

async function casesOf(call: SecrecyWorld['call'], number: number, opened: CaseView): Promise<string> {
  const ordinals = opened.result?.disagreements.ordinals.slice(0, 1) ?? [];
  const body = { ordinals, recipientKey: Buffer.alloc(32, 7).toString('base64') };
  const asked = await call('noor', 'POST', `/api/v1/requests/${number}/case-views`, body);
  return (await json<{ view: string }>(asked, 201)).view;
}

/** Leases until the evaluation of this request comes; jobs of other kinds stay leased. */
async function leaseOf(call: SecrecyWorld['call'], number: number): Promise<{ job: string; lease: string }> {
  for (;;) {
    const leased = await call('eva', 'POST', '/api/v1/evaluator/leases', { waitSeconds: 0 });
    const { job } = await json<{ job: EvaluatorJob | null }>(leased, 200);
    if (job === null) throw new Error(`R-${number} waits for no evaluation`);
    if (job.kind === 'evaluate' && job.request === number) return { job: job.job, lease: job.lease };
  }
}

async function fail(call: SecrecyWorld['call'], number: number): Promise<void> {
  const { job, lease } = await leaseOf(call, number);
  const failure = { kind: 'time-limit', side: 'candidate', message: privateWords.stderr, suiteOpened: true };
  await json(await call('eva', 'POST', `/api/v1/evaluator/jobs/${job}/failure`, { lease, failure }), 200);
}

async function progress(call: SecrecyWorld['call'], number: number): Promise<SecrecyWorld['held']> {
  const held = await leaseOf(call, number);
  const body = { lease: held.lease, progress: { step: privateWords.step, done: 31_337, of: 77_777 } };
  await json(await call('eva', 'POST', `/api/v1/evaluator/jobs/${held.job}/heartbeat`, body), 200);
  return held;
}
