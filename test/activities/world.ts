/** A small shop with one campaign and one outreach, on a database of its own: the ground of the activities' tests. */
import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import type { CampaignDeps, ChannelDeps } from '../../activities/deps.js';
import type { Pulse } from '../../activities/pulse.js';
import type { Channel } from '../../channels/channel.js';
import { linkBase } from '../../channels/link/links.js';
import { campaignId, customerId, runId } from '../../domain/base/ids.js';
import type { Campaign, Outreach } from '../../domain/campaign/campaign.js';
import type { Customer } from '../../domain/customer/customer.js';
import { imbalance, type Ledger, ledgerOfBatch } from '../../domain/run/ledger.js';
import type { Batch, Run } from '../../domain/run/run.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels, type Models } from '../../models/models.js';
import { accountsOfRun } from '../../models/run/batch-store.js';
import { useEach } from '../support/hooks.js';
import { freshDatabase } from '../support/servers.js';

export const SHOP = 'hoa-nang';
export const NOON = new Date('2026-11-11T05:00:00Z');
export const minutes = (n: number, from = NOON): Date => new Date(from.getTime() + n * 60_000);

/** Too many for the small runs of most tests. */
const BREAKER = { recent: 200, atLeast: 100, errorRate: 0.5, contentErrors: 20, refusals: 3, refusalRate: 0.8 };
/** No caps unless a test brings some; two hours of grace. */
export const POLICY = {
  caps: [],
  lateness: { effectiveFrom: '2020-01-01T00:00:00Z', source: 'test', graceMinutes: 120 },
  breaker: { effectiveFrom: '2020-01-01T00:00:00Z', source: 'test', ...BREAKER },
};

export interface World {
  readonly connection: Connection;
  readonly models: Models;
  /** The instant everything happens at; a test moves it. */
  readonly clock: { now: Date };
  readonly campaignDeps: CampaignDeps;
  activities(overrides?: Partial<CampaignDeps>): ReturnType<typeof createCampaignActivities>;
  channelDeps(overrides?: Partial<ChannelDeps>): ChannelDeps;
  close(): Promise<void>;
}

let tokens = 0;

export const quietPulse = (signal: AbortSignal = new AbortController().signal): Pulse => ({
  signal,
  attempt: 1,
  heartbeat: () => undefined,
});

export async function createWorld(overrides: Partial<CampaignDeps> = {}): Promise<World> {
  const connection = await connect(await freshDatabase(), { writeConcern: '1' });
  const models = createModels(connection);
  const clock = { now: NOON };
  const common = { models, now: () => clock.now, policyAt: () => POLICY, pulse: () => quietPulse() };
  await models.shops.create({
    _id: SHOP,
    name: 'Hoa Nắng',
    zone: 'Asia/Ho_Chi_Minh',
    currency: 'VND',
    hotline: '1900 1234',
    createdAt: NOON,
  });
  const campaignDeps = { ...common, batchSize: 12, chunkSize: 4, ...overrides };
  return {
    connection,
    models,
    clock,
    campaignDeps,
    activities: (extra = {}) => createCampaignActivities({ ...campaignDeps, ...extra }),
    channelDeps: (extra = {}) => ({
      ...common,
      newClaimToken: () => `attempt-${++tokens}`,
      ...linkBase('https://go.example.com', 'a secret of the tests'),
      patience: { tries: 2, firstWaitMs: 1, longestWaitMs: 50 },
      sleep: async () => undefined,
      ...extra,
    }),
    close: () => connection.close(),
  };
}

/** A world of its own for each test of the block. */
export const useWorld = (overrides: Partial<CampaignDeps> = {}): World => useEach(() => createWorld(overrides));

/** Forgets customers and campaigns, with all that was planned for them, where one test plays many scenes. */
export async function clear({ models }: World): Promise<void> {
  const used = [native(models.customers), native(models.campaigns), native(models.runs), native(models.batches)];
  await Promise.all(used.map((collection) => collection.deleteMany({})));
}

/** A follower of the shop whom every channel may reach. */
export function customer(ref: string, overrides: Partial<Customer> = {}): Customer {
  const consent = { granted: true, at: minutes(-1000) };
  return {
    _id: customerId(SHOP, ref),
    shop: SHOP,
    ref,
    rev: 1,
    name: `Khách ${ref}`,
    phone: '+84901234567',
    email: `${ref}@example.com`,
    chatId: `chat-${ref}`,
    facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
    signals: { followedAt: minutes(-5000), wishlist: [], cart: [], unpaid: [], unreviewed: [] },
    consent: { chat: consent, email: consent, sms: consent },
    touches: [],
    ...overrides,
  };
}
export const refs = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `u${String(index).padStart(5, '0')}`);
export const followers = (count: number): Customer[] => refs(count).map((ref) => customer(ref));

export async function addCustomers(world: World, customers: readonly Customer[]): Promise<void> {
  for (let at = 0; at < customers.length; at += 1000) {
    await native(world.models.customers).insertMany([...customers.slice(at, at + 1000)]);
  }
}

