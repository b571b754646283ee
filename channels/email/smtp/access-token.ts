import { Agent, fetch, type Response } from 'undici';
import { parseObject } from '../../../domain/base/text/json.js';
import { ConnectFailure } from '../../connect-failure.js';
import { PrivateAddress, publicLookup, requirePublicHost } from '../../http/address-guard.js';
import { REASONS } from '../../reasons.js';

/** An account at an OAuth 2.0 authorisation server. */
export interface OAuthAccount {
  /** Its token endpoint. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** Refuse addresses of private networks: the address was typed by a shop. */
  readonly onlyPublic?: boolean;
}

/** A token is replaced this long before it ends, milliseconds. */
const MARGIN_MS = 60_000;
/** Where the answer names no time (RFC 6749 §5.1 only recommends it). */
const DEFAULT_SECONDS = 3_600;
const ANSWER_MS = 15_000;

/**
 * Access tokens by refresh token (RFC 6749 §6). One request at a time, whoever asks; a token is used until it ends.
 * @param now epoch milliseconds
 * @returns the token; throws ConnectFailure: `config` when the account is refused, `retryable` when nobody answers
 */
export function accessTokens(account: OAuthAccount, now: () => number = Date.now): (renew: boolean) => Promise<string> {
  let refreshToken = account.refreshToken;
  let current: { readonly token: string; readonly endsAt: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const { token, seconds, refresh } = await fetchToken({ ...account, refreshToken });
    // A server may replace the refresh token with every answer; an answer without one leaves ours good.
    refreshToken = refresh ?? refreshToken;
    current = { token, endsAt: now() + seconds * 1_000 };
    return token;
  };
  return (renew) => {
    if (!renew && current && current.endsAt - MARGIN_MS > now()) return Promise.resolve(current.token);
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  };
}

/** One request, which follows no redirect: it carries secrets. */
async function post(
  { url, onlyPublic = false }: OAuthAccount,
  body: string,
): Promise<{ answer: Response; text: string }> {
  const dispatcher = new Agent({ connect: { timeout: ANSWER_MS, ...(onlyPublic ? { lookup: publicLookup() } : {}) } });
  try {
    if (onlyPublic) requirePublicHost(new URL(url).hostname);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error', dispatcher });
    return { answer, text: await answer.text().catch(() => '') };
  } catch (error) {
    const { cause = error } = error as { cause?: unknown };
    if (cause instanceof PrivateAddress) throw new ConnectFailure(REASONS.private, 'config');
    throw new ConnectFailure(REASONS.unreachable, 'retryable');
  } finally {
    await dispatcher.close();
  }
}

async function fetchToken(account: OAuthAccount): Promise<{ token: string; seconds: number; refresh?: string }> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: account.refreshToken,
    client_id: account.clientId,
    client_secret: account.clientSecret,
  });
  const { answer, text } = await post(account, body.toString());
  if (answer.status === 429 || answer.status >= 500) throw new ConnectFailure(REASONS.busy, 'retryable');
  const { access_token: token, expires_in: seconds, refresh_token: refresh } = parseObject(text) ?? {};
  if (!answer.ok || typeof token !== 'string' || token === '') throw new ConnectFailure(REASONS.config, 'config');
  return {
    token,
    seconds: typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_SECONDS,
    ...(typeof refresh === 'string' && refresh !== '' ? { refresh } : {}),
  };
}
