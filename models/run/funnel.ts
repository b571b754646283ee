import type { ChannelName } from '../../domain/base/channel.js';
import { customerId, parseMessageId, shopOfRun } from '../../domain/base/ids.js';
import type { Touch } from '../../domain/customer/customer.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
import { EMPTY_FUNNEL, type Funnel } from '../../domain/run/ledger.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { accountsOfRun } from './batch-store.js';
import { touchesOfRun } from './claims.js';

/** What a customer, or the provider on their behalf, did with a message. */
type FunnelStep = 'delivered' | 'read' | 'clicked';
export interface FunnelEvent {
  /** messageId(run, customer). */
  readonly message: string;
  readonly step: FunnelStep;
  readonly at: Date;
}

/** In order: who clicks has read, and what was read was delivered, so that no step counts more people than the one before. */
const STEPS: readonly FunnelStep[] = ['delivered', 'read', 'clicked'];
const FIELD = { delivered: 'deliveredAt', read: 'readAt', clicked: 'clickedAt' } as const;

interface Mark {
  readonly customer: string;
  readonly at: Date;
}

/** The events as marks per run and step, each with the steps it implies. Ids that are not ours fall out. */
function marksOf(events: readonly FunnelEvent[]): Map<string, Map<FunnelStep, Mark[]>> {
  const runs = new Map<string, Map<FunnelStep, Mark[]>>();
  for (const { message, step, at } of events) {
    const ours = parseMessageId(message);
    if (!ours) continue;
    const steps = runs.get(ours.run) ?? new Map<FunnelStep, Mark[]>();
    runs.set(ours.run, steps);
    for (const implied of STEPS.slice(0, STEPS.indexOf(step) + 1)) {
      const marks = steps.get(implied) ?? [];
      steps.set(implied, marks);
      marks.push({ customer: customerId(ours.shop, ours.customer), at });
    }
  }
  return runs;
}

/** Marks the step on the touches that have not taken it yet: the first one counts. Returns how many were new. */
async function markTouches(models: Models, run: string, step: FunnelStep, marks: readonly Mark[]): Promise<number> {
  const field = FIELD[step];
  const operations = marks.map(({ customer, at }) => ({
    updateOne: {
      filter: { _id: customer, touches: { $elemMatch: { run, [field]: { $exists: false } } } },
      update: { $set: { [`touches.$.${field}`]: at } },
    },
  }));
  // Ordered, since a message may stand in one request twice and only the first may match.
  const result = await native(models.customers).bulkWrite(operations, { ordered: true });
  return result.modifiedCount;
}

/**
 * Records what became of messages: on the customers' touches first, then in the runs' counters. A crash between the two
 * loses a count that `rebuildFunnel` finds again. Repeated, unknown and foreign events change nothing.
 * @returns how many events were news
 */
export async function recordFunnel(models: Models, events: readonly FunnelEvent[]): Promise<number> {
  let news = 0;
  for (const [run, steps] of marksOf(events)) {
    const grown: Partial<Record<`funnel.${FunnelStep}`, number>> = {};
    for (const step of STEPS) {
      const marks = steps.get(step);
      if (!marks) continue;
      const count = await markTouches(models, run, step, marks);
      if (count > 0) grown[`funnel.${step}`] = count;
    }
    news += Object.values(grown).reduce((sum, count) => sum + count, 0);
    if (Object.keys(grown).length > 0) await native(models.runs).updateOne({ _id: run }, { $inc: grown });
  }
  return news;
}

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

function addTouch(funnel: Funnel, touch: Touch): Funnel {
  return {
    delivered: funnel.delivered + (touch.deliveredAt ? 1 : 0),
    read: funnel.read + (touch.readAt ? 1 : 0),
    clicked: funnel.clicked + (touch.clickedAt ? 1 : 0),
    bought: funnel.bought + (touch.boughtAt ? 1 : 0),
    revenue: funnel.revenue + (touch.revenue ?? 0),
  };
}

/**
 * Counts a run's funnel anew from its batches and their customers' touches, and writes it. For operators and drills:
 * events that arrive meanwhile may be missed, so it is run when a campaign is quiet.
 */
export async function rebuildFunnel(models: Models, run: string): Promise<Funnel> {
  let funnel: Funnel = EMPTY_FUNNEL;
  for await (const batch of accountsOfRun(models.batches, run)) {
    const ids = batch.customers.map((ref) => customerId(batch.shop, ref));
    const touches = await touchesOfRun(models.customers, ids, run);
    for (const touch of touches.values()) funnel = addTouch(funnel, touch);
  }
  await native(models.runs).updateOne({ _id: run }, { $set: { funnel } });
  return funnel;
}

/** Where a run's tracking links lead; undefined when the run is not known. Those of a test send lead to the shop's own page. */
export async function linkOfRun(models: Models, run: string): Promise<string | undefined> {
  if (isTestRun(run)) {
    const shop = await native(models.shops).findOne<{ link?: string }>(
      { _id: shopOfRun(run) },
      { projection: { link: 1 } },
    );
    return shop?.link;
  }
  const found = await native(models.runs).findOne<{ link: string }>({ _id: run }, { projection: { link: 1 } });
  return found?.link;
}