export const outreach = (overrides: Partial<Outreach> = {}): Outreach => ({
  id: 'launch-followers',
  audience: { name: 'followers' },
  channel: 'email',
  template: { subject: '{{ sale_day }} của {{ shop_name }}', text: 'Chào {{ customer_name }}! {{ link }}' },
  priority: 1,
  dueAt: NOON,
  expiresAt: minutes(600),
  enabled: true,
  ...overrides,
});

export async function addCampaign(
  world: World,
  key = 'sale',
  outreaches: readonly Outreach[] = [outreach()],
  overrides: Partial<Campaign> = {},
): Promise<string> {
  const _id = campaignId(SHOP, key);
  const window = { window: 'launch' as const, goal: 'orders', opensAt: NOON, closesAt: minutes(600) };
  await world.models.campaigns.create({
    _id,
    shop: SHOP,
    key,
    name: 'Sale',
    saleDay: '2026-11-11',
    zone: 'Asia/Ho_Chi_Minh',
    state: 'active',
    version: 1,
    link: 'https://shop.example.com',
    products: [],
    windows: [{ ...window, lateness: 'send', outreaches }],
    createdAt: NOON,
    ...overrides,
  });
  return _id;
}

/** Opens the run of an outreach. */
export async function openRunOf(world: World, campaign: string, id = 'launch-followers'): Promise<string> {
  const run = runId(campaign, id);
  await world.activities().openRun({ campaign, outreach: id, run });
  return run;
}

/** Plans a run to its end. */
export const plan = (world: World, run: string, deps: Partial<CampaignDeps> = {}) =>
  world.activities(deps).planBatches({ run, maxBatches: 1000 });
/** Plans a run to its end; whom it will reach, in order. */
export async function planReach(world: World, run: string): Promise<string[]> {
  await plan(world, run);
  return (await accounts(world, run)).flatMap(({ customers }) => [...customers]);
}

/** A campaign with one open run over these customers, planned to the end; returns the run's id. */
export async function plannedRun(world: World, customers: readonly Customer[], key = 'sale'): Promise<string> {
  await addCustomers(world, customers);
  const run = await openRunOf(world, await addCampaign(world, key));
  await plan(world, run);
  return run;
}

export const deliver = (world: World, channel: Channel, run: string, seq = 0, extra: Partial<ChannelDeps> = {}) =>
  createChannelActivities(world.channelDeps(extra), channel).deliverBatch({ run, seq });

export const close = (world: World, run: string, rest: 'expired' | 'cancelled' = 'expired'): Promise<Ledger> =>
  world.activities().closeRun({ run, rest });

export async function batchOf(world: World, run: string, seq = 0): Promise<Batch> {
  const batch = (await accounts(world, run)).find((one) => one.seq === seq);
  assert.ok(batch, `batch ${seq} of ${run}`);
  return batch;
}
export async function accounts(world: World, run: string): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of accountsOfRun(world.models.batches, run)) batches.push(batch);
  return batches;
}
/** The outcome character of every recipient by ref. */
export async function outcomes(world: World, run: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of await accounts(world, run)) {
    for (const [index, ref] of batch.customers.entries()) {
      const chunk = Math.floor(index / batch.chunkSize);
      found.set(ref, (batch.out[chunk] ?? '')[index - chunk * batch.chunkSize] ?? '.');
    }
  }
  return found;
}
export async function readRun(world: World, run: string): Promise<Run> {
  const found = await world.models.runs.findById(run).lean<Run>();
  assert.ok(found, run);
  return found;
}
export async function readCustomer(world: World, ref: string): Promise<Customer> {
  const found = await world.models.customers.findById(customerId(SHOP, ref)).lean<Customer>();
  assert.ok(found, ref);
  return found;
}
/** Changes what a sending rule may look at, as every writer does: with another rev. */
export const change = (world: World, ref: string, $set: object): Promise<unknown> =>
  native(world.models.customers).updateOne({ _id: customerId(SHOP, ref) }, { $set, $inc: { rev: 1 } });
export const withdraw = (world: World, ref: string): Promise<unknown> =>
  change(world, ref, { 'consent.email': { granted: false, at: minutes(1) } });
export const setState = (world: World, campaign: string, state: Campaign['state']): Promise<unknown> =>
  native(world.models.campaigns).updateOne({ _id: campaign }, { $set: { state } });

/** Every batch's ledger is what its outcomes say, and its parts make the audience. */
export async function assertBalanced(world: World, run: string): Promise<void> {
  for (const batch of await accounts(world, run)) {
    assert.deepEqual(plain(batch.ledger), plain(ledgerOfBatch(batch)), `ledger of ${batch._id}`);
    assert.equal(imbalance(batch.ledger), 0);
  }
}
/** Without the skip reasons that went back to zero. */
const plain = (ledger: Ledger): Ledger => ({
  ...ledger,
  skipped: Object.fromEntries(Object.entries(ledger.skipped).filter(([, n]) => n !== 0)),
});
