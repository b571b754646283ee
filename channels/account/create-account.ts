import { randomBytes } from 'node:crypto';
import type { AccountKind, OpenAccount } from '../../domain/account/kinds.js';
import { describedBy } from '../../domain/account/sms-description.js';
import type { Channel } from '../channel.js';
import { chatChannel } from '../chat/chat.js';
import { dkimKey } from '../email/dkim.js';
import { emailChannel } from '../email/email.js';
import { accessTokens } from '../email/smtp/access-token.js';
import type { SmtpLogin } from '../email/smtp/server.js';
import { requirePublicHost } from '../http/address-guard.js';
import type { SmppEvents } from '../sms/smpp/events.js';
import { smppServer } from '../sms/smpp/server-at.js';
import { smsChannel } from '../sms/sms.js';
import { esmsChannel } from '../sms/sms-esms.js';
import { genericSmsChannel } from '../sms/sms-generic.js';
import { smppChannel } from '../sms/sms-smpp.js';
import { speedSmsChannel } from '../sms/sms-speedsms.js';
import { openZalo, openZaloDesk, type ZaloPlace } from '../zalo/create-zalo.js';
import type { ZaloTokenStore } from '../zalo/tokens.js';
import type { ZaloDesk } from '../zalo/zalo-desk.js';
import { limited } from './limited.js';

/** What the deployment adds to every account. */
export interface AccountPlace {
  /** May accounts lead into private networks? For providers of the operator's own. */
  readonly allowPrivate: boolean;
  /** Where eSMS reports what became of a message. */
  readonly callbackUrl?: string;
  /** Where described providers report what became of a message. */
  readonly reportUrl?: (message: string) => string;
  /** Who hears what comes over the connections of an SMPP account. */
  readonly smppEvents?: SmppEvents;
  /** Where the tokens of this account at Zalo are kept. */
  readonly zaloTokens?: (keys: ZaloTokenKeys) => ZaloTokenStore;
}

/** What names the tokens of an account at Zalo, and opens them. */
interface ZaloTokenKeys {
  readonly appId: string;
  readonly accountId: string;
  readonly appSecret: string;
  readonly refreshToken: string;
}

type Of<K extends AccountKind> = Extract<OpenAccount, { kind: K }>;
type Make<K extends AccountKind> = (account: Of<K>, place: AccountPlace) => Channel;

const SMTP_TIMEOUT_MS = 30_000;
const SUBMISSIONS_PORT = 465;
/** As many as a chunk has, so that a doubt of one request touches one chunk. */
const SPEEDSMS_BATCH = 100;

function smtpLogin({ settings, secrets }: Of<'smtp'>, onlyPublic: boolean): SmtpLogin | undefined {
  const { login, oauth } = settings;
  const { password, oauthClientSecret: clientSecret = '', oauthRefreshToken: refreshToken = '' } = secrets;
  if (login === undefined) return undefined;
  if (!oauth) return { user: login, ...(password === undefined ? {} : { pass: password }) };
  return { user: login, accessToken: accessTokens({ ...oauth, clientSecret, refreshToken, onlyPublic }) };
}

