import type { VersionView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { requireTeam } from '../people/queries.ts';
import { refused } from '../people/refusals.ts';
import { requireModel, requireVersion } from './queries.ts';
import { type ApprovalsOf, type ModelView, modelViews, versionViewOf, versionViews } from './views.ts';

interface Page {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Registered models by name, a page at a time; `next` is what to pass as `after`. */
export async function listModels(
  ctx: Context,
  input: Page & { readonly team?: string | undefined },
): Promise<{ readonly models: ModelView[]; readonly next: string | null }> {
  return ctx.database.read(async (tx) => {
    const { limit, after, team } = input;
    let query = tx
      .selectFrom('registered_model')
      .selectAll()
      .orderBy('name')
      .limit(limit + 1);
    if (team !== undefined) query = query.where('team_id', '=', (await requireTeam(tx, team)).id);
    if (after !== undefined) query = query.where('name', '>', after);
    const rows = await query.execute();
    const page = rows.slice(0, limit);
    return {
      models: await modelViews(tx, page),
      next: rows.length > limit ? (page.at(-1)?.name ?? null) : null,
    };
  });
}

/** One registered model; NOT_FOUND when there is none. */
export async function getModel(ctx: Context, input: { readonly model: string }): Promise<ModelView> {
  return ctx.database.read(async (tx) => {
    const [view] = await modelViews(tx, [await requireModel(tx, input.model)]);
    if (view === undefined) throw new Error('a model that was just read has no view');
    return view;
  });
}

/** Versions of a model, newest first, a page at a time. */
export async function listVersions(
  ctx: Context,
  input: Page & { readonly model: string },
  approvalsOf: ApprovalsOf,
): Promise<{ readonly versions: VersionView[]; readonly next: string | null }> {
  const before = input.after === undefined ? null : Number(input.after);
  if (before !== null && !Number.isSafeInteger(before))
    throw refused('BAD_REQUEST', '"after" is the "next" of the page before this one.');
  return ctx.database.read(async (tx) => {
    const model = await requireModel(tx, input.model);
    let query = tx
      .selectFrom('model_version')
      .selectAll()
      .where('model_id', '=', model.id)
      .orderBy('version', 'desc')
      .limit(input.limit + 1);
    if (before !== null) query = query.where('version', '<', before);
    const rows = await query.execute();
    const page = rows.slice(0, input.limit);
    return {
      versions: await versionViews(tx, model, page, approvalsOf),
      next: rows.length > input.limit ? String(page.at(-1)?.version ?? '') : null,
    };
  });
}

/** One model version; NOT_FOUND alike for an unknown model and an unknown version. */
export async function getVersion(
  ctx: Context,
  input: { readonly model: string; readonly version: number },
  approvalsOf: ApprovalsOf,
): Promise<VersionView> {
  return ctx.database.read(async (tx) => {
    const { model, version } = await requireVersion(tx, input.model, input.version);
    return versionViewOf(tx, model, version, approvalsOf);
  });
}
