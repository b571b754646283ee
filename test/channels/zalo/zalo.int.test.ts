import assert from 'node:assert/strict';
import type { Channel, OutgoingMessage, SendResult, ZaloContent } from '../../../channels/channel.js';
import { zaloRefresh } from '../../../channels/zalo/refresh.js';
import { zaloTokens } from '../../../channels/zalo/tokens.js';
import { type ZaloOptions, zaloChannel } from '../../../channels/zalo/zalo.js';
import { zaloDesk } from '../../../channels/zalo/zalo-desk.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import { HOUR_MS } from '../../../domain/base/time.js';
import { codeTable } from '../../../domain/customer/provider-codes.js';
import { ALWAYS, Opened } from '../support.js';
import { memoryStore } from './memory-store.js';

const NOON = Date.UTC(2026, 10, 11, 5);
const AT = new Date(NOON);
const opened = new Opened();

interface World {
  readonly providers: Providers;
  readonly zalo: Channel;
  readonly store: ReturnType<typeof memoryStore>;
  readonly clock: { now: number };
}

async function start(over: Partial<ZaloOptions> = {}): Promise<World & { url: string }> {
  const clock = { now: NOON };
  const now = (): number => clock.now;
  const providers = await opened.providers({ now });
  const url = providers.addresses.zalo;
  const store = memoryStore(ZALO_ACCOUNT.firstRefreshToken, now);
  const { appId, appSecret } = ZALO_ACCOUNT;
  const { refresh } = opened.add(zaloRefresh({ url, appId, appSecret, now }));
  const tokens = zaloTokens({ store, refresh, refreshAfterMs: 20 * HOUR_MS, now });
  const channel = zaloChannel({
    ...{ phoneUrl: url, userUrl: url, appSecret, proof: true, tokens, perMinute: 4_000 },
    ...{ connections: 2, timeoutMs: 500, now },
    ...over,
  });
  return { providers, zalo: opened.channel(channel), store, clock, url };
}

const to = (n: number, zalo: Partial<ZaloContent> = {}): OutgoingMessage => ({
  id: `shop.sale.a.1:c${n}`,
  to: `+84912${String(n).padStart(6, '0')}`,
  text: '',
  zalo: { template: '300001', data: { customer_name: 'Lan' }, trackingId: `t${n}`, ...zalo },
});
const send = async (channel: Channel, ...messages: OutgoingMessage[]): Promise<readonly SendResult[]> =>
  channel.send(messages, ALWAYS);
const one = async (channel: Channel, message: OutgoingMessage): Promise<SendResult | undefined> =>
  (await send(channel, message))[0];

