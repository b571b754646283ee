import { z } from 'zod';
import type { ChannelAccount } from '../../domain/account/account.js';
import { readHealth } from '../../models/account/account-health.js';
import {
  deleteAccount,
  insertAccount,
  listAccounts,
  readAccount,
  replaceAccount,
  rewrapAll,
} from '../../models/account/account-store.js';
import { versionOf } from '../../models/base/version.js';
import { dropZaloTokens } from '../../models/shop/zalo/zalo-account-store.js';
import { rewrapEndpoints } from '../../models/webhook/endpoint-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { etag, requireVersion, writeVersioned } from '../http/versions.js';
import { nextAccount } from './save.js';
import { accountBody, accountOut, accountParams, accountView } from './schema.js';
import { accountStandingRoute } from './standing-routes.js';
import { findAccount } from './verify-routes.js';

const MAX_BYTES = 256 * 1024;
const PATH = '/v1/shops/{shop}/accounts';

const common = { tag: 'accounts', access: 'shop' } as const;
const answer = { description: 'The account', schema: accountOut };

const putRoute = (deps: ApiDeps): Route =>
  route({
    ...common,
    method: 'put',
    path: `${PATH}/{channel}`,
    id: 'putAccount',
    summary: "Create or replace the shop's account of a channel",
    description:
      'Workers use it within seconds. Its secrets are sealed and never shown again. A message that may have been handed over by another account before is settled as unknown: nobody can be asked about it any more.',
    versioned: 'write',
    action: 'save the account',
    params: accountParams,
    body: { kind: 'json', schema: accountBody, maxBytes: MAX_BYTES },
    answers: { 200: answer, 201: { ...answer, description: 'The new account' } },
    problems: ['shop_not_found', 'account_keys_missing', 'version_conflict'],
    handle: async ({ params, body, req }) => {
      await findShop(deps, params.shop);
      const { after, isNew } = await writeVersioned({
        req,
        version: body.version,
        read: () => readAccount(deps.models, params.shop, params.channel),
        write: async (before) => {
          const next = await nextAccount(deps, params, body, before);
          if (before) return replaced(deps, before, next);
          return (await insertAccount(deps.models, next)) ? next : undefined;
        },
      });
      const health = await readHealth(deps.models, after._id);
      return json(isNew ? 201 : 200, accountView(deps, after, health), etag(versionOf(after)));
    },
  });

/** The account as written, and no tokens of one that it no longer is; undefined when somebody else wrote first. */
async function replaced({ models }: ApiDeps, before: ChannelAccount, next: ChannelAccount) {
  const after = await replaceAccount(models, before, next);
  if (!after || before.kind !== 'zalo') return after;
  const { appId, oaId } = after.settings;
  const keep = after.kind === 'zalo' ? { appId: String(appId), accountId: String(oaId) } : undefined;
  await dropZaloTokens(models, after._id, keep);
  return after;
}

/** A shop's own accounts with providers; a shop without one sends by the deployment's. */
export function accountRoutes(deps: ApiDeps): Route[] {
  const get = route({
    ...common,
    method: 'get',
    path: `${PATH}/{channel}`,
    id: 'getAccount',
    summary: "The shop's account of a channel, with what was proven of it and how its provider answers",
    versioned: 'read',
    action: 'show the account',
    params: accountParams,
    answers: { 200: answer },
    problems: ['shop_not_found', 'account_not_found'],
    handle: async ({ params }) => {
      const found = await findAccount(deps, params.shop, params.channel);
      return json(200, accountView(deps, found, await readHealth(deps.models, found._id)), etag(versionOf(found)));
    },
  });
  const list = route({
    ...common,
    method: 'get',
    path: PATH,
    id: 'listAccounts',
    summary: "The shop's own accounts",
    action: 'list the accounts',
    params: shopParams,
    answers: { 200: { description: 'By channel', schema: z.object({ accounts: z.array(accountOut) }) } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      await findShop(deps, params.shop);
      const found = await listAccounts(deps.models, params.shop);
      const healths = await Promise.all(found.map(({ _id }) => readHealth(deps.models, _id)));
      return json(200, { accounts: found.map((account, at) => accountView(deps, account, healths[at])) });
    },
  });
  const remove = route({
    ...common,
    method: 'delete',
    path: `${PATH}/{channel}`,
    id: 'deleteAccount',
    summary: "Remove the shop's account of a channel; the deployment's takes over within seconds",
    versioned: 'write',
    action: 'remove the account',
    params: accountParams,
    answers: { 204: { description: 'Gone, with its secrets' } },
    problems: ['shop_not_found', 'account_not_found', 'version_conflict'],
    handle: async ({ params, req }) => {
      const found = await findAccount(deps, params.shop, params.channel);
      requireVersion(req, versionOf(found));
      if (!(await deleteAccount(deps.models, found)))
        throw new Problem('version_conflict', 'Somebody else has changed it meanwhile: read it again.');
      await dropZaloTokens(deps.models, found._id);
      return { status: 204 };
    },
  });
  return [putRoute(deps), get, list, remove, accountStandingRoute(deps), rewrapRoute(deps)];
}

const rewrapRoute = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/account-keys/rewrap',
    id: 'rewrapAccounts',
    tag: 'accounts',
    summary: 'After a new key was put first in ACCOUNT_KEYS: wrap the secrets of all accounts and webhooks with it',
    description: 'No secret is read. Once nothing is broken, older keys can be taken out of ACCOUNT_KEYS.',
    access: 'admin',
    action: 'wrap the secrets',
    answers: {
      200: {
        description: 'How many were wrapped anew',
        schema: z.object({
          rewrapped: z.int(),
          broken: z.array(z.string()).meta({ description: 'Accounts and webhooks whose key is not in ACCOUNT_KEYS' }),
        }),
      },
    },
    problems: ['account_keys_missing'],
    handle: async () => {
      if (!deps.keyRing)
        throw new Problem('account_keys_missing', 'Cannot wrap the secrets as ACCOUNT_KEYS must be set: it is not');
      const accounts = await rewrapAll(deps.models, deps.keyRing);
      const webhooks = await rewrapEndpoints(deps.models, deps.keyRing);
      const broken = [...accounts.broken, ...webhooks.broken.map((id) => `webhook ${id}`)];
      return json(200, { rewrapped: accounts.rewrapped + webhooks.rewrapped, broken });
    },
  });
