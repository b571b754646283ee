import { z } from 'zod';
import { type ApiKeyScope, roleOf } from '../../models/shop/api-key-schema.js';
import type { SignInLink } from '../../models/shop/session-schema.js';
import { deleteSession, insertSignInLink, takeSignInLink } from '../../models/shop/session-store.js';
import { requireCovers } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { keyOwner, type Owner } from '../http/auth/auth.js';
import { requireCsrf, requireSameSite, sessionCookie } from '../http/auth/cookie.js';
import { findSession, LINK_MS, openSession, SESSION_MS, sessionView } from '../http/auth/session.js';
import { instantOut, label, shopParams } from '../http/common-schema.js';
import { hashKey } from '../http/key-hash.js';
import { Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { keyScope, role } from '../shops/key-schema.js';
import { oidcRoutes } from './oidc/routes.js';

const TOKEN = /^[\w-]{43}$/;
const sessionOut = z
  .object({
    scope: keyScope,
    key: z.string().meta({ description: 'Id of the key behind it: who acts, in approvals and in the audit log' }),
    role,
    areas: z.array(z.string()).exactOptional(),
    name: z.string().exactOptional().meta({ description: 'Who sits at it, or what its key is called' }),
    csrf: z.string().meta({ description: 'For `X-Nhip-Csrf` of every request that changes something' }),
    expiresAt: instantOut,
    temporalUi: z.string().exactOptional().meta({ description: 'The Temporal Web UI with its namespace' }),
  })
  .meta({ id: 'Session' });
const signInBody = z
  .union([
    z.strictObject({ key: z.string().min(1).max(200).meta({ description: 'An API key' }) }),
    z.strictObject({ once: z.string().regex(TOKEN, 'the token of a sign-in link') }),
  ])
  .meta({ id: 'SignIn' });

/** The link's owner, and the link is spent: of two who come together, one gets it. @throws Problem sign_in_link_spent */
async function spend({ models, now }: ApiDeps, once: string): Promise<SignInLink> {
  const link = await takeSignInLink(models, hashKey(once));
  if (link && link.expiresAt > now()) return link;
  throw new Problem('sign_in_link_spent', 'The sign-in link was used or is too old; ask for another, or use a key.');
}

function signInRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/session',
    id: 'signIn',
    tag: 'sessions',
    summary: 'Open a session of the console, with an API key or the token of a sign-in link',
    description: 'Sets an HttpOnly, SameSite=Strict cookie that ends after twelve hours, or when its key is deleted.',
    access: 'public',
    action: 'sign in',
    body: { kind: 'json', schema: signInBody, maxBytes: 2_048 },
    answers: { 201: { description: 'The session', schema: sessionOut } },
    problems: ['unauthenticated', 'sign_in_link_spent', 'csrf_failed'],
    handle: async ({ body, req }): Promise<Reply> => {
      requireSameSite(req);
      const owner = 'once' in body ? await spend(deps, body.once) : await keyOwner(body.key, deps);
      const { session, token } = await openSession(deps, owner);
      const cookie = sessionCookie(deps.publicUrl, token, SESSION_MS / 1000);
      return { ...json(201, sessionView(deps, session, token)), headers: { 'Set-Cookie': cookie } };
    },
  });
}

function ownRoutes(deps: ApiDeps): Route[] {
  const get = route({
    method: 'get',
    path: '/v1/session',
    id: 'getSession',
    tag: 'sessions',
    summary: 'Whose session this is, and its CSRF token',
    access: 'public',
    action: 'show the session',
    answers: { 200: { description: 'The session', schema: sessionOut } },
    problems: ['unauthenticated'],
    handle: async ({ req }) => {
      const session = await findSession(req, deps);
      return json(200, sessionView(deps, session, session.token));
    },
  });
  const remove = route({
    method: 'delete',
    path: '/v1/session',
    id: 'signOut',
    tag: 'sessions',
    summary: 'End the session',
    access: 'public',
    action: 'sign out',
    answers: { 204: { description: 'Ended' } },
    problems: ['unauthenticated', 'csrf_failed'],
    handle: async ({ req }) => {
      const session = await findSession(req, deps);
      requireCsrf(req, session.token);
      await deleteSession(deps.models, session._id);
      return { status: 204, headers: { 'Set-Cookie': sessionCookie(deps.publicUrl, '', 0) } };
    },
  });
  return [get, remove];
}

const linkBody = z.strictObject({
  role: role.exactOptional(),
  name: label(80).exactOptional().meta({ description: 'Whom it is for; their session is called so' }),
});
const linkOut = {
  description: 'The link, from the root of this API',
  schema: z.object({ path: z.string(), expiresAt: instantOut }),
};

/** @throws Problem shop_not_found, forbidden for more than its maker has */
async function makeLink(
  deps: ApiDeps,
  owner: Owner | undefined,
  scope: ApiKeyScope,
  body: z.output<typeof linkBody>,
): Promise<Reply> {
  const role = roleOf({ scope, ...(body.role === undefined ? {} : { role: body.role }) });
  const given = { scope, role, ...(owner?.areas === undefined ? {} : { areas: owner.areas }) };
  requireCovers(owner, given);
  if (scope.kind === 'shop') await findShop(deps, scope.shop);
  const once = deps.randomBytes().toString('base64url');
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + LINK_MS);
  const name = body.name === undefined ? {} : { name: body.name };
  await insertSignInLink(deps.models, {
    _id: hashKey(once),
    ...given,
    ...name,
    key: owner?.key ?? '',
    createdAt,
    expiresAt,
  });
  return json(201, { path: `/console/sign-in#once=${once}`, expiresAt: expiresAt.toISOString() });
}

function linkRoutes(deps: ApiDeps): Route[] {
  const common = {
    method: 'post',
    tag: 'sessions',
    summary: 'Make a link that signs in once, within an hour',
    description:
      'The token stands behind the `#`, so that it reaches no log; it is shown in this answer and never again.',
    action: 'make the sign-in link',
    answers: { 201: linkOut },
    problems: ['shop_not_found'],
  } as const;
  const all = route({
    ...common,
    path: '/v1/sign-in-links',
    id: 'createSignInLink',
    access: 'admin',
    body: { kind: 'json', schema: linkBody.extend({ scope: keyScope }) },
    handle: async ({ body: { scope, ...body }, owner }) => makeLink(deps, owner, scope, body),
  });
  const ofShop = route({
    ...common,
    path: '/v1/shops/{shop}/sign-in-links',
    id: 'createShopSignInLink',
    access: 'shop',
    params: shopParams,
    body: { kind: 'json', schema: linkBody },
    handle: async ({ params: { shop }, body, owner }) => makeLink(deps, owner, { kind: 'shop', shop }, body),
  });
  return [all, ofShop];
}

/** Sessions of the seller's console: a browser keeps no key, only a cookie that no script can read. */
export const sessionRoutes = (deps: ApiDeps): Route[] => [
  signInRoute(deps),
  ...oidcRoutes(deps),
  ...ownRoutes(deps),
  ...linkRoutes(deps),
];
