import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from './api/query';
import { sessionQuery } from './api/session';
import {
  type AuditSearch,
  asText,
  CAMPAIGN_TABS,
  type CampaignTab,
  CHANNEL_NAMES,
  type ChannelName,
  HOUR_MEASURES,
  type HourMeasure,
  OUTCOMES,
  oneOf,
  SETTINGS_TABS,
  SETUP_STEPS,
  type SettingsTab,
  type SetupStep,
  WINDOW_NAMES,
  type WindowName,
} from './search';
import { Lost, Oops } from './shell/lost';
import { Shell } from './shell/shell';
import { ShopChoice } from './shell/shop-choice';
import { SignIn } from './signin/sign-in';

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost, errorComponent: Oops });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string; ended?: boolean } => ({
    ...asText(search, 'to'),
    ...(search.ended === true ? { ended: true } : {}),
  }),
  component: SignIn,
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
    return { session };
  },
});
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context: { session } }) => {
    if (session.scope.kind === 'shop') throw redirect({ to: '/s/$shop', params: { shop: session.scope.shop } });
  },
  component: ShopChoice,
});
const shop = createRoute({ getParentRoute: () => inside, path: '/s/$shop', component: Shell });

const overview = createRoute({
  getParentRoute: () => shop,
  path: '/',
  validateSearch: (search): { goal?: 'traffic' } => oneOf(search, 'goal', ['traffic']),
  component: lazyRouteComponent(() => import('./overview/overview'), 'Overview'),
});
const campaigns = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('./campaigns/campaigns'), 'Campaigns'),
});
const newCampaign = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns/new',
  component: lazyRouteComponent(() => import('./setup/new-campaign'), 'NewCampaign'),
});
const setUp = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns/$campaign/setup',
  validateSearch: (search): { step?: SetupStep; outreach?: string } => ({
    ...oneOf(search, 'step', SETUP_STEPS),
    ...asText(search, 'outreach'),
  }),
  component: lazyRouteComponent(() => import('./setup/setup'), 'Setup'),
});
const campaign = createRoute({
  getParentRoute: () => shop,
  path: '/campaigns/$campaign',
  validateSearch: (search): { tab?: CampaignTab; window?: WindowName; channel?: ChannelName; of?: HourMeasure } => ({
    ...oneOf(search, 'tab', CAMPAIGN_TABS),
    ...oneOf(search, 'window', WINDOW_NAMES),
    ...oneOf(search, 'channel', CHANNEL_NAMES),
    ...oneOf(search, 'of', HOUR_MEASURES),
  }),
  component: lazyRouteComponent(() => import('./campaign/campaign'), 'CampaignPage'),
});
const winbacks = createRoute({
  getParentRoute: () => shop,
  path: '/winbacks',
  component: lazyRouteComponent(() => import('./winback/winbacks'), 'Winbacks'),
});
const newWinback = createRoute({
  getParentRoute: () => shop,
  path: '/winbacks/new',
  validateSearch: (search): { kind?: 'winback' } => oneOf(search, 'kind', ['winback']),
  component: lazyRouteComponent(() => import('./winback/new-winback'), 'NewWinback'),
});
const winback = createRoute({
  getParentRoute: () => shop,
  path: '/winbacks/$winback',
  validateSearch: (search): { tab?: 'statistics' } => oneOf(search, 'tab', ['statistics']),
  component: lazyRouteComponent(() => import('./winback/winback'), 'WinbackPage'),
});
const templates = createRoute({
  getParentRoute: () => shop,
  path: '/templates',
  validateSearch: (search): { channel?: 'email' | 'sms'; window?: WindowName | 'winback'; language?: 'en' } => ({
    ...oneOf(search, 'channel', ['email', 'sms']),
    ...oneOf(search, 'window', [...WINDOW_NAMES, 'winback']),
    ...oneOf(search, 'language', ['en']),
  }),
  component: lazyRouteComponent(() => import('./templates/templates'), 'Templates'),
});
const offers = createRoute({
  getParentRoute: () => shop,
  path: '/offers',
  component: lazyRouteComponent(() => import('./offers/offers'), 'Offers'),
});
const offer = createRoute({
  getParentRoute: () => shop,
  path: '/offers/$offer',
  component: lazyRouteComponent(() => import('./offers/offer'), 'OfferPage'),
});
const customers = createRoute({
  getParentRoute: () => shop,
  path: '/customers',
  validateSearch: (search): { id?: string; q?: string; after?: string } => ({
    ...asText(search, 'id'),
    ...asText(search, 'q'),
    ...asText(search, 'after'),
  }),
  component: lazyRouteComponent(() => import('./customers/customers'), 'Customers'),
});
const imports = createRoute({
  getParentRoute: () => shop,
  path: '/import',
  validateSearch: (search): { what?: 'orders' | 'products' | 'do-not-call' } =>
    oneOf(search, 'what', ['orders', 'products', 'do-not-call']),
  component: lazyRouteComponent(() => import('./imports/imports'), 'Imports'),
});
const settings = createRoute({
  getParentRoute: () => shop,
  path: '/settings',
  validateSearch: (search): { tab?: SettingsTab } & AuditSearch => ({
    ...oneOf(search, 'tab', SETTINGS_TABS),
    ...oneOf(search, 'outcome', OUTCOMES),
    ...asText(search, 'operation'),
    ...asText(search, 'key'),
    ...asText(search, 'target'),
    ...asText(search, 'since'),
    ...asText(search, 'until'),
    ...asText(search, 'after'),
  }),
  component: lazyRouteComponent(() => import('./settings/settings'), 'Settings'),
});

const inShop = [overview, campaigns, newCampaign, setUp, campaign, winbacks, newWinback, winback, templates];
const tree = root.addChildren([
  signIn,
  inside.addChildren([home, shop.addChildren([...inShop, offers, offer, customers, imports, settings])]),
]);

/** All the places of the console. */
export const router = createRouter({
  routeTree: tree,
  basepath: '/console',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
