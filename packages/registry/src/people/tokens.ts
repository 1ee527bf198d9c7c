import type { apiOperations, tokenView } from '@assay/contract';
import type { Uuid } from '@assay/core';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { append } from '../ledger/append.ts';
import { endToken } from './end-all-access.ts';
import { type Person, personById, requirePerson } from './queries.ts';
import { hasRole, notFound, refused } from './refusals.ts';
import { canonicalRoles, rolesBeyond } from './rules.ts';
import { newSecret, secretDigest } from './secrets.ts';
import type { ApiTokenTable } from './tables.ts';

export type TokenView = z.infer<typeof tokenView>;

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** The caller's own tokens, newest first; never their secrets. */
export async function listTokens(ctx: Context): Promise<{ readonly tokens: TokenView[] }> {
  return ctx.database.read(async (tx) => {
    const rows = await tx
      .selectFrom('api_token')
      .selectAll()
      .where('person_id', '=', ctx.actor.personId)
      .orderBy('id', 'desc')
      .execute();
    return { tokens: rows.map(viewOf) };
  });
}

/**
 * Issues a token, whose secret is in this answer and nowhere else. For oneself, with at most the roles of this
 * call; an admin also for a service or an evaluator, never for another person. FORBIDDEN otherwise.
 */
export async function issueToken(
  ctx: Context,
  input: z.infer<typeof apiOperations.issueToken.body>,
): Promise<TokenView & { readonly secret: string }> {
  return ctx.transact(async (tx) => {
    const bearer = await bearerOf(tx, ctx, input.person);
    const own = bearer.id === ctx.actor.personId;
    const held = own ? bearer.roles.filter((role) => ctx.actor.roles.includes(role)) : bearer.roles;
    const roles = canonicalRoles(input.roles ?? held);
    const beyond = rolesBeyond(roles, held);
    if (beyond.length > 0) {
      throw refused('FORBIDDEN', `${bearer.handle} cannot pass on the role ${beyond.join(', ')} here.`);
    }
    const secret = newSecret('token');
    const row: Selectable<ApiTokenTable> = {
      id: ctx.newId(),
      person_id: bearer.id,
      label: input.label,
      secret_digest: secretDigest(secret),
      roles,
      created_at: ctx.clock.now(),
      expires_at: instantOf(ctx.clock.milliseconds() + input.days * dayMilliseconds),
      revoked_at: null,
      last_used_at: null,
    };
    await tx.insertInto('api_token').values(row).execute();
    await append(tx, ctx, {
      kind: 'token.issued',
      payload: {
        token: row.id,
        person: bearer.id,
        roles,
        secretDigest: row.secret_digest,
        expiresAt: row.expires_at,
      },
    });
    return { ...viewOf(row), secret };
  });
}

/** Revokes a token of one's own, or any as an admin; NOT_FOUND for everything else. Revoking twice is once. */
export async function revokeToken(ctx: Context, input: { readonly id: Uuid }): Promise<void> {
  await ctx.transact(async (tx) => {
    const token = await tx
      .selectFrom('api_token')
      .select(['person_id', 'revoked_at'])
      .where('id', '=', input.id)
      .executeTakeFirst();
    const may = token !== undefined && (token.person_id === ctx.actor.personId || hasRole(ctx, 'admin'));
    if (!may) throw notFound('token with this id');
    if (token.revoked_at !== null) return;
    await endToken(tx, ctx, input.id);
  });
}

async function bearerOf(tx: Tx, ctx: Context, handle: string | undefined): Promise<Person> {
  const self = await personById(tx, ctx.actor.personId);
  if (handle === undefined || handle === self?.handle) {
    if (self === undefined) throw notFound('person behind this call');
    return self;
  }
  if (!hasRole(ctx, 'admin')) {
    throw refused('FORBIDDEN', 'You can issue tokens for yourself. Ask an admin for one of a service.');
  }
  const bearer = await requirePerson(tx, handle);
  if (bearer.kind === 'person') {
    throw refused('FORBIDDEN', `${handle} is a person, and issues their own tokens after signing in.`);
  }
  if (!bearer.active) throw refused('WRONG_STATE', `${handle} is not active. Make it active first.`);
  return bearer;
}

function viewOf(row: Selectable<ApiTokenTable>): TokenView {
  return {
    id: row.id,
    label: row.label,
    roles: row.roles,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
