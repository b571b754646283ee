import type { ChannelAccount, DkimRecord } from '../../domain/account/account.js';
import {
  ACCOUNT_KINDS,
  besides,
  keepsSecrets,
  missingSecrets,
  type Secrets,
  sameLogin,
} from '../../domain/account/kinds.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { accountId } from '../../domain/base/ids.js';
import { secretsOf } from '../../models/account/account-store.js';
import { SealBroken, seal } from '../../models/account/envelope.js';
import { versionOf } from '../../models/base/version.js';
import type { ApiDeps } from '../deps.js';
import { fieldError, Problem } from '../http/problems.js';
import { dkimRecord, newDkimKey } from './dkim-key.js';
import type { AccountBody } from './schema.js';

const ACTION = 'save the account';

const refuse = (field: string, value: unknown, allowed: string): Problem => {
  const error = fieldError(value === undefined ? 'missing' : 'invalid_value', ACTION, field, value, allowed);
  return new Problem('invalid_request', error.message, { errors: [error] });
};

/** The secrets that may stay. Those that cannot be opened any more are brought again, as new ones are. */
function keptSecrets({ keyRing }: ApiDeps, before: ChannelAccount | undefined, body: AccountBody): Secrets {
  if (!before || before.kind !== body.kind || !keepsSecrets(body.kind, before.settings, body.settings)) return {};
  try {
    return secretsOf(keyRing, before);
  } catch (error) {
    if (error instanceof SealBroken) return {};
    throw error;
  }
}

interface Signing {
  readonly secrets: Secrets;
  readonly dkim?: DkimRecord;
}

/** With a key of our own making where the shop brings none. @throws Problem for a key that no receiver verifies */
async function withDkim({ settings }: AccountBody, secrets: Secrets): Promise<Signing> {
  const wanted = settings.dkim as { readonly domain: string; readonly selector: string } | undefined;
  if (!wanted) return { secrets };
  const key = secrets.dkimPrivateKey ?? (await newDkimKey());
  const dkim = dkimRecord(wanted.domain, wanted.selector, key);
  if (!dkim) throw refuse('/secrets/dkimPrivateKey', '(hidden)', 'an RSA (1024 bits or more) or Ed25519 key in PEM');
  return { secrets: { ...secrets, dkimPrivateKey: key }, dkim };
}

/** What stays of an account that was there: what was proven of the parts that are as they were. */
function proven(before: ChannelAccount | undefined, { settings }: AccountBody, dkim: DkimRecord | undefined) {
  if (!before) return {};
  const { brandname, records, tested } = before;
  const sameRecords =
    before.dkim?.value === dkim?.value &&
    before.dkim?.name === dkim?.name &&
    before.settings.from === settings.from &&
    before.settings.spfInclude === settings.spfInclude;
  return {
    ...(brandname && brandname.sender === settings.sender ? { brandname } : {}),
    ...(records && sameRecords ? { records } : {}),
    ...(tested && before.settings.from === settings.from && before.settings.sender === settings.sender
      ? { tested }
      : {}),
  };
}

/**
 * The account as it is to be written over what is there.
 * @throws Problem invalid_request naming the field; account_keys_missing
 */
export async function nextAccount(
  deps: ApiDeps,
  { shop, channel }: { readonly shop: string; readonly channel: ChannelName },
  body: AccountBody,
  before: ChannelAccount | undefined,
): Promise<ChannelAccount> {
  const { kind, settings, connections, perMinute } = body;
  if (ACCOUNT_KINDS[kind].channel !== channel) throw refuse('/kind', kind, `one for ${channel}`);
  const now = deps.now();
  const kept = keptSecrets(deps, before, body);
  const { secrets, dkim } = await withDkim(body, { ...besides(kind, kept, body.secrets), ...body.secrets });
  const [missing] = missingSecrets(kind, settings, secrets);
  if (missing !== undefined)
    throw refuse(`/secrets/${missing}`, undefined, 'given, as it is new or its provider changed');
  const names = Object.keys(secrets).sort();
  const { keyRing } = deps;
  if (names.length > 0 && !keyRing) {
    throw new Problem(
      'account_keys_missing',
      'Cannot save the account as ACCOUNT_KEYS must be set to seal its secrets: it is not',
    );
  }
  const isSame =
    before?.kind === kind &&
    keepsSecrets(kind, before.settings, settings) &&
    Object.keys(kept).length === before.secretNames.length &&
    sameLogin(kind, kept, secrets);
  const _id = accountId(shop, channel);
  return {
    _id,
    shop,
    channel,
    kind,
    settings,
    ...(keyRing && names.length > 0 ? { sealed: seal(keyRing, _id, JSON.stringify(secrets)) } : {}),
    secretNames: names,
    identity: isSame && before ? before.identity : String(now.getTime()),
    connections,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(dkim ? { dkim } : {}),
    ...proven(before, body, dkim),
    version: before ? versionOf(before) + 1 : 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
}
