import type { Tx } from '../database/schema.ts';
import type { RequestRow } from './queries.ts';

/** Whether an approval once given may still be relied on at a moment: promoted, not rolled back, expired or lapsed. */
export function approvalHolds(
  request: Pick<RequestRow, 'state' | 'promoted_at' | 'expires_at' | 'lapsed_at'>,
  now: string,
): boolean {
  return (
    (request.state === 'promoted' || request.state === 'superseded') &&
    request.promoted_at !== null &&
    request.lapsed_at === null &&
    request.expires_at !== null &&
    request.expires_at > now
  );
}

/** Notes that an approval lapsed; the caller appends the fact and passes its time. Only a new approval leads back. */
export async function lapseApproval(
  tx: Tx,
  number: number,
  at: string,
  reasons: readonly string[],
): Promise<void> {
  await tx
    .updateTable('request')
    .set({ lapsed_at: at, lapsed_reasons: JSON.stringify(reasons) })
    .where('number', '=', number)
    .execute();
}
