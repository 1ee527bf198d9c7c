import {
  type ErrorComponentProps,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { Awaiting, Refusal } from '../parts/Answer.tsx';
import { MeContext, holds, readMe } from './session.ts';

function Lost(): ReactElement {
  return (
    <div className="empty">
      <h1>There is no such page.</h1>
      <p>
        <a href="/">Go to the first page</a>, or press <kbd>?</kbd> for the keys.
      </p>
    </div>
  );
}

function Failed({ error }: ErrorComponentProps): ReactElement {
  return <Refusal error={error instanceof Error ? error : new Error(String(error))} />;
}

const root = createRootRoute({ notFoundComponent: Lost, errorComponent: Failed });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../sign-in/SignInPage.tsx')),
});

/** Everything but signing in: asks who is here, and shows the way to sign in when nobody is. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const me = await readMe();
    if (me === null) throw redirect({ to: '/sign-in', search: { after: location.href } });
    return { me };
  },
  shouldReload: false,
  pendingComponent: () => <Awaiting what="the registry" />,
  component: function Inside() {
    const { me } = inside.useRouteContext();
    return (
      <MeContext value={me}>
        <Frame />
      </MeContext>
    );
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context: { me } }) => {
    if (holds(me, 'reviewer')) return;
    if (holds(me, 'producer')) throw redirect({ to: '/requests' });
    if (holds(me, 'manager', 'auditor')) throw redirect({ to: '/effort' });
    throw redirect({ to: holds(me, 'steward') ? '/suites' : '/live' });
  },
  component: lazyRouteComponent(() => import('../day/DayPage.tsx')),
});

const pages = [
  ['/reviews', () => import('../queue/QueuePage.tsx')],
  ['/requests', () => import('../requests/RequestsPage.tsx')],
  ['/requests/new', () => import('../requests/AskPage.tsx')],
  ['/requests/$number', () => import('../review/ReviewPage.tsx')],
  ['/requests/$number/standing', () => import('../requests/RequestPage.tsx')],
  ['/packets/$digest', () => import('../review/PacketPage.tsx')],
  ['/decisions/$decision', () => import('../review/DecisionPage.tsx')],
  ['/compare', () => import('../compare/ComparePage.tsx')],
  ['/live', () => import('../board/LivePage.tsx')],
  ['/models', () => import('../models/ModelsPage.tsx')],
  ['/models/$model', () => import('../models/ModelPage.tsx')],
  ['/models/$model/$version', () => import('../models/VersionPage.tsx')],
  ['/incidents', () => import('../incidents/IncidentsPage.tsx')],
  ['/incidents/$number', () => import('../incidents/IncidentPage.tsx')],
  ['/suites', () => import('../suites/SuitesPage.tsx')],
  ['/policy', () => import('../policy/PolicyPage.tsx')],
  ['/policy/$proposal', () => import('../policy/ProposalPage.tsx')],
  ['/audit', () => import('../audit/AuditPage.tsx')],
  ['/effort', () => import('../effort/EffortPage.tsx')],
  ['/people', () => import('../people/PeoplePage.tsx')],
  ['/me', () => import('../people/MePage.tsx')],
] as const;

const others = pages.map(([path, load]) =>
  createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) }),
);

const tree = root.addChildren([signIn, inside.addChildren([home, ...others])]);

/** The address of every page; each is a chunk of its own, read when someone goes there. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    );
    const text = new URLSearchParams(given).toString();
    return text === '' ? '' : `?${text}`;
  },
  defaultNotFoundComponent: Lost,
  defaultErrorComponent: Failed,
});
