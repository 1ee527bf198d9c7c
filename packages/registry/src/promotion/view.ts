import type { Relation, RequestView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { evaluationProgress, producerOutcomeOf } from '../evidence/queries.ts';
import { handlesOf } from '../people/queries.ts';
import { turnsOf } from './attention.ts';
import { type RequestRow, type SlotRow, currentSlotsOf, requestByNumber } from './queries.ts';
import { relationsTo } from './relation.ts';
import { isOpen, mayKnow } from './rules.ts';

/** Names that views of requests need, read once for all of them. */
interface Names {
  readonly model: ReadonlyMap<Uuid, string>;
  readonly team: ReadonlyMap<Uuid, string>;
  readonly person: ReadonlyMap<Uuid, string>;
  /** `request:slot` of reviewers whose vote in an earlier round went stale. */
  readonly votedBefore: ReadonlySet<string>;
}

/**
 * Requests as this caller may see them, in the order given; those the caller may not know of are left out. Producers
 * get what decision 2 allows: state, slots, and the one verdict with its category.
 */
export async function requestViews(
  tx: Tx,
  ctx: Context,
  requests: readonly RequestRow[],
): Promise<RequestView[]> {
  const relations = await relationsTo(tx, requests, ctx.actor);
  const seen = requests.filter(({ number }) =>
    mayKnow(relations.get(number) ?? 'unrelated', ctx.actor.roles),
  );
  const slots = await currentSlotsOf(
    tx,
    seen.map(({ number }) => number),
  );
  const names = await namesFor(tx, seen, [...slots.values()].flat());
  const views: RequestView[] = [];
  for (const request of seen) {
    const relation = relations.get(request.number) ?? 'unrelated';
    views.push(await viewOf(tx, request, slots.get(request.number) ?? [], names, relation));
  }
  return views;
}

/** One request as this caller may see it, who is known to be allowed to. */
export async function requestViewOf(tx: Tx, ctx: Context, number: number): Promise<RequestView> {
  const request = await requestByNumber(tx, number);
  const [view] = request === undefined ? [] : await requestViews(tx, ctx, [request]);
  if (view === undefined) throw new Error(`request ${number} was just handled and has no view`);
  return view;
}

async function viewOf(
  tx: Tx,
  request: RequestRow,
  slots: readonly SlotRow[],
  names: Names,
  relation: Relation,
): Promise<RequestView> {
  const person = (id: Uuid | null): string | null => (id === null ? null : (names.person.get(id) ?? null));
  return {
    ...subjectOf(request, names),
    relation,
    slots: slots.map((slot) => ({
      slot: slot.slot,
      group: slot.group_name,
      ordinal: slot.ordinal,
      answersFor: slot.answers_for,
      minutes: slot.minutes,
      evidence: [...slot.evidence],
      admits: slot.admits.flatMap((id) => person(id) ?? []),
      state: slot.state,
      reviewer: person(slot.reviewer),
      since: slot.since,
    })),
    attention: attentionOf(request, slots, names),
    ...(await evidenceOf(tx, request, relation)),
    missing: relation === 'unrelated' ? [] : slots.flatMap((slot) => [...slot.missing]),
    reasons: reasonsFor(request, slots, relation),
    limited: request.limited,
    expiresAt: request.expires_at,
    ended:
      request.ended_at === null || request.ended_why === null
        ? null
        : { at: request.ended_at, why: request.ended_why },
  };
}

function subjectOf(request: RequestRow, names: Names) {
  return {
    number: request.number,
    model: names.model.get(request.model_id) ?? '',
    version: request.version,
    artifact: request.artifact,
    stage: request.stage,
    tier: request.tier,
    state: request.state,
    round: request.round,
    team: names.team.get(request.team_id) ?? '',
    submittedBy: names.person.get(request.submitted_by) ?? '',
    submittedAt: request.submitted_at,
    stateSince: request.state_since,
    launchDate: request.launch_date,
    launchMoves: request.launch_moves,
    slips: request.slips,
    policy: request.policy,
    willEvaluate: [...request.will_evaluate],
    baseline:
      request.baseline_version === null
        ? null
        : { version: request.baseline_version, digest: request.baseline_digest },
    suite:
      request.suite_name === null || request.suite_version === null
        ? null
        : { name: request.suite_name, version: request.suite_version },
  };
}

/** While slots are still open, what one reviewer said to the producer would tell another how they voted. */
function reasonsFor(request: RequestRow, slots: readonly SlotRow[], relation: Relation): string[] {
  const decided = !isOpen(request.state) || request.state === 'needs-evidence';
  return relation === 'producer' && decided ? slots.flatMap((slot) => slot.producer_reasons ?? []) : [];
}

/** The producer learns that an evaluation runs, failed or ended, and its closed outcome; never how far or how long. */
async function evidenceOf(tx: Tx, request: RequestRow, relation: Relation) {
  const progress = await evaluationProgress(tx, request.number, request.round);
  const independent = relation === 'independent';
  return {
    evaluation: independent ? progress : { ...progress, step: null, done: null, of: null },
    // A verdict word: reviewers learn it from the case, after their leaning (decision 6).
    outcome: relation === 'producer' ? await producerOutcomeOf(tx, request.number, request.round) : null,
  };
}

function attentionOf(request: RequestRow, slots: readonly SlotRow[], names: Names): RequestView['attention'] {
  const turns = turnsOf({
    state: request.state,
    since: request.state_since,
    submittedBy: request.submitted_by,
    waitsForSuite: request.evaluation === 'awaited' && request.job_id === null,
    slots: slots.map((slot) => ({
      slot: slot.slot,
      group: slot.group_name,
      state: slot.state,
      reviewer: slot.reviewer,
      since: slot.since,
      votedBefore: names.votedBefore.has(`${request.number}:${slot.slot}`),
    })),
  });
  const byId = new Map<string, string>(names.person);
  return turns.map((turn) => ({
    ...turn,
    person: turn.person === null ? null : (byId.get(turn.person) ?? null),
  }));
}

async function namesFor(tx: Tx, requests: readonly RequestRow[], slots: readonly SlotRow[]): Promise<Names> {
  const people = [
    ...requests.map(({ submitted_by }) => submitted_by),
    ...slots.flatMap(({ admits, reviewer }) => [...admits, ...(reviewer === null ? [] : [reviewer])]),
  ];
  const models = await idsAndNames(
    requests.map(({ model_id }) => model_id),
    (ids) => tx.selectFrom('registered_model').select(['id', 'name']).where('id', 'in', ids).execute(),
  );
  const teams = await idsAndNames(
    requests.map(({ team_id }) => team_id),
    (ids) => tx.selectFrom('team').select(['id', 'name']).where('id', 'in', ids).execute(),
  );
  return {
    model: models,
    team: teams,
    person: await handlesOf(tx, people),
    votedBefore: await outdatedVotes(tx, requests),
  };
}

async function idsAndNames(
  ids: readonly Uuid[],
  read: (ids: readonly Uuid[]) => Promise<readonly { readonly id: Uuid; readonly name: string }[]>,
): Promise<ReadonlyMap<Uuid, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await read([...new Set(ids)])).map(({ id, name }) => [id, name]));
}

async function outdatedVotes(tx: Tx, requests: readonly RequestRow[]): Promise<ReadonlySet<string>> {
  const later = requests.filter(({ round, state }) => round > 1 && isOpen(state));
  if (later.length === 0) return new Set();
  const rows = await tx
    .selectFrom('request_slot')
    .innerJoin('request', 'request.number', 'request_slot.request')
    .select(['request_slot.request', 'request_slot.slot'])
    .where(
      'request_slot.request',
      'in',
      later.map(({ number }) => number),
    )
    .where('request_slot.decision', 'is not', null)
    .whereRef('request_slot.round', '=', (expression) => expression('request.round', '-', 1))
    .execute();
  return new Set(rows.map(({ request, slot }) => `${request}:${slot}`));
}
