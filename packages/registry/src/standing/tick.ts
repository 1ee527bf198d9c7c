import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { deploymentById, runningOf } from '../deployments/queries.ts';
import { lapseApproval } from '../promotion/approval.ts';
import { approvalStanding } from './approval-standing.ts';
import { noteBypass, recordBypass } from './bypass.ts';

/** What the passing of time found. */
export interface StandingFound {
  /** Numbers of the requests whose approval lapsed. */
  readonly lapsed: readonly number[];
  /** Runs newly found to come round the gate: what was overridden, rolled back or lapsed and runs still. */
  readonly bypasses: number;
}

/**
 * Records every approval that stopped standing since the last time, with its reasons, and names what runs without one.
 * Run it as Assay itself, every few minutes and after what may lapse an approval; running it twice changes nothing.
 */
export async function tickStanding(ctx: Context): Promise<StandingFound> {
  const candidates = await ctx.database.read((tx) =>
    tx
      .selectFrom('request')
      .select('number')
      .where('promoted_at', 'is not', null)
      .where('lapsed_at', 'is', null)
      .where('state', 'in', ['promoted', 'superseded'])
      .orderBy('number')
      .execute(),
  );
  const lapsed: number[] = [];
  for (const { number } of candidates) {
    if (await lapseIfDue(ctx, number)) lapsed.push(number);
  }
  return { lapsed, bypasses: await findBypasses(ctx) };
}

async function findBypasses(ctx: Context): Promise<number> {
  const running = await ctx.database.read((tx) =>
    tx.selectFrom('deployment').selectAll().where('until_at', 'is', null).orderBy('id').execute(),
  );
  let found = 0;
  for (const run of running) {
    const noted = await ctx.transact(async (tx) => {
      const now = await deploymentById(tx, run.id);
      return now?.until_at === null && (await noteBypass(tx, ctx, now));
    });
    if (noted) found += 1;
  }
  return found;
}

async function lapseIfDue(ctx: Context, number: number): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const request = await tx
      .selectFrom('request')
      .selectAll()
      .where('number', '=', number)
      .where('lapsed_at', 'is', null)
      .where('state', 'in', ['promoted', 'superseded'])
      .executeTakeFirst();
    if (request === undefined) return false;
    const standing = await approvalStanding(tx, ctx, request);
    if (standing.state !== 'lapsed') return false;
    const due = standing.lapses.filter(({ at }) => at <= ctx.clock.now());
    const reasons = [...new Set(due.map(({ reason }) => reason))];
    const { at } = await append(tx, ctx, { kind: 'approval.lapsed', payload: { request: number, reasons } });
    await lapseApproval(tx, number, at, reasons);
    const running = await runningOf(tx, request.model_id, request.stage);
    for (const deployment of running.filter(({ version }) => version === request.version)) {
      await recordBypass(tx, ctx, deployment.id, bypassOf(reasons));
    }
    return true;
  });
}

function bypassOf(reasons: readonly string[]): 'condition-breached' | 'lapsed' {
  return reasons.includes('condition-breached') ? 'condition-breached' : 'lapsed';
}
