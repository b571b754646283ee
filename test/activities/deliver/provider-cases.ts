/** What can happen at each simulated provider, and what the documents promise of the run then. */
import type { Channel } from '../../../channels/channel.js';
import { chatChannel } from '../../../channels/chat/chat.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { smsChannel } from '../../../channels/sms/sms.js';
import { esmsChannel } from '../../../channels/sms/sms-esms.js';
import { genericSmsChannel } from '../../../channels/sms/sms-generic.js';
import { speedSmsChannel } from '../../../channels/sms/sms-speedsms.js';
import type { FaultsInput } from '../../../dev/providers/faults.js';
import { ESMS_ACCOUNT, type Providers } from '../../../dev/providers/providers.js';
import { parseSmsDescription } from '../../../domain/account/sms-description.js';
import type { ChannelName } from '../../../domain/base/channel.js';
import type { HoldReason } from '../../../domain/customer/provider-error.js';
import type { SuppressionReason } from '../../../domain/customer/suppression.js';
import { NATIVE } from '../../channels/sms/sms-descriptions.js';
import { SECRETS } from '../../channels/support.js';

const HIT = 'u00003';
export const phone = (index: number): string => `9012300${String(index).padStart(2, '0')}`;

export interface Line {
  readonly channel: ChannelName;
  readonly make: (providers: Providers, now: () => number) => Channel;
  /** The hit customer's address as the provider knows it. */
  readonly hit: string;
}
const CONNECTIONS = { connections: 2, timeoutMs: 300 };
const smsSecret = SECRETS.smsSecret;
export const LINES = {
  chat: {
    channel: 'chat',
    hit: `chat-${HIT}`,
    make: ({ addresses }, now) =>
      chatChannel({ url: addresses.chat, secret: SECRETS.chatSecret, batch: 2, now, ...CONNECTIONS }),
  },
  email: {
    channel: 'email',
    hit: `${HIT}@example.com`,
    make: ({ addresses }, now) => {
      // A busy machine must have time for its handshakes: one that is lost is a doubt here, and stays one.
      const server = { ...smtpServer(addresses.smtp), timeoutMs: 1_000 };
      return emailChannel({ server, from: 'shop@example.com', boundary: 'nhip_test', now, connections: 2 });
    },
  },
  sms: {
    channel: 'sms',
    hit: `+84${phone(3)}`,
    make: ({ addresses }, now) =>
      smsChannel({ url: addresses.sms, secret: smsSecret, now, askAfterMs: 0, ...CONNECTIONS }),
  },
  generic: {
    channel: 'sms',
    hit: `+84${phone(3)}`,
    make: ({ addresses }, now) => {
      const lookup = { ...NATIVE.lookup, afterSeconds: 0 };
      const description = parseSmsDescription(JSON.stringify({ ...NATIVE, lookup }));
      return genericSmsChannel({ url: addresses.sms, secret: smsSecret, description, now, ...CONNECTIONS });
    },
  },
  esms: {
    channel: 'sms',
    hit: `0${phone(3)}`,
    make: ({ addresses }, now) => {
      const account = { key: ESMS_ACCOUNT.key, brandname: ESMS_ACCOUNT.brandname, type: 2 as const };
      return esmsChannel({ url: addresses.esms, secret: smsSecret, now, ...account, ...CONNECTIONS });
    },
  },
  speedsms: {
    channel: 'sms',
    hit: `84${phone(3)}`,
    make: ({ addresses }, now) => {
      const account = { secret: smsSecret, type: 2 as const, batch: 2 };
      return speedSmsChannel({ url: addresses.speedsms, now, ...account, ...CONNECTIONS });
    },
  },
} satisfies Record<string, Line>;

/**
 * What the documents promise: docs/channels.md; docs/operations.md, "When a run waits for you"; docs/sources.md#sms-providers,
 * docs/sources.md#bounces.
 */
interface Promised {
  /** On hold first; then, released, everybody gets the message. */
  readonly held?: HoldReason;
  readonly failed?: number;
  readonly unknown?: number;
  /** Of the failed: the recorded reason. */
  readonly why?: string;
  /** What each of the failed is suppressed for; absent: nobody is. */
  readonly suppressed?: SuppressionReason;
}
/** `empty`: nothing is left on the account. */
type Fault = FaultsInput & { readonly empty?: boolean };
export type Case = readonly [line: keyof typeof LINES, what: string, fault: Fault, promised: Promised];

