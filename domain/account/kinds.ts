import { z } from 'zod';
import type { ChannelName } from '../base/channel.js';
import {
  anySecret,
  certificates,
  domainName,
  host,
  oneOf,
  providerUrl,
  shortSecret,
  smppUrl,
  smsSender,
  strongSecret,
  zaloId,
} from './settings.js';
import { smppDialectSchema } from './smpp-dialect.js';
import { readyDescription, smsDescriptionSchema } from './sms-description.js';

/** What the account of one kind is made of. */
interface Kind {
  readonly channel: ChannelName;
  /** What may be read again. */
  readonly settings: z.ZodObject;
  /** What may not: strings only. */
  readonly secrets: z.ZodObject;
  /**
   * Settings that say to whom the secrets are shown, or whose account it is. Whoever changes one brings the secrets again, so
   * that none can be led to another address than the one it was given for.
   */
  readonly identity: readonly string[];
  /** Secrets that name the account at the provider: another one is another account. */
  readonly login?: readonly string[];
  /** By name, the secrets that are of no use any more when this one is another. */
  readonly outdates?: Readonly<Record<string, readonly string[]>>;
  /** Secrets that these settings need besides those that the kind always has. */
  readonly needs?: (settings: Readonly<Record<string, unknown>>) => readonly string[];
}

type Half = Readonly<Record<string, unknown>>;

const ADDRESS = 'one e-mail address';
const mailbox = z.email({ error: ADDRESS }).max(254);
const label = z.string().regex(/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}$/i, 'a DNS label');

const smtp = z
  .strictObject({
    host,
    port: z.int().min(1).max(65_535).default(587),
    /** TLS from the first byte; default: on port 465. */
    secure: z.boolean().exactOptional(),
    tls: z.enum(['required', 'opportunistic']).default('required'),
    login: z.string().min(1).max(254).exactOptional(),
    from: mailbox,
    fromName: z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{Cc}*$/u, 'one line')
      .exactOptional(),
    replyTo: mailbox.exactOptional(),
    unsubscribe: mailbox.exactOptional(),
    returnPath: mailbox
      .regex(/^[^@+]{1,21}@/, 'an address with at most 21 characters, none of them +, before the @')
      .exactOptional(),
    /** Signed by a key of our own making, or by the secret `dkimPrivateKey`. */
    dkim: z.strictObject({ domain: domainName, selector: label }).exactOptional(),
    /** What the domain's SPF record must include, as the provider says: `spf.provider.example`. */
    spfInclude: domainName.exactOptional(),
    /** XOAUTH2 instead of a password, for the mailbox `login`. */
    oauth: z.strictObject({ url: providerUrl, clientId: z.string().min(1).max(500) }).exactOptional(),
    /** Certificates to trust instead of the system's, PEM. */
    ca: certificates.exactOptional(),
  })
  .refine(
    ({ dkim, from }) => {
      const own = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
      const signed = dkim?.domain.toLowerCase();
      return signed === undefined || own === signed || own.endsWith(`.${signed}`);
    },
    { path: ['dkim', 'domain'], error: 'the domain of from, or one above it' },
  )
  .refine(({ oauth, login }) => oauth === undefined || login !== undefined, {
    path: ['login'],
    error: 'the mailbox that the tokens are for',
  })
  .refine(({ tls, login }) => tls === 'required' || login === undefined, {
    path: ['tls'],
    error: 'required, as a password crosses no network in the clear',
  });

const NEEDS_SENDER = { path: ['sender'], error: 'the brand name, which this type has' };
const sms = { url: providerUrl, sender: smsSender.exactOptional() };

/**
 * Every kind of account: one table, from which the API's schema, the check of what is stored and the adapters are made. A new
 * kind is a row here and its adapter in channels/account/create-account.ts.
 */
