import type { z } from 'zod';
import { CHUNK_SIZE } from '../../domain/base/limits.js';
import { stopPromise } from '../../domain/campaign/promise.js';
import { markAllUntold } from '../../models/campaign/owners.js';
import { countAllOpen, countOpenRuns } from '../../models/run/run-store.js';
import { allowSending, allStops, stopSending, stopsOf } from '../../models/run/stop/stop-switch.js';
import type { StopScope } from '../../models/run/stop/stop-switch-schema.js';
import { DELIVER_CONCURRENCY } from '../../workflows/contract.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { allowOut, scopeParams, shopParams, stopAnswer, stopBody, stopsOut, stopView } from './stop-schema.js';

/** Workflows look for themselves; told, they show it and lose no time. */
async function tellAll({ models, sweepSoon }: ApiDeps, scope: StopScope): Promise<void> {
  await markAllUntold(models, scope.kind === 'shop' ? scope.shop : undefined);
  sweepSoon?.();
}

async function stop(deps: ApiDeps, scope: StopScope, reason: string): Promise<Reply> {
  const found = await stopSending(deps.models, scope, reason);
  deps.log.warn({ ...scope, reason }, 'sending is switched off');
  const open =
    scope.kind === 'shop'
      ? await countOpenRuns(deps.models, scope.shop)
      : await countAllOpen(deps.models, scope.kind === 'channel' ? scope.channel : undefined);
  await tellAll(deps, scope);
  return json(200, { stop: stopView(found), promise: stopPromise(open, DELIVER_CONCURRENCY, CHUNK_SIZE) });
}

async function allow(deps: ApiDeps, scope: StopScope): Promise<Reply> {
  const before = await allowSending(deps.models, scope);
  if (before) deps.log.warn({ ...scope }, 'sending is switched on again');
  await tellAll(deps, scope);
  return json(200, { allowed: before !== undefined, ...(before ? { stop: stopView(before) } : {}) });
}

const ofInstallation = ({ scope }: z.output<typeof scopeParams>): StopScope =>
  scope === 'all' ? { kind: 'all' } : { kind: 'channel', channel: scope };

function shopRoutes(deps: ApiDeps): Route[] {
  const shared = { path: '/v1/shops/{shop}/stop', tag: 'campaigns', access: 'shop', params: shopParams } as const;
  return [
    route({
      ...shared,
      method: 'put',
      id: 'stopShop',
      summary: 'Stop everything of a shop: campaigns, programmes and test sends, within two seconds',
      action: 'stop the shop',
      body: { kind: 'json', schema: stopBody },
      answers: { 200: { description: 'The switch, and what was promised', schema: stopAnswer } },
      problems: ['shop_not_found'],
      handle: async ({ params, body }) => {
        await findShop(deps, params.shop);
        return stop(deps, { kind: 'shop', shop: params.shop }, body.reason);
      },
    }),
    route({
      ...shared,
      method: 'delete',
      id: 'allowShop',
      summary: 'Let the shop send again',
      description: 'What has expired meanwhile stays expired; what is paused stays paused.',
      action: 'let the shop send',
      answers: { 200: { description: 'The switch as it was', schema: allowOut } },
      handle: async ({ params }) => allow(deps, { kind: 'shop', shop: params.shop }),
    }),
    route({
      ...shared,
      method: 'get',
      id: 'listShopStops',
      summary:
        'The switches that hold the shop now, its own and those of the installation, with the measured time to stop',
      action: 'list the switches',
      answers: { 200: { description: 'Those that are on', schema: stopsOut } },
      handle: async ({ params }) => json(200, { stops: (await stopsOf(deps.models, params.shop)).map(stopView) }),
    }),
  ];
}

/** Switches that stop sending: of a shop, of a channel, of everything. */
export function stopRoutes(deps: ApiDeps): Route[] {
  const shared = { path: '/v1/stops/{scope}', tag: 'campaigns', access: 'admin', params: scopeParams } as const;
  return [
    ...shopRoutes(deps),
    route({
      ...shared,
      method: 'put',
      id: 'stopSending',
      summary: 'Stop everything, or one channel, of all shops',
      action: 'stop sending',
      body: { kind: 'json', schema: stopBody },
      answers: { 200: { description: 'The switch, and what was promised', schema: stopAnswer } },
      handle: async ({ params, body }) => stop(deps, ofInstallation(params), body.reason),
    }),
    route({
      ...shared,
      method: 'delete',
      id: 'allowSending',
      summary: 'Let everything, or one channel, be sent again',
      action: 'let sending go on',
      answers: { 200: { description: 'The switch as it was', schema: allowOut } },
      handle: async ({ params }) => allow(deps, ofInstallation(params)),
    }),
    route({
      method: 'get',
      path: '/v1/stops',
      id: 'listStops',
      tag: 'campaigns',
      summary: 'Every switch that is on',
      access: 'admin',
      action: 'list the switches',
      answers: { 200: { description: 'Those of the installation, and of shops', schema: stopsOut } },
      handle: async () => json(200, { stops: (await allStops(deps.models)).map(stopView) }),
    }),
  ];
}
