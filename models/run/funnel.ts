import type { ChannelName } from '../../domain/base/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';
import type { Receipt } from '../../domain/customer/tracking/engagement.js';
import { machinesAt } from '../../domain/customer/tracking/policy.js';
import { native } from '../base/native.js';
import { type RecordOptions, recordNews } from '../customer/tracking/record.js';
import type { Models } from '../models.js';
import { attributionOf } from '../shop/attribution-rule.js';

/** What a provider says of a message. */
export interface FunnelEvent extends Receipt {
  /** messageId(run, customer). */
  readonly message: string;
}

/**
 * Records receipts: on the customers' touches first, then in the runs' counters. Repeated, unknown and foreign ones change nothing,
 * and in whatever order they come, it comes to the same.
 * @param now of the policies in force
 * @returns how many steps were news
 */
export const recordFunnel = (models: Models, events: readonly FunnelEvent[], now: Date): Promise<number> =>
  recordNews(
    models,
    events.map(({ message, step, at }) => ({ message, receipt: { step, at } })),
    newsOptions(models, now),
  );

/** What recording asks of policies and shops. */
export const newsOptions = (models: Models, now: Date): RecordOptions => ({
  machines: machinesAt(now),
  ruleOf: (shop) => attributionOf(models, shop, now),
});

/**
 * The events about messages of a channel's runs: each provider speaks for its own channel only. Test sends have no run.
 * One query, however many events.
 */
export async function eventsOfChannel<E extends Pick<FunnelEvent, 'message'>>(
  models: Models,
  events: readonly E[],
  channel: ChannelName,
): Promise<E[]> {
  const runOf = ({ message }: E): string => parseMessageId(message)?.run ?? '';
  const named = [...new Set(events.map(runOf))].filter((run) => run !== '');
  if (named.length === 0) return [];
  const runs = await native(models.runs)
    .find<{ _id: string; channel: ChannelName }>({ _id: { $in: named } }, { projection: { channel: 1 } })
    .toArray();
  const own = new Set(runs.filter((run) => run.channel === channel).map(({ _id }) => _id));
  return events.filter((event) => own.has(runOf(event)));
}
