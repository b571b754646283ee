/** A whole run by Zalo through the ledger, at the simulator, with what Zalo may say in between. */
import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import { shortLinks } from '../../../channels/link/short-link.js';
import { zaloRefresh } from '../../../channels/zalo/refresh.js';
import { zaloTokens } from '../../../channels/zalo/tokens.js';
import { zaloChannel } from '../../../channels/zalo/zalo.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import { policyAt } from '../../../domain/base/policy.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { recipientAt } from '../../../models/message/short-link.js';
import { releaseRun } from '../../../models/run/run-holds.js';
import { zaloTokenStore } from '../../../models/shop/zalo/zalo-account-store.js';
import { Opened } from '../../channels/support.js';
import { useOnce } from '../../support/hooks.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  clear,
  close,
  createWorld,
  customer,
  deliver,
  minutes,
  NOON,
  openRunOf,
  outcomes,
  outreach,
  POLICY,
  plan,
  readCustomer,
  readRun,
} from '../world.js';

const phone = (n: number): string => `84912${String(n).padStart(6, '0')}`;
const granted = { granted: true, at: minutes(-1_000) };
const buyer = (n: number, over: Partial<Customer> = {}): Customer => {
  const lastOrderAt = minutes(-60 * 24 * 40);
  return customer(`u${n}`, {
    ...{ name: `Khách ${n}`, phone: `+${phone(n)}`, consent: { zalo: granted } },
    facts: { validOrders: 1, revenue: 1, recentOrderAts: [lastOrderAt], lastOrderAt },
    ...over,
  });
};
const message = outreach({
  channel: 'zalo',
  template: {
    text: 'customer_name: {{ customer_name }}',
    zalo: { template: '300001', tag: 'CUSTOMER_CARE' },
  },
});

