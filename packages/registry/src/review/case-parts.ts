import type { CaseView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { type RegisteredModel, datasetsOf, stagePointer } from '../catalog/queries.ts';
import { rerunsOfRequest } from '../evidence/sealed-evidence.ts';
import type { LiveService } from '../deployments/queries.ts';
import { handlesOf, personById } from '../people/queries.ts';
import type { RequestRow, SlotRow } from '../promotion/queries.ts';
import type { DecisionRow } from './queries.ts';
import { blindResultOf } from './rules.ts';

/** One sentence of what is asked, what runs now, and what this slot answers for. */
export async function questionOf(
  tx: Tx,
  about: {
    readonly request: RequestRow;
    readonly model: RegisteredModel;
    readonly slot: SlotRow | undefined;
    readonly services: readonly LiveService[];
  },
): Promise<CaseView['question']> {
  const { request, model, slot, services } = about;
  const asker = await tx
    .selectFrom('profile')
    .select('name')
    .where('person_id', '=', request.submitted_by)
    .executeTakeFirst();
  const handle = (await personById(tx, request.submitted_by))?.handle ?? 'someone';
  const { holder } = await stagePointer(tx, request.model_id, request.stage);
  const stays = holder === request.version;
  const place = stays
    ? `to keep ${model.name} ${request.version} in ${request.stage}`
    : `to put ${model.name} ${request.version} into ${request.stage}`;
  const instead = holder === null || stays ? '' : `, in place of ${holder}`;
  const traffic = services.flatMap(({ trafficPerDay }) => trafficPerDay ?? []);
  const names = [...new Set(services.map(({ service }) => service))];
  return {
    sentence: `${asker?.name?.split(' ')[0] ?? handle} asks ${place}${instead}.`,
    runsNow: runsNow(request, holder, services, names),
    services: names,
    trafficPerDay: traffic.length === 0 ? null : traffic.reduce((sum, calls) => sum + calls, 0),
    answersFor: slot?.answers_for ?? null,
  };
}

function runsNow(
  request: RequestRow,
  holder: number | null,
  services: readonly LiveService[],
  names: readonly string[],
): string {
  if (holder === null) return `No version holds ${request.stage} yet.`;
  const [oldest] = services.map(({ since }) => since).sort();
  if (oldest === undefined)
    return `${holder} holds ${request.stage}; no service has reported that it runs it.`;
  return `${holder} holds ${request.stage}, and runs in ${names.join(' and ')} since ${oldest.slice(0, 10)}.`;
}

async function datasets(tx: Tx, model: Uuid, version: number): Promise<CaseView['lineage']['datasets']> {
  const rows = await datasetsOf(tx, model, version);
  return rows.map(({ namespace, name, version: datasetVersion, digest, rows: count }) => ({
    namespace,
    name,
    version: datasetVersion,
    digest,
    ...(count === null ? {} : { rows: count }),
  }));
}

/** What the candidate and the version now holding the stage were trained on, as declared. */
export async function lineageOf(tx: Tx, request: RequestRow): Promise<CaseView['lineage']> {
  const { holder } = await stagePointer(tx, request.model_id, request.stage);
  return {
    datasets: await datasets(tx, request.model_id, request.version),
    baselineDatasets: holder === null ? [] : await datasets(tx, request.model_id, holder),
  };
}

/** Votes with the leanings and forecasts recorded beside them; opened only after one's own leaning. */
export async function votesOf(
  tx: Tx,
  decisions: readonly DecisionRow[],
): Promise<NonNullable<CaseView['revealed']>['votes']> {
  const handles = await handlesOf(
    tx,
    decisions.map(({ reviewer }) => reviewer),
  );
  const votes: NonNullable<CaseView['revealed']>['votes'] = [];
  for (const decision of decisions) {
    const review = await tx
      .selectFrom('review')
      .select(['lean', 'forecast'])
      .where('request', '=', decision.request)
      .where('round', '=', decision.round)
      .where('slot', '=', decision.slot)
      .where('reviewer', '=', decision.reviewer)
      .executeTakeFirst();
    votes.push({
      slot: decision.slot,
      reviewer: handles.get(decision.reviewer) ?? '',
      decision: decision.kind,
      lean: review?.lean ?? decision.kind,
      forecast: review?.forecast ?? null,
      decidedAt: decision.at,
      outdated: [],
    });
  }
  return votes;
}

/** Runs that reviewers asked for, without verdict words. */
export async function rerunsOf(tx: Tx, ctx: Context, request: number): Promise<CaseView['reruns']> {
  const reruns = await rerunsOfRequest(tx, ctx, request);
  const handles = await handlesOf(
    tx,
    reruns.map(({ by }) => by),
  );
  return reruns.map(({ result, by, ...rerun }) => ({
    ...rerun,
    by: handles.get(by) ?? '',
    result: result === null ? null : blindResultOf(result),
  }));
}
