import { createHash } from 'node:crypto';
import { z } from 'zod';
import { unsubscribeTokens } from '../../channels/link/unsubscribe-token.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { normalizeEmail } from '../../domain/base/text/text.js';
import { decodedBody, leaves, parseEntity } from '../../domain/customer/bounce/mime.js';
import type { ConsentEntry } from '../../domain/customer/consent/ledger.js';
import { holdReport } from '../../models/customer/consent/held-reports.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { ownersOf } from '../../models/customer/customer-queries.js';
import { readOwner } from '../../models/customer/customer-reads.js';
import { shopIds } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';

export const unsubscribeMailAnswer = z.object({
  outcome: z.enum(['opted_out', 'opted_out_before', 'unknown_sender']).meta({
    description:
      '`unknown_sender`: it carries no token of ours, and no customer has the address that it came from; it is held for a person',
  }),
});
type Answer = z.input<typeof unsubscribeMailAnswer>;

/** A token stands in the subject that our header gave, or in what a person quoted; nothing behind this is looked at. */
const MAX_LOOKED_AT = 10_000;
const NO_TOKEN = /[^\w.-]+/;
const MAX_TOKEN = 500;
const MAX_TOKENS = 50;

/** Words of a text that could be a token: text, a dot and a MAC. */
const tokensIn = (text: string): string[] =>
  text
    .slice(0, MAX_LOOKED_AT)
    .split(NO_TOKEN)
    .filter((word) => word.length <= MAX_TOKEN && word.indexOf('.') > 8);

interface Person {
  readonly shop: string;
  readonly ref: string;
}

/** The customer whose message the mail answers, whoever forwarded it. */
async function byToken(deps: ApiDeps, texts: readonly string[]): Promise<Person[]> {
  const { verify } = unsubscribeTokens(deps.linkSecret);
  const found = texts.flatMap(tokensIn).slice(0, MAX_TOKENS);
  const target = found.map(verify).find((one) => one?.channel === 'email');
  const who = target && parseMessageId(target.message);
  const owner = who && (await readOwner(deps.models, who.shop, who.customer));
  return owner ? [owner] : [];
}

/** Everybody who has the address that it came from: a forged one can do no more than stop our mail. */
async function bySender(deps: ApiDeps, from: string): Promise<Person[]> {
  const address = normalizeEmail(/<([^<>\s]{3,320})>/.exec(from)?.[1] ?? from);
  return address === undefined ? [] : ownersOf(deps.models, 'email', address, await shopIds(deps.models));
}

/**
 * A mail to the `mailto:` of List-Unsubscribe (RFC 2369 §3.2): it is an opt-out, whoever writes it and whatever it says. By the token in
 * its subject, which our header puts there, else by its sender.
 * @param raw the whole message
 */
export async function takeUnsubscribeMail(deps: ApiDeps, raw: Buffer): Promise<Answer> {
  const mail = parseEntity(raw.toString('latin1').replace(/^[\r\n]{1,10}/, ''));
  const bodies = leaves(mail).filter(({ type }) => type.startsWith('text/'));
  const subject = mail.headers.get('subject') ?? '';
  const tokened = await byToken(deps, [subject.replace(/\s+/g, ''), subject, ...bodies.slice(0, 2).map(decodedBody)]);
  const people = tokened.length > 0 ? tokened : await bySender(deps, (mail.headers.get('from') ?? '').slice(0, 1_000));
  const now = deps.now();
  if (people.length === 0) {
    await holdReport(deps.models, raw, 'unproved', now);
    return { outcome: 'unknown_sender' };
  }
  const source = `mail:${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
  const word: ConsentEntry = {
    channel: 'email',
    purpose: 'advertising',
    granted: false,
    at: now,
    method: 'mail',
    source,
    recordedAt: now,
  };
  let turned = false;
  for (const person of people) turned = (await optOut(deps.models, person, word)).turnedOut || turned;
  return { outcome: turned ? 'opted_out' : 'opted_out_before' };
}
