import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import { chatChannel } from '../../channels/chat/chat.js';
import { linkBase } from '../../channels/link/links.js';
import { policyAt } from '../../domain/base/policy.js';
import type { Models } from '../../models/models.js';
import { CAMPAIGN, OUTREACH, RUN, seedCampaign, seedCustomers } from '../seed.js';
import type { SlowProvider } from './provider.js';

export interface Case {
  readonly name: string;
  /** How long the provider works on a message, milliseconds. */
  readonly paceMs: number;
  /** The attempt is told to stop, as its workflow tells it; else only the gate's own looks find the pause. */
  readonly signal: boolean;
  readonly customers: number;
  /** Messages that have arrived when it is switched off. */
  readonly after: number;
}

/** Switches a campaign off while its messages leave. @returns milliseconds from then to the last message that arrived; 0 for none */
export async function measureStop(models: Models, provider: SlowProvider, one: Case): Promise<number> {
  for (const model of [models.shops, models.customers, models.campaigns, models.runs, models.batches])
    await (model as typeof models.runs).deleteMany({});
  provider.begin(one.paceMs);
  await seedCustomers(models, one.customers);
  await seedCampaign(models, 'chat', new Date(Date.now() - 1_000));
  const stopped = new AbortController();
  const pulse = () => ({ signal: stopped.signal, attempt: 1, heartbeat: () => undefined });
  const deps = { models, now: () => new Date(), policyAt, pulse };
  const plan = createCampaignActivities(deps);
  await plan.openRun({ campaign: CAMPAIGN, outreach: OUTREACH, run: RUN });
  const { batches } = await plan.planBatches({ run: RUN, maxBatches: 100 });
  const channel = chatChannel({ url: provider.url, secret: 'bench', connections: 1, batch: 1, timeoutMs: 15_000 });
  const links = linkBase('https://example.com', 'bench-link-secret-0123456789');
  const send = createChannelActivities({ ...deps, ...links, newClaimToken: randomUUID }, channel);
  const all = Promise.all(Array.from({ length: batches }, (_, seq) => send.deliverBatch({ run: RUN, seq })));
  try {
    while (provider.arrivals.length < one.after) await delay(1);
    await models.campaigns.updateOne({ _id: CAMPAIGN }, { $set: { state: 'paused' } });
    const at = performance.now();
    if (one.signal) stopped.abort();
    await all;
    if (provider.arrivals.length >= one.customers) throw new Error('Everybody was sent to before it was switched off');
    return Math.max(0, (provider.arrivals.at(-1) ?? at) - at);
  } finally {
    await channel.close();
  }
}
