import { z } from 'zod';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId } from '../../domain/base/ids.js';
import { optOutWord } from '../../domain/message/opt-out-keywords.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { type Addressee, addresseeOf } from '../../models/customer/customer-reads.js';
import { recipientAt } from '../../models/message/short-link.js';
import { recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';

/** Ids and times are strings beyond 2^53; some clients of Zalo show the receipt flat, so both places are read. */
const text = z.union([z.string(), z.number()]).transform(String);
const named = { tracking_id: text.optional(), msg_id: text.optional() };
export const zaloReport = z.looseObject({
  event_name: z.string().max(100),
  timestamp: text,
  ...named,
  message: z
    .looseObject({
      ...named,
      delivery_time: text.optional(),
      data: z.string().max(2_000).optional(),
      submit_time: text.optional(),
    })
    .optional(),
});
type ZaloReport = z.output<typeof zaloReport>;

export const zaloAnswer = z.object({
  outcome: z.enum(['delivered', 'read', 'opted_out', 'unmatched', 'ignored']).meta({
    description:
      '`unmatched`: about no message that its `tracking_id` names, as with messages by user id; `ignored`: an event that nothing follows from',
  }),
});
type Outcome = z.output<typeof zaloAnswer>['outcome'];

interface Found extends Addressee {
  readonly message: string;
}

/**
 * The message that a report is about: by the tracking_id that we gave it, which only we can have made.
 * @param shop whose account speaks: of its messages only
 */
async function messageOf(
  deps: ApiDeps,
  { message, tracking_id: flat }: ZaloReport,
  shop: string | undefined,
): Promise<Found | undefined> {
  const place = shortLinks(deps.linkSecret).verify(message?.tracking_id ?? flat ?? '');
  const at = place && (await recipientAt(deps.models, place));
  if (!at) return undefined;
  const id = messageId(at.run, at.customer);
  const found = await addresseeOf(deps.models, id, 'zalo');
  return found && (shop ?? found.shop) === found.shop ? { ...found, message: id } : undefined;
}

/** When it happened, by Zalo's clock, and never later than we hear of it. */
function instantOf(given: string | undefined, now: Date): Date {
  const at = Number(given ?? Number.NaN);
  return at > 0 && at < now.getTime() ? new Date(at) : now;
}

/** A button of a template that says no is a refusal in the customer's own hand (docs/consent.md). */
async function pressed(deps: ApiDeps, found: Found, { message, msg_id: flat }: ZaloReport): Promise<Outcome> {
  const now = deps.now();
  const said = message?.data ?? '';
  const at = instantOf(message?.submit_time, now);
  await recordFunnel(deps.models, [{ message: found.message, step: 'read', at }], now);
  if (optOutWord(said, now)?.isSure !== true) return 'read';
  const word = {
    channel: 'zalo',
    purpose: 'advertising',
    granted: false,
    method: 'link',
    at,
    recordedAt: now,
  } as const;
  await optOut(deps.models, found, { ...word, text: said, source: `zalo:${message?.msg_id ?? flat ?? 'button'}` });
  return 'opted_out';
}

/**
 * What Zalo reports of one message; repeated reports change nothing. What else it tells has no consequence here.
 * @param shop whose own account it is; undefined: the deployment's
 */
export async function takeZaloReport(deps: ApiDeps, report: ZaloReport, shop?: string): Promise<Outcome> {
  const { event_name: event, message, timestamp } = report;
  if (!['user_received_message', 'user_seen_message', 'user_click_response_button'].includes(event)) return 'ignored';
  const found = await messageOf(deps, report, shop);
  if (!found) return 'unmatched';
  if (event === 'user_click_response_button') return pressed(deps, found, report);
  const step = event === 'user_seen_message' ? 'read' : 'delivered';
  const at = instantOf(message?.delivery_time ?? timestamp, deps.now());
  await recordFunnel(deps.models, [{ message: found.message, step, at }], deps.now());
  return step;
}
