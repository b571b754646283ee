import { z } from 'zod';
import type { ApiKey } from '../../models/shop/api-key-schema.js';
import { listKeys } from '../../models/shop/api-key-store.js';
import type { ApiDeps } from '../deps.js';
import { shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { keyId, keyOut, keyView, madeKeyOut, newKey, newScopedKey, rotation } from './key-schema.js';
import { dropKey, makeKey, renewKey } from './keys.js';

const PAGE = 100;
const pages = pageQuery(keyId, PAGE);
const keysOut = pageOf({ keys: z.array(keyOut) }, keyId).meta({ id: 'KeyPage' });
const made = { description: 'The key, with its secret', schema: madeKeyOut };
const ONCE = 'The secret is shown in this answer and never again.';

const shown = (status: number, one: { readonly made: ApiKey; readonly key: string }): Reply =>
  json(status, { ...keyView(one.made), key: one.key });
/** For the audit log, which has no personal data. */
const noted = (key: ApiKey): object => {
  const { email, ...shown } = keyView(key);
  return { ...shown, ...(email === undefined ? {} : { email: '(hidden)' }) };
};
const shopIn = (params: object): string | undefined => ('shop' in params ? String(params.shop) : undefined);

/** The two sets of routes differ in where they stand and in whose keys they deal with. */
const ALL = {
  base: '/v1/keys',
  access: 'admin',
  named: '',
  params: z.strictObject({}),
  query: pages.extend({ shop: slug.exactOptional() }),
  body: newScopedKey,
} as const;
const OF_SHOP = {
  base: '/v1/shops/{shop}/keys',
  access: 'shop',
  named: 'Shop',
  params: shopParams,
  query: pages,
  body: newKey,
} as const;

function collectionRoutes(deps: ApiDeps, { base: path, access, named, params, ...of }: typeof ALL | typeof OF_SHOP) {
  const create = route({
    method: 'post',
    path,
    id: `create${named}Key`,
    tag: 'keys',
    summary: 'Make an API key, of no more than its maker has',
    description: ONCE,
    access,
    action: 'make the key',
    params: params as z.ZodObject,
    body: { kind: 'json', schema: of.body },
    answers: { 201: made },
    problems: ['shop_not_found', 'key_exists', 'email_taken', 'value_refused'],
    handle: async ({ params, body, owner, note }) => {
      const scope = 'scope' in body ? body.scope : ({ kind: 'shop', shop: shopIn(params) ?? '' } as const);
      const one = await makeKey(deps, owner, scope, body);
      note(undefined, noted(one.made));
      return shown(201, one);
    },
  });
  const list = route({
    method: 'get',
    path,
    id: `list${named}Keys`,
    tag: 'keys',
    summary: 'The API keys, without their secrets',
    access,
    action: 'list the keys',
    params: params as z.ZodObject,
    query: of.query,
    answers: {
      200: {
        description: 'A page, by id',
        schema: keysOut,
      },
    },
    handle: async ({ params, query: { after, limit, ...asked } }) => {
      const shop = shopIn(params) ?? shopIn(asked);
      const from = { ...(shop === undefined ? {} : { shop }), ...(after === undefined ? {} : { after }) };
      const read = (most: number) => listKeys(deps.models, { ...from, limit: most });
      const { rows, next } = await readPage(limit, read, ({ _id }) => _id);
      return json(200, { keys: rows.map(keyView), ...next });
    },
  });
  return [create, list];
}

function oneRoutes(deps: ApiDeps, { base, access, named, params }: typeof ALL | typeof OF_SHOP): Route[] {
  const common = { tag: 'keys', access, params: params.extend({ key: keyId }) } as const;
  const rotate = route({
    ...common,
    method: 'post',
    path: `${base}/{key}/rotate`,
    id: `rotate${named}Key`,
    summary: 'Give an API key another secret',
    description: `${ONCE} Sessions that were opened with the secret before end with it.`,
    action: 'rotate the key',
    body: { kind: 'json', schema: rotation },
    answers: { 200: made },
    problems: ['key_not_found', 'version_conflict'],
    handle: async ({ params, body, owner }) =>
      shown(200, await renewKey(deps, owner, params.key, body.graceSeconds, shopIn(params))),
  });
  const remove = route({
    ...common,
    method: 'delete',
    path: `${base}/{key}`,
    id: `delete${named}Key`,
    summary: 'Take an API key back; it is refused from now on',
    action: 'delete the key',
    answers: { 204: { description: 'Deleted' } },
    problems: ['key_not_found'],
    handle: async ({ params, owner, note }) => {
      note(noted(await dropKey(deps, owner, params.key, shopIn(params))), undefined);
      return { status: 204 };
    },
  });
  return [rotate, remove];
}

/** API keys: only their hashes are kept, so the answer to the creation is the one time a key is seen. */
export const keyRoutes = (deps: ApiDeps): Route[] =>
  [ALL, OF_SHOP].flatMap((of) => [...collectionRoutes(deps, of), ...oneRoutes(deps, of)]);
