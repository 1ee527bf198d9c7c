import type { peopleOperations } from '@assay/contract';
import * as registry from '@assay/registry';
import { credentialOf, sessionCookieHeader } from '../http/credentials.ts';
import type { Handlers } from './handler.ts';

const sessionSeconds = 12 * 60 * 60;
const sessionSecretOf = (request: Request): string | null => {
  const credential = credentialOf(request);
  return credential?.kind === 'session' ? credential.secret : null;
};
const isHttps = (request: Request): boolean =>
  new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https';

/** Handlers of people, teams, tokens and sessions. */
export const peopleHandlers: Pick<Handlers, keyof typeof peopleOperations> = {
  getMe: async ({ ctx, csrfToken }) => ({ ...(await registry.getMe(ctx, { csrfToken })) }),
  setMyHours: ({ ctx, body }) => registry.setMyHours(ctx, body),
  listPeople: ({ ctx }) => registry.listPeople(ctx),
  getPerson: ({ ctx, params }) => registry.getPerson(ctx, params),
  addPerson: ({ ctx, body }) => registry.addPerson(ctx, body),
  changePerson: ({ ctx, params, body }) => registry.changePerson(ctx, { ...params, ...body }),
  erasePerson: ({ ctx, params }) => registry.erasePerson(ctx, params),
  listTeams: ({ ctx }) => registry.listTeams(ctx),
  createTeam: ({ ctx, body }) => registry.createTeam(ctx, body),
  setTeamMembers: ({ ctx, params, body }) => registry.setTeamMembers(ctx, { ...params, ...body }),
  listTokens: ({ ctx }) => registry.listTokens(ctx),
  issueToken: ({ ctx, body }) => registry.issueToken(ctx, body),
  revokeToken: async ({ ctx, params }) => {
    await registry.revokeToken(ctx, params);
    return undefined;
  },
  issueSignInLink: ({ ctx, body }) => registry.issueSignInLink(ctx, body),
  signIn: async ({ ctx, body, request, header }) => {
    const { response, session } = await registry.signIn(ctx, body);
    header('Set-Cookie', sessionCookieHeader(session.secret, sessionSeconds, isHttps(request)));
    return response;
  },
  signOut: async ({ ctx, request, header }) => {
    await registry.signOut(ctx, { secret: sessionSecretOf(request) });
    header('Set-Cookie', sessionCookieHeader('', 0, isHttps(request)));
    return undefined;
  },
};