const EVER = 1_000;
const errors = (status: number, requests = EVER): Fault => ({ errors: { requests, status } });
const code = (value: string, requests = EVER): Fault => ({ code: { requests, code: value } });
const drop = (when: 'after_accept' | 'before_accept'): Fault => ({ drop: { requests: 1, when } });
const HANG: Fault = { hang: { requests: 1 } };
const SLOW: Fault = { slowMs: 30 };
const BUSY: Fault = { busy: { requests: 2, retryAfterS: 1 } };
const EMPTY: Fault = { empty: true };
const reject = (line: keyof typeof LINES): Fault => ({ reject: [LINES[line].hit] });
const bounce = (line: keyof typeof LINES, status: string): Fault => ({ bounce: { to: [LINES[line].hit], status } });

/** Chat and SpeedSMS carry two messages a request, so there a request's fault befalls two. */
const TWO = 2;

const CHAT: readonly Case[] = [
  ['chat', 'is slow', SLOW, {}],
  ['chat', 'is busy', BUSY, {}],
  ['chat', 'answers 500 once', errors(500, 1), {}],
  ['chat', 'answers 503 twice', errors(503, 2), {}],
  ['chat', 'breaks off after taking', drop('after_accept'), {}],
  ['chat', 'breaks off before taking', drop('before_accept'), {}],
  ['chat', 'hangs', HANG, {}],
  ['chat', 'has no quota left for now', code('quota_exceeded', 2), {}],
  ['chat', 'cannot read a request, but each of its messages', errors(422, 1), {}],
  ['chat', 'refuses the key', errors(401), { held: 'config' }],
  ['chat', 'has moved', errors(302), { held: 'config' }],
  ['chat', 'says that the shop may not send', code('not_allowed'), { held: 'config' }],
  ['chat', 'wants to be paid', errors(402), { held: 'money' }],
  ['chat', 'has no balance left', code('insufficient_balance'), { held: 'money' }],
  ['chat', 'is blocked by one', reject('chat'), { failed: 1, why: 'blocked', suppressed: 'blocked' }],
  [
    'chat',
    'knows two customers no more',
    code('unknown_recipient', 1),
    { failed: TWO, why: 'unknown_recipient', suppressed: 'invalid_address' },
  ],
  ['chat', 'refuses the two texts of a request', code('content_refused', 1), { failed: TWO, why: 'content_refused' }],
  ['chat', 'finds two texts too long', code('too_long', 1), { failed: TWO, why: 'too_long' }],
  ['chat', 'refuses for a reason nobody knows', code('whatever', 1), { failed: TWO, why: 'whatever' }],
];

const EMAIL: readonly Case[] = [
  ['email', 'is slow', SLOW, {}],
  ['email', 'puts off', { busy: { requests: 3 } }, {}],
  ['email', 'puts off at DATA', errors(451, 2), {}],
  ['email', 'finds a mailbox full for now', code('452 4.2.2 Full', 2), {}],
  ['email', 'breaks off after DATA', drop('after_accept'), { unknown: 1 }],
  ['email', 'breaks off before taking', drop('before_accept'), { unknown: 1 }],
  ['email', 'hangs after DATA', HANG, { unknown: 1 }],
  ['email', 'takes a message that bounces later', bounce('email', '5.1.1'), {}],
  ['email', 'refuses the login at DATA', errors(535), { held: 'config' }],
  ['email', 'refuses everybody by policy', code('550 5.7.1 No'), { held: 'config' }],
  ['email', 'refuses once by policy', code('550 5.7.1 No', 1), {}],
  ['email', 'refuses our domain', code('553 5.1.8 No'), { held: 'config' }],
  ['email', 'knows no such mailbox', reject('email'), { failed: 1, why: 'smtp_550_5.1.1', suppressed: 'hard_bounce' }],
  ['email', 'finds a mailbox full', code('552 5.2.2 Full', 1), { failed: 1, why: 'smtp_552_5.2.2' }],
  ['email', 'says nothing exact', code('550 5.5.0 Unavailable', 1), { failed: 1, why: 'smtp_550_5.5.0' }],
  ['email', 'refuses a recipient without a reason', code('550 No', 1), { failed: 1, why: 'smtp_550' }],
  ['email', 'refuses a text', code('554 5.6.0 No', 1), { failed: 1, why: 'smtp_554_5.6.0' }],
  ['email', 'finds a text too large', code('552 5.3.4 No', 1), { failed: 1, why: 'smtp_552_5.3.4' }],
  ['email', 'refuses a command', code('501 5.5.4 No', 1), { failed: 1, why: 'smtp_501_5.5.4' }],
  ['email', 'refuses a message at DATA', errors(554, 1), { failed: 1, why: 'smtp_554' }],
];

/** A described provider's codes are told from those of every other channel. */
const reason = (line: string, word: string): string => (line === 'generic' ? `sms_${word}` : word);

