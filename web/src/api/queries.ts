import { queryOptions } from '@tanstack/react-query';
import { api, data } from './client';
import type { paths } from './schema';

/** How far a live page is behind at most. */
const LIVE_MS = 800;
type Live = { readonly live?: boolean };
const every = (live: boolean | undefined) => (live ? { refetchInterval: LIVE_MS } : {});

export const shopsQuery = () => queryOptions({ queryKey: ['shops'], queryFn: () => data(api.GET('/v1/shops')) });

export const shopQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'shop'],
    staleTime: 60_000,
    queryFn: () => data(api.GET('/v1/shops/{shop}', { params: { path: { shop } } })),
  });

export const eligibilityQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'eligibility'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/eligibility', { params: { path: { shop }, query: { limit: '1' } } })),
  });

export const suggestionsQuery = (shop: string, goal: 'traffic' | 'orders', campaign?: string) =>
  queryOptions({
    queryKey: [shop, 'suggestions', goal, campaign],
    staleTime: 60_000,
    queryFn: () =>
      data(
        api.GET('/v1/shops/{shop}/suggestions', {
          params: { path: { shop }, query: { goal, ...(campaign === undefined ? {} : { campaign }) } },
        }),
      ),
  });

export const campaignsQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'campaigns'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/campaigns', { params: { path: { shop } } })),
  });

export const campaignQuery = (shop: string, campaign: string) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign],
    queryFn: () => data(api.GET('/v1/shops/{shop}/campaigns/{campaign}', { params: { path: { shop, campaign } } })),
  });

/** What switching on again would do now. */
export const campaignResumeQuery = (shop: string, campaign: string) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'resume preview'],
    staleTime: 0,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/campaigns/{campaign}/resume-preview', { params: { path: { shop, campaign } } })),
  });

export const winbackResumeQuery = (shop: string, winback: string) =>
  queryOptions({
    queryKey: [shop, 'winbacks', winback, 'resume preview'],
    staleTime: 0,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/winbacks/{winback}/resume-preview', { params: { path: { shop, winback } } })),
  });

export const monitorQuery = (shop: string, campaign: string, { live }: Live) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'monitor'],
    ...every(live),
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/campaigns/{campaign}/monitor', { params: { path: { shop, campaign } } })),
  });

/** How far the hours are behind at most: they are many, and an hour is long. */
const HOURS_MS = 10_000;
type HoursOf = NonNullable<paths['/v1/shops/{shop}/campaigns/{campaign}/monitor/hours']['get']['parameters']['query']>;

export const hoursQuery = (shop: string, campaign: string, query: HoursOf, { live }: Live) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'hours', query],
    ...(live ? { refetchInterval: HOURS_MS } : {}),
    queryFn: () =>
      data(
        api.GET('/v1/shops/{shop}/campaigns/{campaign}/monitor/hours', { params: { path: { shop, campaign }, query } }),
      ),
  });

export const liftQuery = (shop: string, campaign: string) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'lift'],
    staleTime: 60_000,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/campaigns/{campaign}/lift', { params: { path: { shop, campaign } } })),
  });

export const experimentQuery = (shop: string, campaign: string, outreach: string) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'experiments', outreach],
    queryFn: () =>
      data(
        api.GET('/v1/shops/{shop}/campaigns/{campaign}/outreaches/{outreach}/experiment', {
          params: { path: { shop, campaign, outreach } },
        }),
      ),
  });

export const preflightQuery = (shop: string, campaign: string, version: number) =>
  queryOptions({
    queryKey: [shop, 'campaigns', campaign, 'preflight', version],
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/campaigns/{campaign}/preflight', { params: { path: { shop, campaign } } })),
  });

export const audiencesQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'audiences'],
    staleTime: 60_000,
    queryFn: () => data(api.GET('/v1/shops/{shop}/audiences', { params: { path: { shop } } })),
  });

export const offersQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'offers'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/offers', { params: { path: { shop } } })),
  });

export const offerQuery = (shop: string, offer: string) =>
  queryOptions({
    queryKey: [shop, 'offers', offer],
    queryFn: () => data(api.GET('/v1/shops/{shop}/offers/{offer}', { params: { path: { shop, offer } } })),
  });

export const productsQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'products'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/products', { params: { path: { shop } } })),
  });

export const winbacksQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'winbacks'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/winbacks', { params: { path: { shop } } })),
  });

export const winbackQuery = (shop: string, winback: string) =>
  queryOptions({
    queryKey: [shop, 'winbacks', winback],
    queryFn: () => data(api.GET('/v1/shops/{shop}/winbacks/{winback}', { params: { path: { shop, winback } } })),
  });

/** Conditions and estimate of the saved draft. */
export const winbackConditionsQuery = (shop: string, winback: string, version: number) =>
  queryOptions({
    queryKey: [shop, 'winbacks', winback, 'preconditions', version],
    staleTime: 60_000,
    queryFn: () =>
      data(api.GET('/v1/shops/{shop}/winbacks/{winback}/preconditions', { params: { path: { shop, winback } } })),
  });

export const heldRunsQuery = (shop: string) =>
  queryOptions({
    queryKey: [shop, 'held'],
    queryFn: () => data(api.GET('/v1/shops/{shop}/runs/held', { params: { path: { shop } } })),
  });
