import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Problem } from '../problems.js';

/** `__Host-` binds a cookie to its host and to https (RFC 6265bis, section 4.1.3.2); plain http can only have the other. */
const nameOf = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '__Host-nhip' : 'nhip');
const TOKEN = /^[\w-]{43}$/;
const MAX_COOKIES = 8_192;

/** The `Set-Cookie` that keeps a token in the browser, out of every script's reach, for `seconds`; 0 takes it away. */
export function sessionCookie(publicUrl: string, token: string, seconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

/** The value of a cookie that the request brings. */
function cookieOf(req: Request, cookie: string): string | undefined {
  const header = req.headers.cookie ?? '';
  if (header.length > MAX_COOKIES) return undefined;
  const name = `${cookie}=`;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(name));
  return found?.slice(name.length);
}

const attemptName = (publicUrl: string): string => `${nameOf(publicUrl)}-oidc`;

/**
 * The `Set-Cookie` that ties the way back from an identity provider to the browser that set out, for `seconds`; 0 takes it away. Lax, since
 * they come back from another site.
 */
export function attemptCookie(publicUrl: string, token: string, seconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${attemptName(publicUrl)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
}

/** The token of that cookie; empty without one. */
export const attemptInCookie = (req: Request, publicUrl: string): string => cookieOf(req, attemptName(publicUrl)) ?? '';

/** The session's token that the request brings; undefined when it brings none that could be one. */
export function sessionToken(req: Request, publicUrl: string): string | undefined {
  const token = cookieOf(req, nameOf(publicUrl));
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** What a request of the session that changes something carries in `X-Nhip-Csrf`: made of the token, which no script can read. */
export const csrfOf = (token: string): string => createHash('sha256').update(`csrf\n${token}`).digest('base64url');

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * Refuses what another site's page could have sent. Browsers say where a request comes from in `Sec-Fetch-Site`
 * (Fetch Metadata); those that do not are held to the token alone.
 * @throws Problem csrf_failed
 */
export function requireSameSite(req: Request): void {
  const site = req.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new Problem('csrf_failed', `Cannot take the request as it must come from the console: it is ${site}.`);
}

/**
 * Lets a request of a session change something only when it carries the session's own CSRF token.
 * @throws Problem csrf_failed
 */
export function requireCsrf(req: Request, token: string): void {
  if (SAFE.has(req.method)) return;
  requireSameSite(req);
  const given = req.headers['x-nhip-csrf'];
  if (typeof given === 'string' && equal(given, csrfOf(token))) return;
  const detail =
    "Cannot take the request as 'X-Nhip-Csrf' must be the token that GET /v1/session answers: current value is ";
  throw new Problem('csrf_failed', `${detail}${given === undefined ? 'not given' : 'something else'}`);
}
