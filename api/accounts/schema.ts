import { z } from 'zod';
import { accountUrls, type CallbackBase } from '../../channels/link/report-url.js';
import { type ChannelAccount, RECORD_STATES } from '../../domain/account/account.js';
import { ACCOUNT_KINDS, type AccountKind, KIND_NAMES, type Secrets } from '../../domain/account/kinds.js';
import { accountChecks, isVerified } from '../../domain/account/verified.js';
import { CHANNELS } from '../../domain/base/channel.js';
import type { AccountHealth } from '../../models/account/account-schema.js';
import { versionOf } from '../../models/base/version.js';
import { instantOut, readVersion, shopParams, versionOut } from '../http/common-schema.js';

export const accountParams = shopParams.extend({ channel: z.enum(CHANNELS) });

const MAX_CONNECTIONS = 50;
const common = {
  connections: z.int().min(1).max(MAX_CONNECTIONS).default(5).meta({ description: 'Kept by each worker process' }),
  perMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .exactOptional()
    .meta({ description: 'Most messages in a minute from each worker process; absent: as many as the provider takes' }),
  version: readVersion.exactOptional(),
};

const bodyOf = (kind: AccountKind) => {
  const { settings, secrets } = ACCOUNT_KINDS[kind];
  return z.strictObject({
    kind: z.literal(kind),
    settings,
    secrets: (secrets as z.ZodObject).partial().default({}).meta({
      description:
        'Those that are not named stay as they are, as long as provider and login stay; none is ever shown again',
    }),
    ...common,
  });
};

/** What a caller says of an account, of whatever kind. */
export interface AccountBody {
  readonly kind: AccountKind;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Secrets;
  readonly connections: number;
  readonly perMinute?: number;
  readonly version?: number;
}
const [first, ...rest] = KIND_NAMES.map(bodyOf) as [ReturnType<typeof bodyOf>, ...ReturnType<typeof bodyOf>[]];
export const accountBody = z.discriminatedUnion('kind', [first, ...rest]).meta({ id: 'AccountBody' }) as z.ZodType<
  AccountBody,
  unknown
>;

const recordState = z.enum(RECORD_STATES);
export const accountOut = z
  .object({
    channel: z.enum(CHANNELS),
    kind: z.enum(KIND_NAMES),
    settings: z.record(z.string(), z.unknown()),
    secrets: z
      .record(z.string(), z.literal('set'))
      .meta({ description: 'Which are set; their values are never shown' }),
    connections: z.int(),
    perMinute: z.int().optional(),
    dkim: z
      .object({ name: z.string(), value: z.string() })
      .optional()
      .meta({ description: 'The TXT record to publish' }),
    records: z.object({ at: instantOut, dkim: recordState.optional(), spf: recordState.optional() }).optional(),
    brandname: z
      .object({
        sender: z.string(),
        document: z.string(),
        declaration: z.string(),
        declaredAt: instantOut,
        state: z.enum(['declared', 'accepted', 'refused']),
        decidedAt: instantOut.optional(),
        note: z.string().optional(),
      })
      .optional(),
    checks: z
      .array(
        z.object({
          check: z.enum(['test_message', 'dkim', 'spf', 'brandname']),
          state: z.enum(['met', 'failed', 'open']),
        }),
      )
      .meta({ description: 'What must be proven of it; its sender is verified when all are met' }),
    verified: z.boolean(),
    inboundUrl: z
      .string()
      .optional()
      .meta({ description: 'Where the provider hands over what customers write, as it is to be registered there' }),
    callbackUrl: z
      .string()
      .optional()
      .meta({ description: 'Where the provider reports what became of messages, as it is to be registered there' }),
    testedAt: instantOut
      .optional()
      .meta({ description: 'When the provider last took a test message from this account' }),
    health: z
      .object({
        sentAt: instantOut.optional(),
        refused: z.object({ reason: z.string(), errorClass: z.string(), at: instantOut }).optional(),
      })
      .meta({ description: 'What the provider last said to the workers' }),
    version: versionOut,
    createdAt: instantOut,
    updatedAt: instantOut,
  })
  .meta({ id: 'Account' });

/** An account as an answer shows it: which secrets are set, and none of them. */
export function accountView(
  base: CallbackBase,
  account: ChannelAccount,
  health: AccountHealth | undefined,
): z.input<typeof accountOut> {
  const { channel, kind, settings, secretNames, connections, perMinute, dkim, records, brandname, tested } = account;
  const known = health?.identity === account.identity ? health : undefined;
  const { sentAt, refused } = known ?? {};
  const { reports, inbound } = accountUrls(base, account);
  return {
    channel,
    kind,
    settings: { ...settings },
    secrets: Object.fromEntries(secretNames.map((name) => [name, 'set'])),
    connections,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(dkim ? { dkim } : {}),
    ...(records ? { records: { ...records, at: records.at.toISOString() } } : {}),
    ...(brandname
      ? {
          brandname: {
            ...brandname,
            declaredAt: brandname.declaredAt.toISOString(),
            decidedAt: brandname.decidedAt?.toISOString(),
          },
        }
      : {}),
    ...(tested?.identity === account.identity ? { testedAt: tested.at.toISOString() } : {}),
    checks: accountChecks(account),
    verified: isVerified(account),
    ...(inbound === undefined ? {} : { inboundUrl: inbound }),
    ...(reports === undefined ? {} : { callbackUrl: reports }),
    health: {
      ...(sentAt ? { sentAt: sentAt.toISOString() } : {}),
      ...(refused ? { refused: { ...refused, at: refused.at.toISOString() } } : {}),
    },
    version: versionOf(account),
    createdAt: account.createdAt.toISOString(),
    updatedAt: account.updatedAt.toISOString(),
  };
}
