import { z } from 'zod';
import { parseMessageIdHeader } from '../../channels/email/mime-header.js';
import { mailProofs } from '../../channels/link/mail-proof.js';
import { unsubscribeTokens } from '../../channels/link/unsubscribe-token.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { BOUNCE_CLASSES, bouncePolicyAt, classifyBounce } from '../../domain/customer/bounce/classify.js';
import { type RecipientReport, type Returned, readReport } from '../../domain/customer/bounce/report.js';
import { recordBounce } from '../../models/customer/consent/bounce.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { type Addressee, addresseeOf } from '../../models/customer/customer-reads.js';
import type { ApiDeps } from '../deps.js';

export const inboundEmailAnswer = z.object({
  outcome: z.enum(['bounced', 'complained', 'not_failed', 'auto_reply', 'unmatched', 'other_address', 'ignored']).meta({
    description:
      '`not_failed`: delayed or delivered; `unmatched`: about no message of ours; `other_address`: the customer has another one by now',
  }),
  bounce: z.enum(BOUNCE_CLASSES).optional(),
  suppressed: z.enum(['hard_bounce', 'soft_bounces', 'complaint']).optional(),
});
type Answer = z.input<typeof inboundEmailAnswer>;

interface Matched extends Addressee {
  readonly message: string;
}

/**
 * The message that a report names: by the token in the returned List-Unsubscribe, which only we can make, else by our
 * Message-ID. A token that is not ours outweighs everything. Never by the address: anybody can write one
 * (docs/sources.md#bounces).
 */
function messageOf(deps: ApiDeps, { messageIds, unsubscribe }: Returned): string | undefined {
  const tokens = unsubscribe.flatMap((url) => /\/u\/([\w.-]+)$/.exec(url)?.[1] ?? []);
  if (tokens.length === 0) {
    const { isMac } = mailProofs(deps.linkSecret);
    const ids = messageIds.flatMap((header) => parseMessageIdHeader(header) ?? []);
    return ids.find(({ id, mac }) => mac !== undefined && isMac(id, mac) && parseMessageId(id) !== undefined)?.id;
  }
  const verify = unsubscribeTokens(deps.linkSecret).verify;
  return tokens.map(verify).find((target) => target?.channel === 'email')?.message;
}

/** The e-mail we really sent, to a customer who is there. */
async function match(deps: ApiDeps, returned: Returned): Promise<Matched | undefined> {
  const message = messageOf(deps, returned);
  if (message === undefined) return undefined;
  const found = await addresseeOf(deps.models, message, 'email');
  return found && { ...found, message };
}

async function takeBounce(deps: ApiDeps, recipients: readonly RecipientReport[], matched: Matched): Promise<Answer> {
  const now = deps.now();
  const policy = bouncePolicyAt(now);
  const failed = recipients.flatMap((one) => {
    const kind = classifyBounce(one, now);
    return kind ? [{ ...one, kind }] : [];
  });
  const [first] = failed;
  if (!first) return { outcome: 'not_failed' };
  // A bounce of the address before says nothing about the one they have now.
  const about = failed.find(({ address }) => address === undefined || address === matched.address);
  if (!about) return { outcome: 'other_address', bounce: first.kind };
  const suppressed = await recordBounce(deps.models, matched, about, policy, now);
  return { outcome: 'bounced', bounce: about.kind, ...(suppressed ? { suppressed } : {}) };
}

/** The mail program's "this is spam": an opt-out, and the address is not written to again. */
async function takeComplaint(deps: ApiDeps, matched: Matched): Promise<Answer> {
  const now = deps.now();
  const word = { channel: 'email', purpose: 'advertising', granted: false, at: now, method: 'complaint' } as const;
  const suppression = { reason: 'complaint', at: now, source: 'webhook' } as const;
  await optOut(deps.models, matched, { ...word, source: matched.message, recordedAt: now }, suppression);
  return { outcome: 'complained', suppressed: 'complaint' };
}

/**
 * A message that came to the address for bounces.
 * @param raw the whole message
 */
export async function takeMail(deps: ApiDeps, raw: Buffer): Promise<Answer> {
  const report = readReport(raw.toString('latin1'));
  if (report.kind === 'auto_reply') return { outcome: 'auto_reply' };
  if (report.kind === 'other') return { outcome: 'ignored' };
  const matched = await match(deps, report.returned);
  if (!matched) return { outcome: 'unmatched' };
  return report.kind === 'complaint' ? takeComplaint(deps, matched) : takeBounce(deps, report.recipients, matched);
}