describe('a run by Zalo', () => {
  const world = useOnce(() => createWorld());
  const opened = new Opened();
  let providers: Providers;
  let channel: Channel;
  let made = 0;
  const now = (): number => world.clock.now.getTime();

  before(async () => {
    providers = await opened.providers({ now });
  });
  /** A worker that has just started: what Zalo said to another one before does not hold it. */
  const startChannel = (): Channel => {
    const url = providers.addresses.zalo;
    const { appId, appSecret, accountId, firstRefreshToken: refreshToken } = ZALO_ACCOUNT;
    const store = zaloTokenStore(world.models, { appId, appSecret, accountId, refreshToken }, () => world.clock.now);
    const { refresh } = opened.add(zaloRefresh({ url, appId, appSecret, now }));
    const tokens = zaloTokens({ store, refresh, refreshAfterMs: 20 * 3_600_000, now });
    return opened.channel(
      zaloChannel({
        ...{ phoneUrl: url, userUrl: url, appSecret, proof: true, tokens, perMinute: 4_000 },
        ...{ connections: 2, timeoutMs: 2_000, now },
      }),
    );
  };
  beforeEach(async () => {
    await clear(world);
    world.clock.now = NOON;
    channel = startChannel();
    providers.faults.zalo.set({});
    providers.zalo.blocked.clear();
    providers.zalo.dailyLevel = 20_000;
    providers.zalo.balance = 1_000_000;
    providers.received.reset();
  });
  after(() => opened.closeAll());

  async function planned(people: readonly Customer[], one = message): Promise<string> {
    made += 1;
    await addCustomers(world, people);
    const run = await openRunOf(world, await addCampaign(world, `z${made}`, [one]));
    await plan(world, run, { policyAt: () => ({ ...POLICY, caps: policyAt(NOON).caps }) });
    return run;
  }
  const skipped = async (run: string) => (await readRun(world, run)).ledger.skipped;

  it('reaches each buyer once, leaves out who has no order, and every number adds up', async () => {
    const stranger = buyer(90, { facts: { validOrders: 0, revenue: 0, recentOrderAts: [] } });
    const refused = buyer(91, { consent: { zalo: { granted: false, at: NOON, optedOut: true } } });
    const run = await planned([...Array.from({ length: 9 }, (_, n) => buyer(n)), stranger, refused]);
    assert.equal((await deliver(world, channel, run)).done, true);
    await assertBalanced(world, run);
    const ledger = await close(world, run);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [11, 9, { no_order: 1, opted_out: 1 }]);
    const { accepted, unique } = providers.received.stats().zalo;
    assert.deepEqual([accepted, unique], [9, 9]);
  });

  it('names each message to Zalo so that a report finds back to it', async () => {
    const run = await planned([buyer(1), buyer(2)]);
    await deliver(world, channel, run);
    const arrived = await providers.received.list(0, 10);
    const short = shortLinks('a secret of the tests');
    for (const { id, text, to } of arrived) {
      assert.ok(id.length <= 48, id);
      const place = short.verify(id);
      const found = place && (await recipientAt(world.models, place));
      const ref = text.replace('customer_name: Khách ', 'u');
      assert.deepEqual([found?.run, found?.customer, to], [run, ref, phone(Number(ref.slice(1)))]);
    }
    assert.equal(arrived.length, 2);
  });

  it('is one a day: the next run skips whom this one has reached', async () => {
    const first = await planned([buyer(1)]);
    await deliver(world, channel, first);
    made += 1;
    world.clock.now = minutes(30);
    const second = await openRunOf(world, await addCampaign(world, `z${made}`, [message]));
    await plan(world, second, { policyAt: () => ({ ...POLICY, caps: policyAt(NOON).caps }) });
    await close(world, second);
    assert.deepEqual(await skipped(second), { cap_reached: 1 });
  });

  it('suppresses who has blocked the account, on Zalo only, and fails nobody else', async () => {
    providers.zalo.blocked.add(phone(2));
    const run = await planned([buyer(1), buyer(2), buyer(3)]);
    await deliver(world, channel, run);
    await assertBalanced(world, run);
    assert.deepEqual([...(await outcomes(world, run)).values()], ['s', 'f', 's']);
    const { suppressed } = await readCustomer(world, 'u2');
    assert.deepEqual([suppressed?.zalo?.reason, suppressed?.sms], ['blocked', undefined]);
  });

  it('records a lost answer as unknown, and never sends again what may have arrived', async () => {
    const run = await planned([buyer(1), buyer(2), buyer(3)]);
    await deliver(world, channel, run).catch(() => undefined);
    providers.received.reset();
    await clear(world);
    const again = await planned([buyer(1), buyer(2), buyer(3)]);
    providers.faults.zalo.set({ drop: { requests: 1, when: 'after_accept' } });
    const result = await deliver(world, channel, again);
    assert.equal(result.done, true);
    await assertBalanced(world, again);
    const { sent, unknown } = result.ledger;
    assert.deepEqual([sent, unknown, providers.received.stats().zalo.accepted], [2, 1, 3]);
  });

  it('waits for quota without losing anybody, and goes on when there is some', async () => {
    providers.zalo.dailyLevel = providers.zalo.dailyLevel - providers.zalo.remaining + 2;
    const run = await planned(Array.from({ length: 5 }, (_, n) => buyer(n)));
    await assert.rejects(deliver(world, channel, run), /the channel is unavailable/);
    await assertBalanced(world, run);
    assert.equal([...(await outcomes(world, run)).values()].filter((one) => one === 's').length, 2);
    providers.zalo.dailyLevel = 20_000;
    world.clock.now = minutes(61);
    assert.equal((await deliver(world, channel, run)).done, true);
    const { accepted, duplicates } = providers.received.stats().zalo;
    assert.deepEqual([accepted, duplicates], [5, 0]);
  });

  it('is held while the account is empty, and goes on once it was filled', async () => {
    providers.zalo.balance = 0;
    const run = await planned([buyer(1), buyer(2)]);
    await deliver(world, channel, run).catch(() => undefined);
    const { held } = await readRun(world, run);
    assert.deepEqual([held?.reason, held?.detail], ['money', 'zalo_115']);
    providers.zalo.balance = 1_000_000;
    world.clock.now = minutes(1);
    await releaseRun(world.models, run);
    assert.equal((await deliver(world, channel, run)).ledger.sent, 2);
  });

  it('is held where the template was switched off, with the code of Zalo', async () => {
    const off = { ...message.template, zalo: { template: '300003', tag: 'PROMOTION' as const } };
    const run = await planned([buyer(1)], { ...message, template: off });
    await deliver(world, channel, run).catch(() => undefined);
    const { held } = await readRun(world, run);
    assert.deepEqual([held?.reason, held?.detail], ['config', 'zalo_131']);
    await assertBalanced(world, run);
  });
});