const smtp: Make<'smtp'> = (account, { allowPrivate }) => {
  const { settings, secrets, connections } = account;
  const { host, port, tls, ca, from, fromName, replyTo, unsubscribe, returnPath, dkim } = settings;
  if (!allowPrivate) requirePublicHost(host);
  const auth = smtpLogin(account, !allowPrivate);
  const key = secrets.dkimPrivateKey;
  return emailChannel({
    server: {
      host,
      port,
      secure: settings.secure ?? port === SUBMISSIONS_PORT,
      tls,
      timeoutMs: SMTP_TIMEOUT_MS,
      onlyPublic: !allowPrivate,
      ...(ca === undefined ? {} : { ca }),
      ...(auth ? { auth } : {}),
    },
    from,
    connections,
    boundary: `nhip_${randomBytes(18).toString('base64url')}`,
    ...(fromName === undefined ? {} : { fromName }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(unsubscribe === undefined ? {} : { unsubscribeMailbox: unsubscribe }),
    ...(returnPath === undefined ? {} : { returnPath }),
    ...(dkim && key !== undefined ? { dkim: dkimKey(dkim.domain, dkim.selector, key) } : {}),
  });
};

function zaloParts(account: Of<'zalo'>, { allowPrivate, zaloTokens }: AccountPlace): [ZaloPlace, ZaloTokenStore] {
  const { appId, oaId: accountId, proof, url: phoneUrl, oaUrl: userUrl, tokenUrl } = account.settings;
  const { appSecret, refreshToken } = account.secrets;
  if (!zaloTokens) throw new Error('Cannot open the account as a store for its tokens must be there: there is none');
  const { connections, perMinute } = account;
  const place = {
    ...{ appId, appSecret, phoneUrl, userUrl, tokenUrl, proof, connections, onlyPublic: !allowPrivate },
    ...(perMinute === undefined ? {} : { perMinute }),
  };
  return [place, zaloTokens({ appId, accountId, appSecret, refreshToken })];
}

/**
 * What the API asks of a shop's own account at Zalo.
 * @throws Error where no store for tokens is named, PrivateAddress
 */
export const createAccountDesk = (account: Of<'zalo'>, place: AccountPlace): ZaloDesk =>
  openZaloDesk(...zaloParts(account, place));

const common = (
  { settings, secrets, connections }: Exclude<OpenAccount, { kind: 'smtp' | 'zalo' | 'sms_smpp' }>,
  { allowPrivate }: AccountPlace,
) => ({ url: settings.url, secret: secrets.secret, connections, onlyPublic: !allowPrivate });

/** The adapter of each kind. */
const MAKERS: { readonly [K in AccountKind]: Make<K> } = {
  smtp,
  chat: (account, place) => chatChannel({ ...common(account, place), batch: account.settings.batch }),
  sms_nhip: (account, place) => smsChannel(common(account, place)),
  sms_esms: (account, place) => {
    const { type, sender } = account.settings;
    return esmsChannel({
      ...common(account, place),
      key: account.secrets.key,
      type,
      ...(type === 2 && sender !== undefined ? { brandname: sender } : {}),
      ...(place.callbackUrl === undefined ? {} : { callbackUrl: place.callbackUrl }),
    });
  },
  sms_speedsms: (account, place) => {
    const { type, sender } = account.settings;
    return speedSmsChannel({
      ...common(account, place),
      type,
      batch: SPEEDSMS_BATCH,
      ...(sender === undefined ? {} : { sender }),
    });
  },
  sms_described: (account, place) => {
    const { description, sender } = account.settings;
    const { key } = account.secrets;
    return genericSmsChannel({
      ...common(account, place),
      description: describedBy(description),
      ...(place.reportUrl === undefined ? {} : { reportUrl: place.reportUrl }),
      ...(key === undefined ? {} : { key }),
      ...(sender === undefined ? {} : { sender }),
    });
  },
  zalo: (account, place) => openZalo(...zaloParts(account, place)),
  sms_smpp: ({ settings, secrets }, { allowPrivate, smppEvents }) => {
    const { url, sender, dialect, ca } = settings;
    const login = { ...secrets, onlyPublic: !allowPrivate, ...(ca === undefined ? {} : { ca }) };
    const server = smppServer(url, dialect, login);
    return smppChannel({ server, sender, ...(smppEvents ? { events: smppEvents } : {}) });
  },
};

/**
 * The adapter of a shop's own account. Its connections, hold-offs and learnt limits are its own.
 * @throws Error for settings that make none (a DKIM key that no receiver verifies), PrivateAddress
 */
export function createAccountChannel(account: OpenAccount, place: AccountPlace): Channel {
  const make = MAKERS[account.kind] as (account: OpenAccount, place: AccountPlace) => Channel;
  const channel = make(account, place);
  return account.perMinute === undefined ? channel : limited(channel, account.perMinute);
}
