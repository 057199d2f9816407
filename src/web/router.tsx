import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isApiError } from './api/client.ts';
import { meQuery } from './api/directory.ts';
import { queryClient, whenSignedOut } from './api/queryClient.ts';
import { ErrorPage } from './shell/ErrorPage.tsx';
import { NotFoundPage } from './shell/NotFoundPage.tsx';
import { Shell } from './shell/Shell.tsx';
import { keepOrganisation } from './lastOrganisation.ts';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

/** Filters of lists stay in the address, so that a page can be reloaded, kept and sent. */
const textSearch =
  <Key extends string>(...keys: readonly Key[]) =>
  (search: Record<string, unknown>): { [K in Key]?: string } =>
    Object.fromEntries(
      keys
        .filter((key) => typeof search[key] === 'string' && search[key] !== '')
        .map((key) => [key, search[key]]),
    ) as { [K in Key]?: string };

interface SigninSearch {
  readonly organisation?: string;
  /** Code of why the last try did not work. */
  readonly problem?: string;
  readonly next?: string;
}

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: lazyRouteComponent(() => import('./pages/signin/SigninPage.tsx'), 'SigninPage'),
  validateSearch: (search: Record<string, unknown>): SigninSearch => ({
    ...textSearch('organisation', 'problem')(search),
    // A path of this server, and no other: somebody else may have written the address.
    ...(typeof search['next'] === 'string' &&
      /^\/(?![/\\])/.test(search['next']) && { next: search['next'] }),
  }),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/welcome/WelcomePage.tsx'), 'WelcomePage'),
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      keepOrganisation((await queryClient.ensureQueryData(meQuery)).tenant.slug);
    } catch (error) {
      if (isApiError(error, 'tenant_suspended'))
        // oxlint-disable-next-line typescript/only-throw-error -- the router's way of leading elsewhere
        throw redirect({ to: '/signin', search: { problem: error.code } });
      if (!isApiError(error, 'unauthenticated')) throw error;
      // oxlint-disable-next-line typescript/only-throw-error -- the router's way of leading elsewhere
      throw redirect({ to: '/signin', search: location.pathname === '/' ? {} : { next: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way of leading elsewhere
    throw redirect({ to: '/people', replace: true });
  },
});

const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: textSearch('hub', 'status', 'q', 'field', 'value', 'sort'),
  component: lazyRouteComponent(() => import('./pages/people/PeoplePage.tsx'), 'PeoplePage'),
});
const member = createRoute({
  getParentRoute: () => inside,
  path: '/people/$memberId',
  component: lazyRouteComponent(() => import('./pages/people/MemberPage.tsx'), 'MemberPage'),
});
const upload = createRoute({
  getParentRoute: () => inside,
  path: '/upload',
  validateSearch: textSearch('hub', 'source'),
  component: lazyRouteComponent(() => import('./pages/upload/UploadPage.tsx'), 'UploadPage'),
});
const run = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./pages/upload/RunPage.tsx'), 'RunPage'),
});
const mapping = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$runId/mapping',
  validateSearch: (search: Record<string, unknown>): { column?: number } =>
    /^\d{1,5}$/.test(String(search['column'])) ? { column: Number(search['column']) } : {},
  component: lazyRouteComponent(() => import('./pages/mapping/MappingPage.tsx'), 'MappingPage'),
});
const plan = createRoute({
  getParentRoute: () => inside,
  path: '/plans/$planId',
  component: lazyRouteComponent(() => import('./pages/plan/PlanPage.tsx'), 'PlanPage'),
});
/** `section`: invite, update, remove, restore (reactivate and restore) or attention. */
const planSection = createRoute({
  getParentRoute: () => inside,
  path: '/plans/$planId/$section',
  validateSearch: textSearch(
    'q',
    'field',
    'before',
    'after',
    'reason',
    'segment_field',
    'segment',
    'decision',
    'code',
    'view',
  ),
  component: lazyRouteComponent(() => import('./pages/plan/SectionPage.tsx'), 'SectionPage'),
});
const sources = createRoute({
  getParentRoute: () => inside,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/sources/SourcesPage.tsx'), 'SourcesPage'),
});
const newSource = createRoute({
  getParentRoute: () => inside,
  path: '/sources/new',
  validateSearch: textSearch('connector', 'hub'),
  component: lazyRouteComponent(() => import('./pages/sources/NewSourcePage.tsx'), 'NewSourcePage'),
});
/** `tab`: people, groups, requests, plans or settings of one that is pushed to. */
const source = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$sourceId',
  validateSearch: textSearch('tab', 'q', 'state', 'person', 'outcome', 'method', 'since', 'resource'),
  component: lazyRouteComponent(() => import('./pages/sources/SourcePage.tsx'), 'SourcePage'),
});
/** Once a source is connected: its schedule and its first run. */
const sourceSetup = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$sourceId/setup',
  component: lazyRouteComponent(() => import('./pages/sources/SetupPage.tsx'), 'SetupPage'),
});
const sourceSettings = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$sourceId/settings',
  validateSearch: textSearch('setting'),
  component: lazyRouteComponent(() => import('./pages/sources/SourceSettingsPage.tsx'), 'SourceSettingsPage'),
});
const history = createRoute({
  getParentRoute: () => inside,
  path: '/history',
  validateSearch: textSearch('hub', 'person', 'run'),
  component: lazyRouteComponent(() => import('./pages/history/HistoryPage.tsx'), 'HistoryPage'),
});
/** `tab`: fields, hubs, limits, signin, admins, tokens, outbox, webhooks, audit or restores. */
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: textSearch('tab', 'actor', 'action', 'from', 'to', 'status', 'webhook', 'provider', 'step'),
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
});
const account = createRoute({
  getParentRoute: () => inside,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./pages/settings/account/AccountPage.tsx'), 'AccountPage'),
});
/** Addresses of topics that documents and mails name. */
const webhooks = createRoute({
  getParentRoute: () => inside,
  path: '/settings/webhooks',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way of leading elsewhere
    throw redirect({ to: '/settings', search: { tab: 'webhooks' }, replace: true });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    signin,
    welcome,
    inside.addChildren([
      home,
      people,
      member,
      upload,
      run,
      mapping,
      plan,
      planSection,
      sources,
      newSource,
      source,
      sourceSetup,
      sourceSettings,
      history,
      settings,
      account,
      webhooks,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

whenSignedOut((problem) => {
  const { pathname, href } = router.state.location;
  if (pathname === '/signin' || pathname === '/welcome') return;
  queryClient.clear();
  void router.navigate({ to: '/signin', search: problem === undefined ? { next: href } : { problem } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
