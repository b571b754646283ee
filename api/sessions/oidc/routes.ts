import { z } from 'zod';
import { normalizeEmail } from '../../../domain/base/text/text.js';
import { type ApiKey, roleOf } from '../../../models/shop/api-key-schema.js';
import { invitedKey } from '../../../models/shop/api-key-store.js';
import { insertSignInLink } from '../../../models/shop/session-store.js';
import type { ApiDeps } from '../../deps.js';
import { attemptCookie, attemptInCookie } from '../../http/auth/cookie.js';
import { hashKey } from '../../http/key-hash.js';
import { json, type Reply, type Route, route } from '../../http/route.js';
import { ATTEMPT_MS, attemptOf, attemptToken } from './attempt.js';
import { type IdentityProvider, SignInRefused } from './identity-provider.js';

const BEGIN = '/v1/sign-in/oidc';
/** Where the provider sends people back to, below the public address. */
export const OIDC_CALLBACK = `${BEGIN}/callback`;
const SCREEN = '/console/sign-in';
/** The console opens it at once. */
const LINK_MS = 60_000;

const optionsOut = z
  .object({
    oidc: z
      .object({ path: z.string().meta({ description: 'Where the browser goes, from the root of this API' }) })
      .exactOptional(),
  })
  .meta({ id: 'SignInOptions', description: 'Ways to sign in beside a key and a sign-in link' });

/** The one key that was made for the address, and has known nobody else under it. @throws SignInRefused */
async function keyOf(deps: ApiDeps, provider: IdentityProvider, url: URL, token: string): Promise<ApiKey> {
  const attempt = attemptOf(token, deps.linkSecret, deps.now());
  if (!attempt) throw new SignInRefused('failed');
  const { subject, email, isVerified } = await provider.finish(url, attempt);
  const address = email === undefined ? undefined : normalizeEmail(email);
  if (address === undefined || !isVerified) throw new SignInRefused('unverified');
  const found = await invitedKey(deps.models, address, subject, deps.now());
  if (!found) throw new SignInRefused('uninvited');
  return found;
}

/** A link that signs in once, as people are sent by hand. */
async function linkFor(deps: ApiDeps, { scope, role, areas, _id: key, name, email }: ApiKey): Promise<string> {
  const once = deps.randomBytes().toString('base64url');
  const createdAt = deps.now();
  await insertSignInLink(deps.models, {
    _id: hashKey(once),
    scope,
    role: roleOf({ scope, ...(role === undefined ? {} : { role }) }),
    ...(areas === undefined ? {} : { areas }),
    key,
    ...((name ?? email) === undefined ? {} : { name: name ?? email ?? '' }),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + LINK_MS),
  });
  return `${SCREEN}#once=${once}`;
}

const redirect = (location: string, cookie: string): Reply => ({
  status: 302,
  headers: { Location: location, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' },
});

/** Somebody who is not let in reads why on the sign-in screen. */
function refused(deps: ApiDeps, error: unknown): Reply {
  if (!(error instanceof SignInRefused)) throw error;
  const { refusal, cause } = error;
  // Of a cause its name alone: it may hold what the provider said of a person.
  const why = cause instanceof Error ? { cause: cause.name } : {};
  deps.log.warn({ refusal, ...why }, 'a sign-in by the identity provider was refused');
  return redirect(`${SCREEN}#refused=${refusal}`, attemptCookie(deps.publicUrl, '', 0));
}

function flowRoutes(deps: ApiDeps, provider: IdentityProvider): Route[] {
  const common = { method: 'get', tag: 'sessions', access: 'public', action: 'sign in' } as const;
  const begin = route({
    ...common,
    path: BEGIN,
    id: 'beginOidc',
    summary: 'Send the browser to the identity provider',
    answers: { 302: { description: 'To the provider, or to the sign-in screen with `#refused=away`' } },
    handle: async () => {
      const token = attemptToken(deps.now(), deps.randomBytes());
      const attempt = attemptOf(token, deps.linkSecret, deps.now());
      if (!attempt) throw new Error('an attempt that has just begun is none');
      try {
        const { href } = await provider.begin(attempt);
        return redirect(href, attemptCookie(deps.publicUrl, token, ATTEMPT_MS / 1000));
      } catch (error) {
        return refused(deps, error);
      }
    },
  });
  const callback = route({
    ...common,
    path: OIDC_CALLBACK,
    id: 'finishOidc',
    summary: 'Where the identity provider sends the browser back to',
    description:
      'Leads on to the sign-in screen: with a one-time link for whom a key was made (`email` of a key), else with `#refused=` and why.',
    answers: { 302: { description: 'To the sign-in screen' } },
    handle: async ({ req }) => {
      const url = new URL(deps.publicUrl + req.originalUrl);
      try {
        const key = await keyOf(deps, provider, url, attemptInCookie(req, deps.publicUrl));
        return redirect(await linkFor(deps, key), attemptCookie(deps.publicUrl, '', 0));
      } catch (error) {
        return refused(deps, error);
      }
    },
  });
  return [begin, callback];
}

/** Sign-in by an identity provider, where one is configured; and whether one is. */
export function oidcRoutes(deps: ApiDeps): Route[] {
  const { identityProvider } = deps;
  const options = route({
    method: 'get',
    path: '/v1/sign-in',
    id: 'getSignInOptions',
    tag: 'sessions',
    summary: 'How people may sign in',
    access: 'public',
    action: 'show the ways to sign in',
    answers: { 200: { description: 'The ways', schema: optionsOut } },
    handle: async () => json(200, identityProvider ? { oidc: { path: BEGIN } } : {}),
  });
  return identityProvider ? [options, ...flowRoutes(deps, identityProvider)] : [options];
}