export const ACCOUNT_KINDS = {
  smtp: {
    channel: 'email',
    settings: smtp,
    secrets: z.strictObject({
      password: anySecret.exactOptional(),
      dkimPrivateKey: anySecret.exactOptional(),
      oauthClientSecret: anySecret.exactOptional(),
      oauthRefreshToken: anySecret.exactOptional(),
    }),
    identity: ['host', 'port', 'secure', 'tls', 'ca', 'login', 'oauth'],
    needs: ({ login, oauth }: Half) =>
      oauth === undefined ? (login === undefined ? [] : ['password']) : ['oauthClientSecret', 'oauthRefreshToken'],
  },
  chat: {
    channel: 'chat',
    settings: z.strictObject({ url: providerUrl, batch: z.int().min(1).max(100).default(100) }),
    secrets: z.strictObject({ secret: strongSecret }),
    identity: ['url'],
  },
  sms_nhip: {
    channel: 'sms',
    settings: z.strictObject(sms),
    secrets: z.strictObject({ secret: strongSecret }),
    identity: ['url'],
  },
  sms_esms: {
    channel: 'sms',
    settings: z
      .strictObject({
        ...sms,
        url: providerUrl.default('https://rest.esms.vn/MainService.svc/json'),
        type: oneOf(2, 8).default(2),
      })
      .refine(({ type, sender }) => type === 8 || sender !== undefined, NEEDS_SENDER),
    secrets: z.strictObject({ key: anySecret, secret: strongSecret }),
    identity: ['url'],
    login: ['key'],
  },
  sms_speedsms: {
    channel: 'sms',
    settings: z
      .strictObject({
        ...sms,
        url: providerUrl.default('https://api.speedsms.vn/index.php'),
        type: oneOf(2, 3, 4, 5).default(3),
      })
      .refine(({ type, sender }) => sender !== undefined || type === 2 || type === 4, NEEDS_SENDER),
    secrets: z.strictObject({ secret: strongSecret }),
    identity: ['url'],
  },
  sms_described: {
    channel: 'sms',
    settings: z.strictObject({ ...sms, description: z.union([readyDescription, smsDescriptionSchema]) }),
    secrets: z.strictObject({ key: anySecret.exactOptional(), secret: anySecret }),
    identity: ['url', 'description'],
    login: ['key'],
  },
  zalo: {
    channel: 'zalo',
    settings: z.strictObject({
      appId: zaloId,
      oaId: zaloId,
      /** Whether each request is signed with the application's secret (appsecret_proof). */
      proof: z.boolean().default(true),
      /** What goes by phone, and templates, quota and quality. */
      url: providerUrl.default('https://business.openapi.zalo.me'),
      /** What goes by user id. */
      oaUrl: providerUrl.default('https://openapi.zalo.me'),
      tokenUrl: providerUrl.default('https://oauth.zaloapp.com'),
    }),
    secrets: z.strictObject({
      appSecret: shortSecret,
      /** Fetches the first pair of tokens; another one begins a new pair. */
      refreshToken: anySecret,
      /** The official account's own, which is not the application's: Zalo signs its reports with it. */
      oaSecretKey: shortSecret.exactOptional(),
    }),
    identity: ['appId', 'oaId', 'url', 'oaUrl', 'tokenUrl'],
    // The tokens are sealed with it, and the one that was given first is long spent.
    outdates: { appSecret: ['refreshToken'] },
  },
  sms_smpp: {
    channel: 'sms',
    settings: z.strictObject({
      url: smppUrl,
      sender: smsSender,
      dialect: smppDialectSchema.default(smppDialectSchema.parse({})),
      /** Certificates to trust instead of the system's, PEM. */
      ca: certificates.exactOptional(),
    }),
    /** system_id and password of the bind. */
    secrets: z.strictObject({ key: anySecret, secret: anySecret }),
    identity: ['url', 'ca'],
    login: ['key'],
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type AccountKind = keyof typeof ACCOUNT_KINDS;
export const KIND_NAMES = Object.keys(ACCOUNT_KINDS) as AccountKind[];
/** The settings of a kind, parsed. */
type SettingsOf<K extends AccountKind> = z.output<(typeof ACCOUNT_KINDS)[K]['settings']>;
type SecretsOf<K extends AccountKind> = z.output<(typeof ACCOUNT_KINDS)[K]['secrets']>;
/** Secrets by name. */
export type Secrets = Readonly<Record<string, string>>;

/** An account with everything that its adapter needs; never stored, never logged. */
export type OpenAccount = {
  readonly [K in AccountKind]: {
    readonly kind: K;
    readonly settings: SettingsOf<K>;
    readonly secrets: SecretsOf<K>;
    readonly connections: number;
    readonly perMinute?: number;
  };
}[AccountKind];

/**
 * What a stored account is, checked again: a description may have been written by an older build.
 * @throws ZodError when it no longer fits its kind; the message names fields and no values
 */
export function openAccount(
  account: {
    readonly kind: AccountKind;
    readonly settings: unknown;
    readonly connections: number;
    readonly perMinute?: number;
  },
  secrets: Secrets,
): OpenAccount {
  const { kind, connections, perMinute } = account;
  const { settings, secrets: secretSchema }: Kind = ACCOUNT_KINDS[kind];
  return {
    kind,
    settings: settings.parse(account.settings),
    secrets: secretSchema.parse(secrets),
    connections,
    ...(perMinute === undefined ? {} : { perMinute }),
  } as OpenAccount;
}

/** The secrets that these settings need and that are not there. */
export function missingSecrets(kind: AccountKind, settings: Half, secrets: Secrets): string[] {
  const { secrets: schema, needs }: Kind = ACCOUNT_KINDS[kind];
  const always = Object.entries(schema.shape).filter(([, field]) => field._zod.optin !== 'optional');
  const names = [...always.map(([name]) => name), ...(needs?.(settings) ?? [])];
  return names.filter((name) => secrets[name] === undefined);
}

/** The stored secrets that stay beside those that are given, without what these make useless. */
export function besides(kind: AccountKind, stored: Secrets, given: Secrets): Secrets {
  const { outdates = {} }: Kind = ACCOUNT_KINDS[kind];
  const gone = Object.entries(outdates).flatMap(([name, others]) =>
    given[name] === undefined || given[name] === stored[name] ? [] : others,
  );
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !gone.includes(name)));
}

const same = (names: readonly string[], one: Half, other: Half): boolean =>
  names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** Whether secrets given for one account may stay with another: it shows them to the same provider, in the same way. */
export function keepsSecrets(kind: AccountKind, before: Half, after: Half): boolean {
  const { identity }: Kind = ACCOUNT_KINDS[kind];
  return same(identity, before, after);
}

/** Whether the secrets log in to the same account at the provider. */
export function sameLogin(kind: AccountKind, before: Half, after: Half): boolean {
  const { login = [] }: Kind = ACCOUNT_KINDS[kind];
  return same(login, before, after);
}
