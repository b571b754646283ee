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

/** An account with everything that its adapters need. */
export interface ZaloPlace extends Pick<ZaloKeys, 'appId' | 'appSecret'> {
  readonly phoneUrl: string;
  readonly userUrl: string;
  readonly tokenUrl: string;
  readonly proof: boolean;
  readonly connections: number;
  /** Requests a minute that the account's plan takes; default: the policy's. */
  readonly perMinute?: number;
  /** Refuse addresses of private networks: they were typed by a shop. */
  readonly onlyPublic?: boolean;
}

const placeOf = (config: ZaloConfig): ZaloPlace => ({
  ...zaloKeys(config),
  phoneUrl: config.ZALO_URL,
  userUrl: config.ZALO_OA_URL,
  tokenUrl: config.ZALO_TOKEN_URL,
  proof: config.ZALO_PROOF === 'true',
  connections: config.CHANNEL_CONNECTIONS,
  perMinute: config.ZALO_REQUESTS_PER_MINUTE,
});

function tokensOf(
  { tokenUrl, appId, appSecret, onlyPublic = false }: ZaloPlace,
  store: ZaloTokenStore,
): { tokens: ZaloTokens; close: () => Promise<void> } {
  const { refresh, close } = zaloRefresh({ url: tokenUrl, appId, appSecret, onlyPublic });
  const refreshAfterMs = zaloPolicyAt(new Date()).refreshAfterHours * HOUR_MS;
  return { tokens: zaloTokens({ store, refresh, refreshAfterMs }), close };
}

/** The channel of an account. @param store where its tokens are kept */
export function openZalo(place: ZaloPlace, store: ZaloTokenStore): Channel {
  const { tokens, close } = tokensOf(place, store);
  const { perMinute = zaloPolicyAt(new Date()).requestsPerMinute } = place;
  const channel = zaloChannel({ ...place, perMinute, tokens });
  return { ...channel, close: async () => void (await Promise.all([channel.close(), close()])) };
}

/** What the API asks of an account: its templates, its quota, its quality. @param store as openZalo */
export function openZaloDesk(place: ZaloPlace, store: ZaloTokenStore): ZaloDesk {
  const { tokens, close } = tokensOf(place, store);
  const { phoneUrl: url, appSecret, proof, onlyPublic = false } = place;
  const desk = zaloDesk({ url, onlyPublic, ...(proof ? { proofSecret: appSecret } : {}), tokens });
  return { ...desk, close: async () => void (await Promise.all([desk.close(), close()])) };
}

/**
 * The channel of the account that the environment names.
 * @throws Error naming the variable that is missing
 */
export const createZalo = (config: ZaloConfig, store: ZaloTokenStore): Channel => openZalo(placeOf(config), store);

/** What the API asks of that account. @throws Error as createZalo */
export const createZaloDesk = (config: ZaloConfig, store: ZaloTokenStore): ZaloDesk =>
  openZaloDesk(placeOf(config), store);
