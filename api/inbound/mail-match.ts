import { parseMessageIdHeader } from '../../channels/email/mime-header.js';
import { mailProofs } from '../../channels/link/mail-proof.js';
import { unsubscribeTokens } from '../../channels/link/unsubscribe-token.js';
import { messageId, parseMessageId } from '../../domain/base/ids.js';
import type { Returned } from '../../domain/customer/bounce/returned.js';
import { type Addressee, addresseeOf } from '../../models/customer/customer-reads.js';
import { recipientAt } from '../../models/message/short-link.js';
import type { ApiDeps } from '../deps.js';

export interface Matched extends Addressee {
  readonly message: string;
}

/** By the token of the return path, or the ENVID: it stands in a report that returns nothing of the message, too. */
async function byReturnPath({ models, linkSecret }: ApiDeps, tokens: readonly string[]): Promise<string | undefined> {
  const { verifyReturn } = mailProofs(linkSecret);
  for (const token of tokens) {
    const place = verifyReturn(token);
    const found = place && (await recipientAt(models, place));
    if (found) return messageId(found.run, found.customer);
  }
  return undefined;
}

/** By the token in List-Unsubscribe, else by our Message-ID with its MAC. A token that is not ours outweighs an id. */
function byHeaders({ linkSecret }: ApiDeps, { messageIds, unsubscribe }: Returned): string | undefined {
  const tokens = unsubscribe.flatMap((url) => /\/u\/([\w.-]+)$/.exec(url)?.[1] ?? []);
  if (tokens.length > 0) {
    const { verify } = unsubscribeTokens(linkSecret);
    return tokens.map(verify).find((target) => target?.channel === 'email')?.message;
  }
  const { isMac } = mailProofs(linkSecret);
  const ids = messageIds.flatMap((header) => parseMessageIdHeader(header) ?? []);
  return ids.find(({ id, mac }) => mac !== undefined && isMac(id, mac) && parseMessageId(id) !== undefined)?.id;
}

/**
 * The e-mail that a report is about: only by what nobody but us can have written into it, never by an address or an id that
 * anybody could write (docs/sources.md#bounces).
 * @returns undefined when nothing proves it, the message never left, or the customer is gone
 */
export async function matchMail(deps: ApiDeps, returned: Returned): Promise<Matched | undefined> {
  const message = (await byReturnPath(deps, returned.returnTokens)) ?? byHeaders(deps, returned);
  const found = message === undefined ? undefined : await addresseeOf(deps.models, message, 'email');
  return message !== undefined && found ? { ...found, message } : undefined;
}
