import { SHARED_ACCOUNT } from '../../domain/account/account.js';
import { fieldAt } from '../../domain/account/field-at.js';
import { describedBy, type SmsDescription } from '../../domain/account/sms-description.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { readAccount } from '../../models/account/account-store.js';
import type { ApiDeps } from '../deps.js';
import { openSecrets } from '../http/signed.js';

/** How an SMS provider speaks, and what it signs with. */
export interface SmsVoice {
  readonly description: SmsDescription;
  readonly secret: string | undefined;
}

/** How a shop's SMS provider speaks; without an account of its own, the deployment's does. */
export async function smsVoice(deps: ApiDeps, shop: string): Promise<SmsVoice | undefined> {
  const account = shop === SHARED_ACCOUNT ? undefined : await readAccount(deps.models, shop, 'sms');
  const { smsDescription: description } = deps;
  if (!account) return description && { description, secret: deps.receiptSecrets.sms };
  if (account.kind !== 'sms_described') return undefined;
  const given = account.settings.description as Parameters<typeof describedBy>[0];
  return { description: describedBy(given), secret: openSecrets(deps, account).secret };
}

/** The secrets that may stand behind eSMS's address for a message: the shop's account's, and the deployment's. */
export async function esmsSecrets(deps: ApiDeps, message: string): Promise<string[]> {
  const shared = deps.receiptSecrets.sms;
  const shop = parseMessageId(message)?.shop;
  const account = shop === undefined ? undefined : await readAccount(deps.models, shop, 'sms');
  const secrets = shared === undefined ? [] : [shared];
  if (account?.kind !== 'sms_esms') return secrets;
  const { secret } = openSecrets(deps, account);
  return secret === undefined ? secrets : [secret, ...secrets];
}

/** Percent-encoded text as octets, one to a character: gateways write texts in other charsets than UTF-8 there. */
function octets(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  return spaced.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The fields of a query or a form, their values as octets. */
export function octetFields(text: string): Record<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return [octets(name), octets(pair.slice(name.length + 1))] as const;
    }),
  );
}

/** A value that came as octets, in its charset; UTF-8 where none that is known is named. */
export function decoded(value: string, charset: string | undefined): string {
  const bytes = Buffer.from(value, 'latin1');
  const name = (charset ?? 'utf-8').toLowerCase();
  if (/^(?:utf-16be|ucs-?2)$/.test(name)) {
    return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString();
  }
  try {
    return new TextDecoder(name).decode(bytes);
  } catch {
    return bytes.toString();
  }
}

/** A field as text; undefined when there is none. */
export function textAt(fields: unknown, path: string | undefined): string | undefined {
  const value = path === undefined ? undefined : fieldAt(fields, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
