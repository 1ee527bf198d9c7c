import type { apiOperations } from '@assay/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Context } from './database/context.ts';
import { evaluatorReadiness } from './evidence/queries.ts';

type Readiness = z.infer<typeof apiOperations.getReadiness.response>;

/** Whether the database answers, how far the ledger is signed, and when an evaluator was last heard of. */
export async function getReadiness(ctx: Context): Promise<Readiness> {
  return ctx.database.read(async (tx) => {
    const { rows } = await sql<{ recorded: number; covered: number; seen: string | null }>`
      select (select count(*) from fact)::float8 as recorded,
        (select coalesce(max(size), 0) from checkpoint)::float8 as covered,
        (select max(last_used_at) from api_token join person on person.id = api_token.person_id where person.kind = 'evaluator') as seen`.execute(
      tx,
    );
    const { waiting } = await evaluatorReadiness(tx, ctx.clock.now());
    const [row] = rows;
    return {
      status: 'ready',
      database: ctx.database.kind,
      ledger: { recorded: row?.recorded ?? 0, covered: row?.covered ?? 0 },
      evaluator: { seenAt: row?.seen ?? null, waiting },
    };
  });
}
