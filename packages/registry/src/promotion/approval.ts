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
