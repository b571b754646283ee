import { SECOND_MS } from '../../domain/base/time.js';
import { HttpProvider } from '../http/http-provider.js';
import { answerOf } from '../http/json-answer.js';
import { REASONS } from '../reasons.js';
import type { Refreshed } from './tokens.js';

interface RefreshOptions {
  /** Host of the tokens. */
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly timeoutMs?: number;
  /** Refuse addresses of private networks. */
  readonly onlyPublic?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/**
 * `POST /v4/oa/access_token` with a refresh token (docs/sources.md#zalo-template-messages): form-encoded, the app secret in a
 * header; `expires_in` is seconds, written as a string. A no comes as HTTP 200, with or without a number in `error`, so only an
 * answer with both tokens is a yes.
 */
export function zaloRefresh({ url, appId, appSecret, timeoutMs, onlyPublic = false, now = Date.now }: RefreshOptions) {
  const provider = new HttpProvider({
    url,
    secret: appSecret,
    connections: 1,
    onlyPublic,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const refresh = async (refreshToken: string): Promise<Refreshed> => {
    const form = { refresh_token: refreshToken, app_id: appId, grant_type: 'refresh_token' };
    const exchanged = await provider.request({
      method: 'POST',
      path: '/v4/oa/access_token',
      headers: ['content-type', 'application/x-www-form-urlencoded', 'secret_key', appSecret],
      body: new URLSearchParams(form).toString(),
    });
    if (exchanged.kind === 'not_sent' && exchanged.isPrivate)
      return { kind: 'refused', reason: REASONS.private, isSoon: false };
    if (exchanged.kind === 'not_sent') return { kind: 'refused', reason: REASONS.unreachable, isSoon: true };
    if (exchanged.kind !== 'answer' || exchanged.status >= 500) return { kind: 'unknown' };
    if (exchanged.status === 429) return { kind: 'refused', reason: REASONS.busy, isSoon: true };
    const answer = answerOf(exchanged);
    const { access_token: accessToken, refresh_token: next, expires_in: seconds } = answer ?? {};
    if (isText(accessToken) && isText(next) && Number(seconds) > 0) {
      const expiresAt = new Date(now() + Number(seconds) * SECOND_MS);
      return { kind: 'pair', pair: { accessToken, refreshToken: next, expiresAt } };
    }
    const isNo = answer !== undefined && (answer.error !== undefined || answer.error_name !== undefined);
    // Something was answered that is neither a pair nor a no: what it cost, nobody knows.
    if (!isNo && exchanged.status < 400) return { kind: 'unknown' };
    return { kind: 'refused', reason: reasonOf(answer?.error), isSoon: false };
  };
  return { refresh, close: () => provider.close() };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const reasonOf = (error: unknown): string =>
  /^-\d{1,6}$/.test(String(error)) ? `zalo_token_${String(error).slice(1)}` : 'zalo_token_refused';
