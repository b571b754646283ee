import { z } from 'zod';
import { BOUNCE_CLASSES } from '../../domain/customer/bounce/classify.js';
import { bouncesOf, readMail } from '../../domain/customer/bounce/read.js';
import type { RecipientReport } from '../../domain/customer/bounce/report.js';
import { bouncePolicyAt } from '../../domain/customer/bounce/worn-out.js';
import { recordBounce, recordComplaint } from '../../models/customer/consent/bounce.js';
import { holdReport } from '../../models/customer/consent/held-reports.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import type { ApiDeps } from '../deps.js';
import { type Matched, matchMail } from './mail-match.js';

const OUTCOMES = [
  'bounced',
  'delayed',
  'complained',
  'not_failed',
  'auto_reply',
  'unmatched',
  'unreadable',
  'other_address',
  'ignored',
] as const;

export const inboundEmailAnswer = z.object({
  outcome: z.enum(OUTCOMES).meta({
    description:
      '`not_failed`: it arrived; `unmatched`: nothing proves that it is about a message of ours; `unreadable`: from a mail ' +
      'server, in no known form; `other_address`: the customer has another one by now; `ignored`: no report at all. What is ' +
      'unmatched, unreadable or ignored changes nobody and is held for a person (`GET /v1/inbound/reports`).',
  }),
  bounce: z.enum(BOUNCE_CLASSES).optional(),
  means: z.string().optional().meta({ description: 'Which rule of the bounce words decided, such as `blocklist`' }),
  suppressed: z.enum(['hard_bounce', 'soft_bounces', 'complaint']).optional(),
});
type Answer = z.input<typeof inboundEmailAnswer>;

/** Records what a report says of one message. @param recipients whom it speaks of */
export async function takeBounce(
  deps: Pick<ApiDeps, 'models' | 'now'>,
  recipients: readonly RecipientReport[],
  matched: Matched,
): Promise<Answer> {
  const now = deps.now();
  const failed = bouncesOf(recipients, now);
  const [first] = failed;
  if (!first) return { outcome: 'not_failed' };
  // A bounce of the address before says nothing about the one they have now.
  const about = failed.find(({ address }) => address === undefined || address === matched.address?.toLowerCase());
  if (!about) return { outcome: 'other_address', bounce: first.kind, means: first.means };
  const { kind, means, status, action } = about;
  const report = { kind, means, status, delayed: action === 'delayed' };
  const suppressed = await recordBounce(deps.models, matched, report, bouncePolicyAt(now), now);
  const outcome = kind === 'delayed' ? 'delayed' : 'bounced';
  return { outcome, bounce: kind, means, ...(suppressed ? { suppressed } : {}) };
}

/** The mail program's "this is spam": an opt-out, and the address is not written to again. */
export async function takeComplaint(deps: Pick<ApiDeps, 'models' | 'now'>, matched: Matched): Promise<Answer> {
  const now = deps.now();
  const word = { channel: 'email', purpose: 'advertising', granted: false, at: now, method: 'complaint' } as const;
  const suppression = { reason: 'complaint', at: now, source: 'webhook' } as const;
  await optOut(deps.models, matched, { ...word, source: matched.message, recordedAt: now }, suppression);
  await recordComplaint(deps.models, matched, now);
  return { outcome: 'complained', suppressed: 'complaint' };
}

/**
 * A message that came to the address for bounces.
 * @param raw the whole message
 */
export async function takeMail(deps: ApiDeps, raw: Buffer): Promise<Answer> {
  const now = deps.now();
  const report = readMail(raw.toString('latin1'), now);
  if (report.kind === 'auto_reply') return { outcome: 'auto_reply' };
  if (report.kind === 'other') {
    await holdReport(deps.models, raw, 'not_a_report', now);
    return { outcome: 'ignored' };
  }
  if (report.kind === 'unreadable') {
    await holdReport(deps.models, raw, 'unreadable', now);
    return { outcome: 'unreadable' };
  }
  const matched = await matchMail(deps, report.returned);
  if (!matched) {
    await holdReport(deps.models, raw, 'unproved', now);
    return { outcome: 'unmatched' };
  }
  return report.kind === 'complaint' ? takeComplaint(deps, matched) : takeBounce(deps, report.recipients, matched);
}
