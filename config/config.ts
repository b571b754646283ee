import { z } from 'zod';

const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const port = whole(0, 65_535);
const SECRET_WORDS = 'a secret of at least 16 characters';
const secret = z.string({ error: SECRET_WORDS }).min(16, { error: SECRET_WORDS });
/** A host and a port alone: the login has variables of its own. */
const smppUrl = z.url({ protocol: /^smpps?$/, error: 'smpp://host:port or smpps://host:port' });
const ISSUER_WORDS = 'an https address (http on this machine only), as the provider calls itself';
const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https address' });

/** Every variable the programs read: one place, parsed once at start. `docs/operations.md` lists them; a test compares. */
export const configSchema = z.object({
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'host:port')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: z.enum(['true', 'false']).default('false'),
  /** The Temporal Web UI, for links of the console. */
  TEMPORAL_UI_URL: httpUrl.optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'mongodb://… or mongodb+srv://…')
    .default('mongodb://127.0.0.1:27017/nhip'),
  /** `majority` on a replica set; 1 for a single server that knows no write concern. */
  MONGODB_WRITE_CONCERN: z.enum(['majority', '1']).default('majority'),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port.default(8080),
  /** Where customers' phones reach tracking links; no trailing slash. */
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:8080'),
  ADMIN_API_KEY: secret.optional(),
  /** OpenID provider of the console's people: its issuer, as it calls itself; https, or http on this machine. */
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: ISSUER_WORDS })
    .regex(/^(?:https:|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/])/, ISSUER_WORDS)
    .optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** Without it the client is a public one, held by PKCE alone. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Proxies before the API, comma separated, whose X-Forwarded-For is believed; `none` when there is none. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(
      z.array(
        z.string().regex(/^(?:none|loopback|linklocal|uniquelocal|[\da-f.:]{2,45}(?:\/\d{1,3})?)$/i, {
          error: 'none, or addresses, subnets, loopback, linklocal, uniquelocal with commas between',
        }),
      ),
    )
    .optional(),
  /** Origins whose pages may call the API from a browser, comma separated; without it none. */
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(
      z.array(
        z
          .string()
          .regex(/^https?:\/\/[^\s/,*]+$/, { error: 'origins such as https://desk.shop.example, commas between' }),
      ),
    )
    .optional(),
  /** Calls a minute and process: of one key, of keys that are none by address, of links and of reports by address. */
  RATE_LIMIT_KEY: whole(1, 1_000_000).default(30_000),
  RATE_LIMIT_FAILING: whole(1, 1_000_000).default(60),
  RATE_LIMIT_LINKS: whole(1, 1_000_000).default(30_000),
  RATE_LIMIT_INBOUND: whole(1, 1_000_000).default(60_000),
  /** Where the API keeps refusals that come while MongoDB is away, until they are recorded. */
  SPOOL_DIR: z.string().min(1).default('spool'),
  LINK_SECRET: secret,
  /** Wraps the secrets of shops' accounts: `id:key`, the key 32 octets in base64; the first seals, all of them open. */
  ACCOUNT_KEYS: z
    .string()
    .regex(
      /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(,[\w-]{1,32}:[A-Za-z0-9+/]{43}=){0,9}$/,
      'id:key in base64, separated by commas',
    )
    .optional(),
  /** Whether accounts of shops may lead into private networks: for providers of the operator's own. */
  ACCOUNT_PRIVATE_ADDRESSES: z.enum(['refuse', 'allow']).default('refuse'),
  CHAT_URL: httpUrl.optional(),
  CHAT_SECRET: secret.optional(),
  /** Messages per chat request, 1 to 100. */
  CHAT_BATCH: whole(1, 100).default(100),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'smtp://… or smtps://…' }).optional(),
  /** `off` only for a server on this machine. Default: by SMTP_URL (docs/channels.md). */
  SMTP_TLS: z.enum(['required', 'opportunistic', 'off']).optional(),
  /** Certificates to trust instead of the system's: PEM, or the name of a file that holds it. */
  SMTP_CA: z.string().min(1).optional(),
  /** XOAUTH2 instead of a password: the token endpoint, and the account there. */
  SMTP_OAUTH_URL: httpUrl.optional(),
  SMTP_OAUTH_CLIENT_ID: z.string().min(1).optional(),
  SMTP_OAUTH_CLIENT_SECRET: z.string().min(1).optional(),
  SMTP_OAUTH_REFRESH_TOKEN: z.string().min(1).optional(),
  MAIL_FROM: z.email({ error: 'one e-mail address' }).default('noreply@example.com'),
  /** The sender's name beside the address. */
  MAIL_FROM_NAME: z.string().min(1).max(100, { error: 'at most 100 characters' }).optional(),
  /** Where answers go. */
  MAIL_REPLY_TO: z.email({ error: 'one e-mail address' }).optional(),
  /** Takes a mail that unsubscribes: a second way beside the link. */
  MAIL_UNSUBSCRIBE: z.email({ error: 'one e-mail address' }).optional(),
  /** Takes what comes back; each message's return path is it with `+token` before the `@` (RFC 5233), of 64 characters at most. */
  MAIL_RETURN_PATH: z
    .email({ error: 'one e-mail address' })
    .regex(/^[^@+]{1,21}@/, 'an address with at most 21 characters, none of them +, before the @')
    .optional(),
  DKIM_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'a domain name')
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'a DNS label')
    .optional(),
  /** PEM, or the name of a file that holds it. */
  DKIM_PRIVATE_KEY: z.string().optional(),
  SMS_PROVIDER: z.enum(['nhip', 'generic', 'esms', 'speedsms', 'smpp']).default('nhip'),
  /** Signs what comes back by e-mail: bounces, complaints, receipts. */
  EMAIL_WEBHOOK_SECRET: secret.optional(),
  /** Certificates that Amazon SNS signs with, PEM, one after the other: nothing is fetched. */
  SES_SNS_CERTIFICATES: z.string().startsWith('-----BEGIN CERTIFICATE-----', 'certificates in PEM').optional(),
  /** Verification key of SendGrid's Event Webhook, as its page shows it. */
  SENDGRID_PUBLIC_KEY: z.base64({ error: 'a public key in base64' }).optional(),
  MAILGUN_SIGNING_KEY: secret.optional(),
  /** Postmark: last part of the address that its webhooks call. */
  POSTMARK_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,200}$/, 'at least 16 letters, digits, - and _')
    .optional(),
  SMS_URL: z.union([httpUrl, smppUrl], { error: 'http(s)://…, or smpp://host:port and smpps://host:port' }).optional(),
  /** Certificates of an SMPP provider to trust instead of the system's: PEM, or the name of a file that holds it. */
  SMS_CA: z.string().min(1).optional(),
  /** eSMS: ApiKey; SMPP: system_id. */
  SMS_KEY: z.string().min(1).optional(),
  SMS_SECRET: secret.optional(),
  /** SMPP: what system_id logs in with; the standard gives it eight characters. */
  SMS_PASSWORD: z.string().min(1).optional(),
  /** Brandname that customers see. */
  SMS_SENDER: z
    .string()
    .regex(/^[ -~]{1,20}$/, 'at most 20 letters, digits and signs without diacritics')
    .optional(),
  /** The provider's own number of a kind of message. */
  SMS_TYPE: whole(1, 99).optional(),
  /** Channels whose sender the operator has verified by other means: email, sms. */
  VERIFIED_SENDERS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .pipe(z.array(z.enum(['email', 'sms'], { error: 'a list of email, sms' }))),
  /** What the contract says one billed part costs, in minor units (whole VND); for estimates only. */
  SMS_PART_PRICE: whole(1, 1_000_000).optional(),
  /** How long after a hand-over the provider may still not know a message, where it can be asked; default the policy's. */
  SMS_ASK_AFTER_SECONDS: whole(0, 3_600).optional(),
  /** JSON, or the name of a file that holds it (docs/channels.md). */
  SMS_DESCRIPTION: z.string().optional(),
  /** Where the provider reports what became of a message; each gets an address of its own below it. */
  SMS_CALLBACK_URL: httpUrl.optional(),
  /** SpeedSMS: last part of the address that it reports results to. */
  SMS_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,200}$/, 'at least 16 letters, digits, - and _')
    .optional(),
  /** Zalo: the application, its secret, the official account, and the refresh token that the first pair is fetched with. */
  ZALO_APP_ID: z
    .string()
    .regex(/^\d{1,25}$/, 'digits')
    .optional(),
  ZALO_APP_SECRET: z.string().min(8, { error: 'at least 8 characters' }).optional(),
  ZALO_OA_ID: z
    .string()
    .regex(/^\d{1,25}$/, 'digits')
    .optional(),
  ZALO_REFRESH_TOKEN: z.string().min(1).optional(),
  /** The secret key of the official account, which is not the application's: signs what Zalo reports. */
  ZALO_OA_SECRET_KEY: z.string().min(8, { error: 'at least 8 characters' }).optional(),
  /** Zalo's hosts: what goes by phone, by user id, and the tokens. */
  ZALO_URL: httpUrl.default('https://business.openapi.zalo.me'),
  ZALO_OA_URL: httpUrl.default('https://openapi.zalo.me'),
  ZALO_TOKEN_URL: httpUrl.default('https://oauth.zaloapp.com'),
  /** Whether each request carries appsecret_proof. */
  ZALO_PROOF: z.enum(['true', 'false']).default('true'),
  /** Requests a minute that the account's plan takes, kept by each process. */
  ZALO_REQUESTS_PER_MINUTE: whole(1, 4_000).default(60),
  /** Connections per channel and worker process. */
  CHANNEL_CONNECTIONS: whole(1, 200).default(20),
  /** Which workers this process runs, comma separated: campaigns, chat, email, sms, zalo. */
  WORKER_ROLES: z
    .string()
    .default('campaigns,chat,email,sms')
    .transform((list) => list.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['campaigns', 'chat', 'email', 'sms', 'zalo'])).min(1)),
  /** Worker deployment versioning of the workflows: the deployment's name, and this build's; both or neither. */
  WORKER_DEPLOYMENT: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'at most 100 letters, digits, - and _')
    .optional(),
  WORKER_BUILD_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'at most 100 letters, digits, -, _ and .')
    .optional(),
  METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'host:port')
    .optional(),
  /** Where a worker says whether it lives and is ready. */
  HEALTH_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'host:port')
    .optional(),
  /** Folder of workflow bundles made beforehand (`npm run bundle`); without it a worker makes its own at start. */
  WORKFLOW_BUNDLES: z.string().min(1).optional(),
  /** A collector of OpenTelemetry; spans go to /v1/traces below it. Without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  /** Header fields for the collector, `name=value` with commas between; read by OpenTelemetry's exporter itself. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  /** Share of the traces that are kept, where the caller has not decided. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'a number from 0 to 1' })
    .min(0, 'a number from 0 to 1')
    .max(1, 'a number from 0 to 1')
    .default(1),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type Config = z.output<typeof configSchema>;

/** Thrown by parseConfig: one line per wrong variable. */
export class ConfigError extends Error {}

const SECRET = /SECRET|KEY|TOKEN|PASSWORD/;

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming each wrong variable, its value (secrets masked) and what is allowed.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = given[name];
    const shown = value === undefined ? 'is not set' : `is ${SECRET.test(name) ? '(hidden)' : JSON.stringify(value)}`;
    return `${name} ${shown}: allowed is ${issue.message.replace(/^Invalid option: expected /, '')}`;
  });
  throw new ConfigError(`Cannot start, the configuration is wrong:\n  ${lines.join('\n  ')}`);
}