/** The native protocol, by its own adapter and by a description: a doubt is asked about. */
const NATIVE_SMS: readonly Case[] = (['sms', 'generic'] as const).flatMap((line): Case[] => [
  [line, 'is slow', SLOW, {}],
  [line, 'is busy', BUSY, {}],
  [line, 'answers 500 once', errors(500, 1), {}],
  [line, 'breaks off after taking', drop('after_accept'), {}],
  [line, 'breaks off before taking', drop('before_accept'), {}],
  [line, 'hangs', HANG, {}],
  [line, 'refuses the key', errors(403), { held: 'config' }],
  [line, 'wants to be paid', errors(402), { held: 'money' }],
  [line, 'has no balance left', EMPTY, { held: 'money' }],
  [line, 'is blocked by one', reject(line), { failed: 1, why: reason(line, 'blocked'), suppressed: 'blocked' }],
  // Before a described provider has taken anything, its description may be what it cannot read.
  [
    line,
    'cannot read a message',
    errors(400, line === 'generic' ? EVER : 1),
    line === 'generic' ? { held: 'config' } : { failed: 1, why: 'http_400' },
  ],
  [line, 'refuses for a reason nobody knows', code('whatever', 1), { failed: 1, why: reason(line, 'whatever') }],
]);

const NATIVE_WORDS: readonly Case[] = [
  ['sms', 'has no quota left for now', code('quota_exceeded', 2), {}],
  ['sms', 'says that the shop may not send', code('not_allowed'), { held: 'config' }],
  [
    'sms',
    'knows no such number',
    code('invalid_address', 1),
    { failed: 1, why: 'invalid_address', suppressed: 'invalid_address' },
  ],
  ['sms', 'refuses a text', code('too_long', 1), { failed: 1, why: 'too_long' }],
];

const ESMS: readonly Case[] = [
  ['esms', 'is slow', SLOW, {}],
  ['esms', 'is busy', BUSY, {}],
  ['esms', 'answers 500 once', errors(500, 1), {}],
  ['esms', 'breaks off after taking, and knows the RequestId', drop('after_accept'), {}],
  ['esms', 'breaks off before taking', drop('before_accept'), {}],
  ['esms', 'hangs', HANG, {}],
  ['esms', 'answers without a code', code('none', 1), {}],
  ['esms', 'takes a message that fails later', bounce('esms', '99'), {}],
  ['esms', 'does not know the brandname', code('104'), { held: 'config' }],
  ['esms', 'does not know the template', code('146'), { held: 'config' }],
  ['esms', 'takes one text for another template', code('146', 1), { failed: 1, why: 'esms_146' }],
  ['esms', 'does not know the brandname in one network', code('177', 1), { failed: 1, why: 'esms_177' }],
  ['esms', 'does not know the brandname in any network', code('177'), { held: 'config' }],
  ['esms', 'has no balance left', EMPTY, { held: 'money' }],
  ['esms', 'is blocked by one', reject('esms'), { failed: 1, why: 'esms_99', suppressed: 'blocked' }],
  ['esms', 'knows no such number', code('108', 1), { failed: 1, why: 'esms_108', suppressed: 'invalid_address' }],
  ['esms', 'refuses with a code nobody knows', code('999', 1), { failed: 1, why: 'esms_999' }],
];

const SPEEDSMS: readonly Case[] = [
  ['speedsms', 'is slow', SLOW, {}],
  ['speedsms', 'is busy', BUSY, {}],
  ['speedsms', 'says 500', code('500', 1), {}],
  ['speedsms', 'takes a message that fails later', bounce('speedsms', '5'), {}],
  ['speedsms', 'knows one number of a request not, and does not say which', code('105', 1), {}],
  // It knows no key of ours and answers no question: a doubt is for ever, and of a whole request.
  ['speedsms', 'answers 500 once', errors(500, 1), { unknown: TWO }],
  ['speedsms', 'breaks off after taking', drop('after_accept'), { unknown: TWO }],
  ['speedsms', 'breaks off before taking', drop('before_accept'), { unknown: TWO }],
  ['speedsms', 'hangs', HANG, { unknown: TWO }],
  ['speedsms', 'does not allow our address', code('007'), { held: 'config' }],
  ['speedsms', 'has no balance left', EMPTY, { held: 'money' }],
  [
    'speedsms',
    'knows no such number',
    reject('speedsms'),
    { failed: 1, why: 'speedsms_105', suppressed: 'invalid_address' },
  ],
  ['speedsms', 'finds two texts too long', code('113', 1), { failed: TWO, why: 'speedsms_113' }],
  ['speedsms', 'refuses with a code nobody knows', code('999', 1), { failed: TWO, why: 'speedsms_999' }],
];

export const CASES: readonly Case[] = [...CHAT, ...EMAIL, ...NATIVE_SMS, ...NATIVE_WORDS, ...ESMS, ...SPEEDSMS];
