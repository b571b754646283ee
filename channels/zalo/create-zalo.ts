import type { Config } from '../../config/config.js';
import { HOUR_MS } from '../../domain/base/time.js';
import { zaloPolicyAt } from '../../domain/customer/zalo/policy.js';
import type { Channel } from '../channel.js';
import { zaloRefresh } from './refresh.js';
import { type ZaloTokenStore, type ZaloTokens, zaloTokens } from './tokens.js';
import { zaloChannel } from './zalo.js';
import { type ZaloDesk, zaloDesk } from './zalo-desk.js';

export type ZaloConfig = Pick<
  Config,
  | 'ZALO_APP_ID'
  | 'ZALO_APP_SECRET'
  | 'ZALO_OA_ID'
  | 'ZALO_REFRESH_TOKEN'
  | 'ZALO_URL'
  | 'ZALO_OA_URL'
  | 'ZALO_TOKEN_URL'
  | 'ZALO_PROOF'
  | 'ZALO_REQUESTS_PER_MINUTE'
  | 'CHANNEL_CONNECTIONS'
>;

/** What names an account and opens its tokens. */
interface ZaloKeys {
  readonly appId: string;
  readonly accountId: string;
  readonly appSecret: string;
  readonly refreshToken: string;
}

/**
 * The account that the environment names.
 * @throws Error naming the variable that is missing
 */
export function zaloKeys(config: ZaloConfig): ZaloKeys {
  const need = (variable: 'ZALO_APP_ID' | 'ZALO_APP_SECRET' | 'ZALO_OA_ID' | 'ZALO_REFRESH_TOKEN'): string => {
    const value = config[variable];
    if (value !== undefined) return value;
    throw new Error(`Cannot create channel 'zalo' as '${variable}' must be set: current value is undefined`);
  };
  return {
    appId: need('ZALO_APP_ID'),
    accountId: need('ZALO_OA_ID'),
    appSecret: need('ZALO_APP_SECRET'),
    refreshToken: need('ZALO_REFRESH_TOKEN'),
  };
}

/** Is there an account at all? Else the channel is not set up, which is no mistake. */
export const hasZalo = (config: ZaloConfig): boolean =>
  config.ZALO_APP_ID !== undefined && config.ZALO_REFRESH_TOKEN !== undefined;

function tokensOf(config: ZaloConfig, store: ZaloTokenStore): { tokens: ZaloTokens; close: () => Promise<void> } {
  const { refresh, close } = zaloRefresh({ url: config.ZALO_TOKEN_URL, ...zaloKeys(config) });
  const refreshAfterMs = zaloPolicyAt(new Date()).refreshAfterHours * HOUR_MS;
  return { tokens: zaloTokens({ store, refresh, refreshAfterMs }), close };
}

/**
 * The channel of the account that the environment names.
 * @throws Error naming the variable that is missing
 */
export function createZalo(config: ZaloConfig, store: ZaloTokenStore): Channel {
  const { tokens, close } = tokensOf(config, store);
  const channel = zaloChannel({
    phoneUrl: config.ZALO_URL,
    userUrl: config.ZALO_OA_URL,
    appSecret: zaloKeys(config).appSecret,
    proof: config.ZALO_PROOF === 'true',
    connections: config.CHANNEL_CONNECTIONS,
    perMinute: config.ZALO_REQUESTS_PER_MINUTE,
    tokens,
  });
  return { ...channel, close: async () => void (await Promise.all([channel.close(), close()])) };
}

/** What the API asks of the account: its templates, its quota, its quality. */
export function createZaloDesk(config: ZaloConfig, store: ZaloTokenStore): ZaloDesk {
  const { tokens, close } = tokensOf(config, store);
  const { appSecret } = zaloKeys(config);
  const desk = zaloDesk({
    url: config.ZALO_URL,
    ...(config.ZALO_PROOF === 'true' ? { proofSecret: appSecret } : {}),
    tokens,
  });
  return { ...desk, close: async () => void (await Promise.all([desk.close(), close()])) };
}
