import { AccountChannels } from '../channels/account/account-channels.js';
import { brokenChannel } from '../channels/account/broken.js';
import { type AccountPlace, createAccountChannel, createAccountDesk } from '../channels/account/create-account.js';
import { observed } from '../channels/account/observed.js';
import type { Channel } from '../channels/channel.js';
import { PrivateAddress } from '../channels/http/address-guard.js';
import { reportUrl } from '../channels/link/report-url.js';
import type { SmppEvents } from '../channels/sms/smpp/events.js';
import type { ZaloDesk } from '../channels/zalo/zalo-desk.js';
import { type Config, ConfigError } from '../config/config.js';
import type { ChannelAccount } from '../domain/account/account.js';
import { openAccount } from '../domain/account/kinds.js';
import type { ChannelName } from '../domain/base/channel.js';
import { trimEndOf } from '../domain/base/text/trim.js';
import { noteHealth } from '../models/account/account-health.js';
import { readAccount, secretsOf } from '../models/account/account-store.js';
import { SealBroken } from '../models/account/envelope.js';
import { type KeyRing, parseKeyRing } from '../models/account/key-ring.js';
import type { Models } from '../models/models.js';
import { zaloTokenStore } from '../models/shop/zalo/zalo-account-store.js';
import type { SmppOwner } from './smpp/smpp-events.js';

/** The part of a logger that this uses; fields hold ids, never settings or secrets. */
interface Log {
  warn(fields: object, message: string): void;
}

export interface ShopChannelsDeps {
  /** Times what a channel does (worker/measured.ts). */
  readonly measure?: (channel: Channel) => Channel;
  readonly models: Models;
  readonly now: () => Date;
  readonly keyRing?: KeyRing;
  readonly place: AccountPlace;
  /** Who hears what comes over an SMPP account's connections; without it nobody listens. */
  readonly eventsOf?: (owner: SmppOwner) => SmppEvents;
  readonly log: Log;
}

/** What the configuration says of accounts. @throws ConfigError when ACCOUNT_KEYS is no ring of keys */
export function accountConfig(
  config: Pick<Config, 'ACCOUNT_KEYS' | 'ACCOUNT_PRIVATE_ADDRESSES' | 'PUBLIC_URL' | 'LINK_SECRET'>,
): Pick<ShopChannelsDeps, 'keyRing' | 'place'> {
  const { ACCOUNT_KEYS: keys, LINK_SECRET: linkSecret } = config;
  const publicUrl = trimEndOf(config.PUBLIC_URL, '/');
  const place = {
    allowPrivate: config.ACCOUNT_PRIVATE_ADDRESSES === 'allow',
    callbackUrl: `${publicUrl}/v1/callbacks/esms`,
    reportUrl: (message: string) => reportUrl({ publicUrl, linkSecret }, message),
  };
  if (keys === undefined) return { place };
  try {
    return { place, keyRing: parseKeyRing(keys) };
  } catch (error) {
    throw new ConfigError(`Cannot start, the configuration is wrong:\n  ${(error as Error).message}`);
  }
}

/** Why an account makes no channel, as the run's hold says it. */
const reasonOf = (error: unknown): string => {
  if (error instanceof SealBroken) return 'account_sealed';
  return error instanceof PrivateAddress ? 'private_address' : 'account_broken';
};

type Parts = Pick<ShopChannelsDeps, 'models' | 'now' | 'keyRing' | 'place'>;

/** An account with its secrets, and where it stands. @throws SealBroken, ZodError */
function opened({ models, now, keyRing, place }: Parts, account: ChannelAccount) {
  const { _id: owner } = account;
  const zaloTokens: AccountPlace['zaloTokens'] = (keys) => zaloTokenStore(models, { ...keys, owner }, now);
  return { account: openAccount(account, secretsOf(keyRing, account)), place: { ...place, zaloTokens } };
}

const current = async (models: Models, shop: string, name: ChannelName) => {
  const account = await readAccount(models, shop, name);
  return account && { stamp: `${account.createdAt.getTime()}.${account.version}`, account };
};

/** Says nothing, as when Zalo cannot be asked. */
const SILENT: ZaloDesk = {
  template: async () => undefined,
  standing: async () => undefined,
  close: async () => undefined,
};

/** What the API asks of the shops' own accounts at Zalo. */
export function shopDesks(deps: Parts & Pick<ShopChannelsDeps, 'log'>): AccountChannels<ChannelAccount, ZaloDesk> {
  const open = (stored: ChannelAccount): ZaloDesk => {
    try {
      const { account, place } = opened(deps, stored);
      return account.kind === 'zalo' ? createAccountDesk(account, place) : SILENT;
    } catch (error) {
      deps.log.warn({ account: stored._id, reason: reasonOf(error) }, 'the account cannot be used');
      return SILENT;
    }
  };
  return new AccountChannels({ read: (shop) => current(deps.models, shop, 'zalo'), open });
}

/** The channels of one name that the shops have of their own; a shop without one sends by the deployment's. */
export function shopChannels(name: ChannelName, deps: ShopChannelsDeps): AccountChannels<ChannelAccount> {
  const { models, log, now, eventsOf } = deps;
  const open = (account: ChannelAccount): Channel => {
    const { _id, identity, shop } = account;
    try {
      const found = opened(deps, account);
      const heard = eventsOf ? { smppEvents: eventsOf({ identity, shop }) } : {};
      const channel = createAccountChannel(found.account, { ...found.place, ...heard });
      const made = {
        ...observed(channel, (said) => noteHealth(models, { _id, identity, ...said }), now),
        account: identity,
      };
      return deps.measure?.(made) ?? made;
    } catch (error) {
      const reason = reasonOf(error);
      log.warn({ account: _id, reason }, 'the account cannot be used');
      return { ...brokenChannel(name, reason), account: identity };
    }
  };
  return new AccountChannels({ read: (shop) => current(models, shop, name), open });
}
