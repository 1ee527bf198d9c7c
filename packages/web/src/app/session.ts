import type { CallOutput } from '@assay/client';
import type { Role } from '@assay/contract';
import { ApiProblem } from '@assay/client';
import { createContext, use } from 'react';
import { api, rememberCsrfToken } from './api.ts';

export type Me = CallOutput<'getMe'>;

/** Who is signed in, or null. Keeps the anti-forgery token. Throws when the registry does not answer. */
export async function readMe(): Promise<Me | null> {
  try {
    const me = await api.call('getMe', {});
    rememberCsrfToken(me.csrfToken);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** The signed-in person, given to every page under the frame. */
export const MeContext = createContext<Me | null>(null);

/** The signed-in person. Only pages under the frame may ask. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('This page is only for people who are signed in.');
  return me;
}

/** Whether a person holds at least one of these roles. */
export function holds(me: Pick<Me, 'roles'>, ...roles: readonly Role[]): boolean {
  return roles.some((role) => me.roles.includes(role));
}
