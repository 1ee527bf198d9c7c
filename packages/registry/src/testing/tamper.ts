import { CompiledQuery } from 'kysely';
import type { Database } from '../database/database.ts';

/**
 * Runs SQL statements (separated by `;`) as the owner of the database could, with triggers and foreign keys out
 * of the way, lets `check` look, and undoes it all.
 */
export async function tampered(
  database: Database,
  statements: string,
  check: () => Promise<void>,
): Promise<void> {
  const undo = new Error('undo');
  try {
    await database.transaction(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw("set local session_replication_role = 'replica'"));
      for (const statement of statements.split(';')) await tx.executeQuery(CompiledQuery.raw(statement));
      await check();
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
}
