import assert from 'node:assert/strict';
import type { Customer } from '../../../domain/customer/customer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import { customer, daysAgo, NO_SIGNALS, run } from '../../domain/support/samples.js';
import { at, PATH, SHOP, useSeller } from '../seller.js';
import { makeShop, NOW, SHOP_BODY, useApi } from '../support.js';
import { addBuyers, BASE, EMAIL } from '../winbacks/winback-support.js';

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
type Any = any;

const GRANTED = { granted: true, at: daysAgo(90) };
const follower = (n: number, over: Partial<Customer> = {}): Customer => {
  const ref = `c${String(n).padStart(3, '0')}`;
  return customer({
    _id: `${SHOP}/${ref}`,
    ref,
    name: 'Lan',
    chatId: ref,
    consent: { chat: GRANTED, sms: GRANTED },
    signals: { ...NO_SIGNALS, followedAt: daysAgo(9, NOW) },
    ...over,
  });
};
const SMS = '[QC] {{ shop_name }} xin thong bao: {{ customer_name }} giam 11% {{ link }}. Tu choi: TC gui 9000';

describe('preflight of a campaign', () => {
  let balance: { amount: number; currency: string; perPart: number } | undefined;
  const seller = useSeller({
    winback: { status: async () => ({ configured: true, verified: true }), smsBalance: async () => balance },
  });
  before(async () => {
    const people = Array.from({ length: 120 }, (_, n) => follower(n, n < 20 ? { consent: {} } : {}));
    await seller.api.models.customers.collection.insertMany(people as never[]);
  });
  beforeEach(() => {
    balance = undefined;
  });

  const look = async (campaign: { campaign: string }): Promise<Any> => {
    const { status, body } = await seller.api.ask('GET', `${PATH}/${campaign.campaign}/preflight`, { key: seller.key });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const codesOf = (body: Any, id: string): string[] =>
    body.findings.filter(({ outreach }: Any) => outreach === id).map(({ code }: Any) => code);

  it('counts whom each message would reach, and finds what would go wrong', async () => {
    const body = await look(await seller.draft());
    const followers = body.outreaches.find(({ id }: Any) => id === 'launch-followers');
    assert.deepEqual([followers.members, followers.reachable], [120, 100]);
    assert.deepEqual(codesOf(body, 'launch-followers'), []);
    assert.ok(codesOf(body, 'launch-inactive').includes('nobody_to_reach'));
    assert.equal(body.ready, true);
    assert.equal(body.bestHours.channels.chat.length, 3);
    for (const hour of body.bestHours.channels.chat) assert.ok(hour >= 8 && hour < 22);
  });

  it('hears when customers order and click', async () => {
    const body = await look(await seller.draft());
    assert.equal(body.bestHours.events, 0);
    // Not at midnight: then nobody would have told the hour.
    const at = new Date(daysAgo(2, NOW).getTime() + 10.5 * 3_600_000);
    const touch = { run: 'r', window: 'w', channel: 'chat', at, claim: 'x', clickedAt: at } as const;
    const one = follower(900, { facts: { validOrders: 1, revenue: 5, recentOrderAts: [at] }, touches: [touch] });
    await seller.api.models.customers.collection.insertOne(one as never);
    assert.equal((await look(await seller.draft())).bestHours.events, 2);
    await seller.api.models.customers.deleteOne({ _id: one._id });
  });

  const withSms = async () => {
    const draft = await seller.draft();
    const launch = draft.windows[1];
    const outreaches = launch.outreaches.map((one: Any) =>
      one.id === 'launch-followers' ? { ...one, channel: 'sms', template: { text: SMS } } : one,
    );
    const patched = await seller.patch(draft, { windows: [{ ...launch, outreaches }] });
    assert.equal(patched.status, 200, JSON.stringify(patched.body));
    return patched.body;
  };

  it('counts the parts of SMS and asks the account whether it covers them; activation needs that', async () => {
    const campaign = await withSms();
    assert.deepEqual((await look(campaign)).findings.at(0).code, 'balance_unknown');

    balance = { amount: 79_999, currency: 'VND', perPart: 800 };
    const short = await look(campaign);
    assert.deepEqual([short.sms.parts, short.sms.cost, short.ready], [100, 80_000, false]);
    const refused = await seller.act(campaign, 'start');
    assert.deepEqual([refused.status, refused.body.code], [422, 'preflight_failed']);
    assert.equal(refused.body.findings[0].code, 'balance_short');
    assert.match(refused.body.findings[0].text.vi, /Số dư SMS 79,999 VND/);
    assert.equal((await seller.stored(campaign))!.state, 'draft');

    balance = { amount: 80_000, currency: 'VND', perPart: 800 };
    assert.equal((await seller.act(campaign, 'start')).status, 200);
    await seller.act(campaign, 'cancel');
  });

  it('counts the codes of a pool: short of some it warns, and with none it does not start', async () => {
    const pool = { name: 'Mã riêng', kind: 'pool', startsAt: at(-24), endsAt: at(40 * 24) };
    const offers = `/v1/shops/${SHOP}/offers/pool`;
    const made = await seller.api.ask('PUT', offers, { key: seller.key, json: pool });
    assert.ok(made.status < 300, JSON.stringify(made.body));
    const campaign = await seller.draft({ offer: 'pool' });
    const none = await look(campaign);
    assert.deepEqual([none.ready, none.findings[0].code], [false, 'codes_short']);
    assert.equal((await seller.act(campaign, 'start')).body.code, 'preflight_failed');

    const more = { key: seller.key, json: { count: 10, prefix: 'HOA' } };
    const generated = await seller.api.ask('POST', `${offers}/codes/generate`, more);
    assert.ok(generated.status < 300, JSON.stringify(generated.body));
    const some = await look(campaign);
    assert.deepEqual([some.ready, some.findings[0].severity], [true, 'warn']);
  });

  it('sees the other campaigns that may use up the caps first', async () => {
    const others = [await seller.draft(), await seller.draft()];
    for (const other of others) assert.equal((await seller.act(other, 'start')).status, 200);
    const body = await look(await seller.draft());
    assert.ok(codesOf(body, 'launch-followers').includes('caps_collide'), JSON.stringify(body.findings));
    for (const other of others) await seller.act(other, 'cancel');
  });

  describe('of a shop that names its platform', () => {
    const quota = async (): Promise<Any> =>
      (await seller.api.ask('GET', `/v1/shops/${SHOP}/quota`, { key: seller.key })).body;
    const settle = (over: object) => seller.api.ask('PUT', `/v1/shops/${SHOP}`, { json: { ...SHOP_BODY, ...over } });
    before(() => settle({ platform: 'shopee' }));
    after(() => settle({}));

    it('plans the quota over what was sent and what is planned, and says where it runs out', async () => {
      const campaign = await seller.draft();
      const body = await look(campaign);
      assert.ok(body.findings.some(({ code }: Any) => code === 'quota_short'));
      assert.deepEqual((await quota()).periods, []);
      assert.equal((await seller.act(campaign, 'start')).status, 200);
      const { platform, periods, source } = await quota();
      assert.equal(platform, 'shopee');
      assert.match(source, /Shopee/);
      assert.ok(periods.some(({ short }: Any) => short.length > 0));
      await seller.act(campaign, 'cancel');
    });

    it('blocks chat while too many who were messaged have blocked the shop', async () => {
      const names = ['one', 'two'];
      await seller.api.models.runs.create(
        names.map((name, n) =>
          run({
            _id: `${SHOP}.old.${name}.1`,
            shop: SHOP,
            campaign: `${SHOP}.old`,
            outreach: name,
            state: 'closed',
            dueAt: daysAgo(3 + n, NOW),
            ledger: { ...EMPTY_LEDGER, audience: 10, sent: 10 },
            funnel: EMPTY_FUNNEL,
          }),
        ),
      );
      const blocked = (n: number, name: string, at: Date): Customer => {
        const touch = { run: `${SHOP}.old.${name}.1`, window: 'w', channel: 'chat', at, claim: 'x' } as const;
        return follower(n, {
          touches: [touch],
          suppressed: { chat: { reason: 'blocked', at: NOW, source: 'webhook' } },
        });
      };
      const people = [blocked(901, 'one', daysAgo(3, NOW)), blocked(902, 'two', daysAgo(4, NOW))];
      await seller.api.models.customers.collection.insertMany(people as never[]);
      // Fourteen days from the second broadcast that was too much: 11 November.
      assert.match((await quota()).lockedUntil, /^2026-11-12/);
      const campaign = await seller.draft();
      const refused = await seller.act(campaign, 'start');
      assert.deepEqual([refused.status, refused.body.findings[0].code], [422, 'chat_locked']);
    });
  });
});

describe('preflight of a win-back programme', () => {
  const api = useApi();
  before(async () => {
    await makeShop(api, SHOP);
    await addBuyers(api, [...new Array<number>(70).fill(40), 5]);
  });

  const look = async ({ key, ...json }: typeof EMAIL & Record<string, unknown>): Promise<Any> => {
    const made = await api.ask('PUT', `${BASE}/${key}`, { json });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { status, body } = await api.ask('GET', `${BASE}/${key}/preflight`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const codes = (body: Any): string[] => body.findings.map(({ code, severity }: Any) => `${severity} ${code}`);

  it('counts who qualifies, and warns of what the seeds ask: an incentive', async () => {
    const body = await look({ ...EMAIL, key: 'one', hour: '20:00', holdout: 0 });
    assert.deepEqual([body.ready, body.outreaches[0].members, body.outreaches[0].reachable], [true, 70, 70]);
    assert.deepEqual(codes(body), ['warn no_incentive']);
  });

  it('says that the back-fill takes days, and that the group of each is small', async () => {
    const body = await look({ ...EMAIL, key: 'two', hour: '20:00', dailyLimit: 20 });
    assert.deepEqual(codes(body), ['warn small_group', 'warn no_incentive', 'info spread_over_days']);
    assert.match(body.findings[2].text.vi, /70 khách .* 4 ngày/);
  });

  it('says how many of its people a programme under way has already', async () => {
    const made = await api.models.winbacks.findOne({ key: 'one' }).lean();
    assert.ok(made);
    await api.models.winbacks.collection.insertOne({
      ...made,
      _id: `${made._id}-x`,
      key: 'first',
      state: 'active',
      holdout: 1,
    } as never);
    const body = await look({ ...EMAIL, key: 'second', hour: '20:00', holdout: 0 });
    await api.models.winbacks.deleteOne({ key: 'first' });
    const same = body.findings.find(({ code }: Any) => code === 'same_people');
    assert.match(same.text.en, /^70 of the 70 people .* 'first' as well, which holds 70 of them out/);
  });

  it('names better hours than the night', async () => {
    const body = await look({ ...EMAIL, key: 'three', hour: '03:00', startDay: '2026-11-02' });
    const quiet = body.findings.find(({ code }: Any) => code === 'quiet_hour');
    assert.match(quiet.fix.en, /^Better hours: \d\d:00/);
  });
});
