import type { ChannelLease } from '../channels/account/account-channels.js';
import type { OutgoingMessage } from '../channels/channel.js';
import type { Place } from '../channels/link/short-link.js';
import type { ZaloDesk } from '../channels/zalo/zalo-desk.js';
import type { SmsDescription } from '../domain/account/sms-description.js';
import type { ChannelName } from '../domain/base/channel.js';
import type { MergeFields } from '../domain/message/template.js';
import type { RunResume } from '../domain/run/resume.js';
import type { RunTexts } from '../domain/run/run-texts.js';
import type { KeyRing } from '../models/account/key-ring.js';
import type { Models } from '../models/models.js';
import type { RateLimits } from './access/rate-limits.js';
import type { Wish } from './customers/wish-spool.js';
import type { Pulse } from './http/pulse.js';
import type { Pictures } from './reports/pictures/pool.js';
import type { Live } from './runs/live/live.js';
import type { Metrics } from './service/metrics.js';
import type { BeginSpan } from './service/trace.js';
import type { IdentityProvider } from './sessions/oidc/identity-provider.js';
import type { CampaignWorkflows } from './temporal/campaign-workflows.js';
import type { WinbackProviders } from './winbacks/providers.js';

/** The part of pino's interface that the API needs. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The keys of mail providers' webhooks; without one that provider's are refused. */
export interface MailWebhooks {
  /** Certificates of Amazon SNS, PEM. */
  readonly ses?: readonly string[];
  /** SendGrid's verification key, SPKI in base64. */
  readonly sendgrid?: string;
  readonly mailgun?: string;
  /** Last part of the address that Postmark calls. */
  readonly postmark?: string;
}

/** What the API is built from; api/server.ts brings the real things, tests their own. */
export interface ApiDeps {
  readonly models: Models;
  readonly workflows: CampaignWorkflows;
  readonly log: Logger;
  readonly now: () => Date;
  /** 32 fresh random bytes: the secret part of a new API key. */
  readonly randomBytes: () => Buffer;
  /** Key that is an admin before any is stored. */
  readonly adminKey?: string;
  readonly linkSecret: string;
  /** The TXT records of a name, each as its strings; rejects with DNS's code. Without it the DNS is not asked. */
  readonly resolveTxt?: (name: string) => Promise<readonly (readonly string[])[]>;
  /** Tells the console's people apart; without it they have keys and sign-in links. */
  readonly identityProvider?: IdentityProvider;
  /** Seals the secrets of shops' accounts; without it none with secrets can be saved. */
  readonly keyRing?: KeyRing;
  /** Whether what a shop names may lead into private networks. */
  readonly allowPrivateAddresses?: boolean;
  /** Where customers' phones reach tracking links; no trailing slash. */
  readonly publicUrl: string;
  /** Makes messages with the very code of the channels' workers (activities/deliver/render.ts). Throws TemplateError. */
  readonly renderer: (texts: RunTexts) => (customer: string, fields: MergeFields, place?: Place) => OutgoingMessage;
  /** What going on would do with the open runs of a campaign or programme (activities/run/resume-preview.ts). */
  readonly previewResume: (owner: string, outreach?: string) => Promise<readonly RunResume[]>;
  /** Secrets that providers sign receipts with; a channel without one takes none. */
  readonly receiptSecrets: Readonly<Partial<Record<ChannelName, string>>>;
  readonly mailWebhooks?: MailWebhooks;
  /** How the deployment's SMS provider speaks, where it is a described one. */
  readonly smsDescription?: SmsDescription;
  /** Last part of the address at which SpeedSMS reports; without it there is none. */
  readonly smsWebhookSecret?: string;
  /** Draws pictures of reports in a thread of its own. */
  readonly pictures: Pictures;
  /** How often keys and addresses may call; without it as often as they like. */
  readonly limits?: RateLimits;
  /** Counts and times answers, for Prometheus. */
  readonly metrics?: Pick<Metrics, 'observe'>;
  /** Begins a span for each request; without it nobody collects them. */
  readonly beginSpan?: BeginSpan;
  /** Origins of other sites whose pages may call the API with a key; without it none. */
  readonly corsOrigins?: readonly string[];
  /** Proxies whose X-Forwarded-For is believed: addresses, subnets or `loopback`. */
  readonly trustedProxies?: readonly string[];
  /** What win-back programmes ask of the providers; without it their preconditions say that nobody was asked. */
  readonly winback?: WinbackProviders;
  /** What the API asks of the Zalo account; without it there is none. */
  readonly zalo?: Pick<ZaloDesk, 'template' | 'standing'>;
  /** The shops' own SMS accounts, for what is left on them. */
  readonly smsAccounts?: { lease(shop: string): Promise<Pick<ChannelLease, 'channel' | 'release'>> };
  /** What zalo says, of the shops' own accounts. */
  readonly zaloDesks?: {
    lease(
      shop: string,
    ): Promise<Pick<ChannelLease<Pick<ZaloDesk, 'template' | 'standing' | 'close'>>, 'channel' | 'release'>>;
  };
  /** What Zalo signs its reports with. */
  readonly zaloWebhook?: { readonly appId: string; readonly secretKey: string };
  /** Where people look at workflows: the Temporal Web UI with its namespace; no trailing slash. */
  readonly temporalUi?: string;
  /** Where the built console lies; default: where `npm run build` puts it. */
  readonly consoleFolder?: string;
  /** Streams of progress, for who ends them when the process stops; default: the API's own. */
  readonly live?: Live;
  /** Whether MongoDB answers; without it every request waits for its own operations. */
  readonly pulse?: Pulse;
  /** Keeps refusals that come while MongoDB is away; without it they are asked to come again. */
  readonly keepWish?: (wish: Wish) => Promise<void>;
  /** Something was saved that Temporal could not be told: look soon (api/temporal/sweeper.ts). */
  readonly sweepSoon?: () => void;
  /** Resolves when MongoDB answers. */
  readonly pingDatabase: () => Promise<void>;
}