describe('the channel to Zalo', () => {
  afterEach(() => opened.closeAll());

  it('hands a message over by phone, with its parameters, under a token that it fetched', async () => {
    const { providers, zalo } = await start();
    assert.deepEqual(await one(zalo, to(1)), { kind: 'sent' });
    const [arrived] = await providers.received.list(0, 10);
    assert.deepEqual([arrived?.to, arrived?.text, arrived?.id], ['84912000001', 'customer_name: Lan', 't1']);
    assert.equal(zalo.doubt, 'unknown');
  });

  it('goes by user id where one is named, and by phone where the template is older than user ids', async () => {
    const { providers, zalo } = await start();
    providers.zalo.users.set('7000000000000000001', '84912000001');
    const zaloId = '7000000000000000001';
    assert.deepEqual(await one(zalo, to(1, { zaloId })), { kind: 'sent' });
    const data = { customer_name: 'Lan', code: 'HN1111', link: 'https://go.example.com/s/a' };
    assert.deepEqual(await one(zalo, to(1, { zaloId, template: '300002', data })), { kind: 'sent' });
    const arrived = await providers.received.list(0, 10);
    // The first has no reference of ours, as none is taken there.
    assert.deepEqual(
      arrived.map(({ id }) => id === 't1'),
      [false, true],
    );
  });

  it('refreshes a token that ends at once, once, and sends the message under the next', async () => {
    const { providers, zalo, store } = await start();
    await one(zalo, to(1));
    providers.zalo.endTokens();
    assert.deepEqual(await send(zalo, to(2), to(3), to(4)), [{ kind: 'sent' }, { kind: 'sent' }, { kind: 'sent' }]);
    assert.deepEqual([providers.zalo.refreshes, store.pair.version], [2, 3]);
  });

  it('refreshes before the token ends, and goes on with the good one while Zalo refuses', async () => {
    const { providers, zalo, store, clock } = await start();
    await one(zalo, to(1));
    const before = store.pair.accessToken;
    clock.now += 21 * HOUR_MS;
    providers.zalo.refuseRefreshes = 1;
    assert.deepEqual(await one(zalo, to(2)), { kind: 'sent' });
    // An answer without a token has not overwritten the good one.
    assert.deepEqual([store.pair.accessToken, store.pair.claimedAt], [before, undefined]);
    clock.now += 2 * 60_000;
    assert.deepEqual(await one(zalo, to(3)), { kind: 'sent' });
    assert.notEqual(store.pair.accessToken, before);
  });

  it('never spends a refresh token again after a silence, and says that a person has to act', async () => {
    const { providers, zalo, store, clock } = await start();
    providers.zalo.loseRefreshes = 1;
    assert.deepEqual(await one(zalo, to(1)), {
      ...{ kind: 'refused', reason: 'zalo_refresh_unknown', errorClass: 'config', retryAfterMs: 5_000 },
    });
    clock.now += 2 * 60_000;
    const again = await one(zalo, to(2));
    assert.deepEqual(again?.kind === 'refused' && [again.reason, again.errorClass], ['zalo_refresh_unknown', 'config']);
    assert.deepEqual([providers.zalo.refreshes, store.pair.version], [1, 1]);
  });

  it('holds back what Zalo refuses for the account, and says which code', async () => {
    const { providers, zalo, clock } = await start();
    providers.zalo.dailyLevel = 1;
    assert.deepEqual(await send(zalo, to(1)), [{ kind: 'sent' }]);
    const full = { kind: 'refused', reason: 'zalo_144', errorClass: 'retryable', retryAfterMs: HOUR_MS } as const;
    assert.deepEqual(await one(zalo, to(2)), full);
    // Midnight in Vietnam.
    clock.now += 13 * HOUR_MS;
    assert.deepEqual(await one(zalo, to(2)), { kind: 'sent' });
    providers.zalo.balance = 0;
    assert.equal((await one(zalo, to(3)))?.kind, 'refused');
  });

  it('suppresses who has blocked the account, and fails alone who has had their promotion', async () => {
    const { providers, zalo } = await start();
    providers.zalo.blocked.add('84912000001');
    const blocked = { kind: 'failed', reason: 'zalo_141', errorClass: 'recipient', suppress: 'blocked' };
    assert.deepEqual(await one(zalo, to(1)), blocked);
    const promotion = { template: '300002', data: { customer_name: 'Lan', code: 'A', link: 'https://a.example/' } };
    assert.deepEqual(await one(zalo, to(2, promotion)), { kind: 'sent' });
    assert.deepEqual(await one(zalo, to(2, promotion)), {
      kind: 'failed',
      reason: 'zalo_1472',
      errorClass: 'recipient',
    });
  });

  it('keeps a template that is switched off from holding the others of the shop', async () => {
    const { providers, zalo } = await start();
    const data = { customer_name: 'Lan' };
    const off = await one(zalo, to(1, { template: '300003', data }));
    assert.deepEqual(off, { kind: 'refused', reason: 'zalo_131', errorClass: 'config', retryAfterMs: 5_000 });
    assert.deepEqual(await one(zalo, to(2)), { kind: 'sent' });
    const requests = providers.received.stats().zalo.requests;
    assert.equal((await one(zalo, to(3, { template: '300003', data })))?.kind, 'refused');
    assert.equal(providers.received.stats().zalo.requests, requests);
  });

  it('knows nothing of a message whose answer was lost, and repeats none of it', async () => {
    const { providers, zalo } = await start();
    await one(zalo, to(1));
    providers.faults.zalo.set({ drop: { requests: 1, when: 'after_accept' } });
    assert.equal((await one(zalo, to(2)))?.kind, 'in_doubt');
    assert.equal(providers.received.stats().zalo.accepted, 2);
  });

  it('stops at the last call of the minute, and keeps to the limit that Zalo names, before it must refuse', async () => {
    const { providers, zalo, clock } = await start({ connections: 1 });
    providers.zalo.callsPerMinute = 2;
    const said = await send(zalo, to(1), to(2), to(3));
    assert.deepEqual(
      said.map((one) => (one.kind === 'refused' ? one.reason : one.kind)),
      ['sent', 'sent', 'provider_busy'],
    );
    assert.equal(providers.received.stats().zalo.requests, 2);
    clock.now += 30_000;
    assert.equal((await one(zalo, to(3)))?.kind, 'refused');
    clock.now += 31_000;
    assert.deepEqual(await one(zalo, to(3)), { kind: 'sent' });
  });

  it('stops at the last message of the day, as its answer tells, without asking for one more', async () => {
    const { providers, zalo } = await start({ connections: 1 });
    providers.zalo.dailyLevel = 2;
    const [, second, third] = await send(zalo, to(1), to(2), to(3));
    assert.deepEqual(second, { kind: 'sent' });
    assert.deepEqual(third, {
      ...{ kind: 'refused', reason: 'zalo_144', errorClass: 'retryable', retryAfterMs: HOUR_MS },
    });
    assert.equal(providers.received.stats().zalo.requests, 2);
  });

  it('keeps the requests of the plan before Zalo has to say so', async () => {
    const { zalo } = await start({ perMinute: 1 });
    const [, second] = await send(zalo, to(1), to(2));
    assert.equal(second?.kind === 'refused' && second.reason, 'provider_busy');
  });

  for (const [provider, prefix] of [
    ['zalo_phone', 'zalo'],
    ['zalo_user', 'zalo_oa'],
  ] as const)
    it(`takes each code of ${provider} for what its table says`, async () => {
      const { providers, zalo } = await start();
      providers.zalo.users.set('7', '84912000001');
      const byUser = provider === 'zalo_user' ? { zaloId: '7' } : {};
      await one(zalo, to(1));
      const wrong: string[] = [];
      for (const [code, { means, token, doubt }] of Object.entries(codeTable(provider, AT))) {
        // Each with a sender and a template of its own, as a code holds both.
        providers.faults.zalo.set({ code: { requests: token || code === '-249' ? 2 : 1, code } });
        const [result] = await zalo.send([to(1, byUser)], { ...ALWAYS, sender: code });
        const said =
          result?.kind === 'in_doubt'
            ? 'doubt'
            : result?.kind === 'failed'
              ? result.errorClass
              : result?.kind === 'refused' && result.reason.startsWith(prefix.slice(0, 4))
                ? result.errorClass
                : result?.kind;
        const expected = doubt ? 'doubt' : token ? 'config' : means;
        if (code !== '-249' && said !== expected) wrong.push(`${code}: ${said}, not ${expected}`);
      }
      assert.deepEqual(wrong, []);
    });

  it('refuses a code that no table knows until a person has looked', async () => {
    const { providers, zalo } = await start();
    providers.faults.zalo.set({ code: { requests: 1, code: '-9999' } });
    assert.deepEqual(await one(zalo, to(1)), {
      ...{ kind: 'refused', reason: 'zalo_9999', errorClass: 'config', scope: 'recipient' },
    });
  });

  it('asks for templates, quota and quality, and tells a template that is not there from one that cannot be asked', async () => {
    const { store, url, clock, providers } = await start();
    const now = (): number => clock.now;
    const { appId, appSecret } = ZALO_ACCOUNT;
    const { refresh } = opened.add(zaloRefresh({ url, appId, appSecret, now }));
    const tokens = zaloTokens({ store, refresh, refreshAfterMs: 20 * HOUR_MS, now });
    const desk = opened.add(zaloDesk({ url, proofSecret: appSecret, tokens }));
    const found = await desk.template('300001');
    assert.deepEqual(
      [found?.tag, found?.status, found?.pricePhone, found?.priceById],
      ['CUSTOMER_CARE', 'ENABLE', 200, 140],
    );
    assert.deepEqual(found?.params[0], {
      ...{ name: 'customer_name', required: true, type: 'STRING', minLength: 0, maxLength: 30, acceptsEmpty: false },
    });
    assert.equal(await desk.template('1'), null);
    const quota = { daily: 20_000, remaining: 20_000, promotionRemaining: 124 };
    assert.deepEqual(await desk.standing(), { ...quota, quality: 'HIGH', weekQuality: 'UNDEFINED' });
    providers.zalo.endTokens();
    assert.equal((await desk.template('300001'))?.id, '300001');
  });
});
