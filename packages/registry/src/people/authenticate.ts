import type { Role } from '@assay/contract';
import type { Uuid } from '@assay/core';
import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../database/clock.ts';
import { instantOf } from '../database/clock.ts';
import type { Actor } from '../database/context.ts';
import type { Database } from '../database/database.ts';
import { type Credential, csrfTokenOf, secretDigest } from './secrets.ts';
import type { PersonKind } from './tables.ts';

/** A caller whose credential was found good. */
export interface Authenticated {
  readonly actor: Actor;
  /** Anti-forgery token of a session; null for a token. */
  readonly csrfToken: string | null;
}

/** The columns by which any statement that authenticates names the caller. */
export interface CallerRow {
  readonly person_id: Uuid;
  readonly kind: PersonKind;
  /** What the person and the token both hold. */
  readonly roles: readonly Role[];
  readonly token_id: Uuid | null;
}

/**
 * A subquery that is the caller behind a credential, or no row: unknown, expired, revoked, ended, or of someone
 * inactive. It is embedded in hot statements so that authentication costs no round trip of its own.
 */
export function callerOf(clock: Clock, credential: Credential): RawBuilder<CallerRow> {
  const digest = secretDigest(credential.secret);
  const now = clock.now();
  return credential.kind === 'token'
    ? sql<CallerRow>`
        select person.id as person_id, person.kind, api_token.id as token_id,
          array(select unnest(api_token.roles) intersect select unnest(person.roles) order by 1) as roles
        from api_token join person on person.id = api_token.person_id
        where api_token.secret_digest = ${digest} and api_token.revoked_at is null
          and api_token.expires_at > ${now}::timestamptz and person.active`
    : sql<CallerRow>`
        select person.id as person_id, person.kind, null::uuid as token_id, person.roles
        from session join person on person.id = session.person_id
        where session.secret_digest = ${digest} and session.ended_at is null
          and session.expires_at > ${now}::timestamptz and person.active`;
}

/** The actor that a caller row names. */
export function actorOf(row: CallerRow): Actor {
  const actor = { personId: row.person_id, kind: row.kind, roles: row.roles };
  return row.token_id === null ? actor : { ...actor, tokenId: row.token_id };
}

const useRecordedEveryMilliseconds = 60 * 60 * 1000;

/**
 * The caller behind a credential, or null. One statement, no cache: a revocation holds from its commit. A
 * token's last use is noted by the same statement, at most once an hour.
 */
export async function authenticate(
  environment: { readonly database: Database; readonly clock: Clock },
  credential: Credential,
): Promise<Authenticated | null> {
  const { database, clock } = environment;
  const stale = instantOf(clock.milliseconds() - useRecordedEveryMilliseconds);
  const { rows } = await sql<CallerRow>`
    with caller as materialized (${callerOf(clock, credential)}),
    used as (
      update api_token set last_used_at = ${clock.now()}::timestamptz
      from caller where api_token.id = caller.token_id
        and (api_token.last_used_at is null or api_token.last_used_at < ${stale}::timestamptz)
    )
    select person_id, kind, roles, token_id from caller`.execute(database.kysely);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    actor: actorOf(row),
    csrfToken: credential.kind === 'session' ? csrfTokenOf(credential.secret) : null,
  };
}
