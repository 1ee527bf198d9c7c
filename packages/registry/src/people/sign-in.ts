import type { PersonView } from '@assay/contract';
import { instantOf } from '../database/clock.ts';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { endSession } from './end-all-access.ts';
import { personById, requirePerson } from './queries.ts';
import { refused, requireRole } from './refusals.ts';
import { csrfTokenOf, newSecret, secretDigest } from './secrets.ts';
import { personViewOf } from './views.ts';

const linkMilliseconds = 10 * 60 * 1000;
const sessionMilliseconds = 12 * 60 * 60 * 1000;

/**
 * Issues a single-use link that signs a person in within ten minutes. Its secret stands behind `#`, which browsers
 * do not send and servers do not log. FORBIDDEN unless an admin asks; WRONG_STATE for someone who cannot sign in.
 */
export async function issueSignInLink(
  ctx: Context,
  input: { readonly person: string },
): Promise<{ readonly secret: string; readonly path: string; readonly expiresAt: string }> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const person = await requirePerson(tx, input.person);
    if (!person.active || person.kind !== 'person') {
      throw refused('WRONG_STATE', `${person.handle} is not an active person, so nobody could sign in.`);
    }
    const secret = newSecret('link');
    const link = ctx.newId();
    const digest = secretDigest(secret);
    const expiresAt = instantOf(ctx.clock.milliseconds() + linkMilliseconds);
    await tx
      .insertInto('sign_in_link')
      .values({
        id: link,
        person_id: person.id,
        secret_digest: digest,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    await append(tx, ctx, {
      kind: 'sign-in-link.issued',
      payload: { link, person: person.id, secretDigest: digest, expiresAt },
    });
    return { secret, path: `/sign-in#${secret}`, expiresAt };
  });
}

/** What the caller is told, and what goes into the cookie alone. */
export interface SignedIn {
  readonly response: { readonly person: PersonView; readonly csrfToken: string };
  readonly session: { readonly secret: string; readonly expiresAt: string };
}

/**
 * Exchanges a sign-in link for a session of twelve hours. UNAUTHENTICATED alike for a link that was used, has
 * expired, never existed or is of someone who is gone; untrusted: `secret`.
 */
export async function signIn(ctx: Context, input: { readonly secret: string }): Promise<SignedIn> {
  return ctx.transact(async (tx) => {
    const now = ctx.clock.now();
    const link = await tx
      .selectFrom('sign_in_link')
      .select(['id', 'person_id'])
      .where('secret_digest', '=', secretDigest(input.secret))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    const person = link === undefined ? undefined : await personById(tx, link.person_id);
    if (link === undefined || person?.active !== true) throw spent();
    const secret = newSecret('session');
    const session = ctx.newId();
    const digest = secretDigest(secret);
    const expiresAt = instantOf(ctx.clock.milliseconds() + sessionMilliseconds);
    await tx
      .insertInto('session')
      .values({
        id: session,
        person_id: person.id,
        secret_digest: digest,
        created_at: now,
        expires_at: expiresAt,
        ended_at: null,
      })
      .execute();
    const { at } = await append(tx, ctx, {
      kind: 'session.started',
      payload: { session, person: person.id, link: link.id, secretDigest: digest, expiresAt },
      actor: { person: person.id },
    });
    await tx.updateTable('sign_in_link').set({ used_at: at }).where('id', '=', link.id).execute();
    const response = { person: await personViewOf(tx, person.id), csrfToken: csrfTokenOf(secret) };
    return { response, session: { secret, expiresAt } };
  });
}

/** Ends the session with this cookie. Ending it twice, or none, changes nothing. */
export async function signOut(ctx: Context, input: { readonly secret: string | null }): Promise<void> {
  const { secret } = input;
  if (secret === null) return;
  await ctx.transact(async (tx) => {
    const session = await tx
      .selectFrom('session')
      .select('id')
      .where('secret_digest', '=', secretDigest(secret))
      .where('person_id', '=', ctx.actor.personId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (session !== undefined) await endSession(tx, ctx, session.id);
  });
}

function spent() {
  return refused(
    'UNAUTHENTICATED',
    'This sign-in link was used, has expired, or never existed. Ask an admin for a new one.',
  );
}
