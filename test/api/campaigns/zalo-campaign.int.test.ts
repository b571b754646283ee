import assert from 'node:assert/strict';
import type { ApiDeps } from '../../../api/deps.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { ZaloTemplate } from '../../../domain/message/zalo/template-info.js';
import { customer, daysAgo } from '../../domain/support/samples.js';
import { PATH, SHOP, useSeller } from '../seller.js';
import { NOW } from '../support.js';

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
type Any = any;
type Desk = NonNullable<ApiDeps['zalo']>;

const param = (name: string, maxLength = 30, required = true) => ({
  ...{ name, maxLength, required, type: 'STRING', minLength: 0, acceptsEmpty: false },
});
const CARE: ZaloTemplate = {
  id: '300001',
  name: 'Chăm sóc',
  status: 'ENABLE',
  quality: 'HIGH',
  tag: 'CUSTOMER_CARE',
  params: [param('customer_name'), param('code', 30, false)],
  pricePhone: 200,
};
const TEXT = 'customer_name: {{ customer_name }}';
const granted = { granted: true, at: daysAgo(90) };
const buyer = (n: number, over: Partial<Customer> = {}): Customer => {
  const ref = `c${String(n).padStart(3, '0')}`;
  return customer({
    ...{ _id: `${SHOP}/${ref}`, ref, name: 'Lan', phone: `+84912000${String(n).padStart(3, '0')}` },
    consent: { zalo: granted },
    facts: { validOrders: 1, revenue: 5, recentOrderAts: [daysAgo(70, NOW)], lastOrderAt: daysAgo(70, NOW) },
    ...over,
  });
};

describe('a campaign by Zalo', () => {
  const templates = new Map<string, ZaloTemplate>();
  let state: Awaited<ReturnType<Desk['standing']>>;
  let isAway = false;
  /** The shop's own account, and how often it is held at this moment. */
  let own: (Desk & { close(): Promise<void> }) | undefined;
  let leases = 0;
  afterEach(() => {
    own = undefined;
    assert.equal(leases, 0);
  });
  const seller = useSeller({
    zalo: {
      template: async (id) => (isAway ? undefined : (templates.get(id) ?? null)),
      standing: async () => (isAway ? undefined : state),
    },
    zaloDesks: {
      lease: async (shop) => {
        leases += 1;
        const channel = shop === SHOP ? own : undefined;
        const release = (): void => {
          leases -= 1;
        };
        return { channel, release };
      },
    },
  });
  before(async () => {
    const people = Array.from({ length: 80 }, (_, n) => buyer(n));
    await seller.api.models.customers.collection.insertMany(people as never[]);
  });
  beforeEach(() => {
    templates.clear();
    templates.set(CARE.id, CARE);
    state = { daily: 20_000, remaining: 20_000, quality: 'HIGH' };
    isAway = false;
  });

  /** A draft whose message to the inactive goes by Zalo, with this text and reference. */
  const withZalo = async (text = TEXT, zalo: object = { template: '300001' }, audience = 'inactive') => {
    const draft = await seller.draft();
    const launch = draft.windows[1];
    const [first] = launch.outreaches;
    const outreaches = [{ ...first, id: 'z', audience: { name: audience }, channel: 'zalo', template: { text, zalo } }];
    return { draft, patched: await seller.patch(draft, { windows: [{ ...launch, outreaches }] }) };
  };
  const saved = async (...given: Parameters<typeof withZalo>): Promise<Any> => {
    const { patched } = await withZalo(...given);
    assert.equal(patched.status, 200, JSON.stringify(patched.body));
    return patched.body;
  };
  const refusals = async (...given: Parameters<typeof withZalo>): Promise<string[]> => {
    const { patched } = await withZalo(...given);
    return [patched.body.code, ...(patched.body.errors ?? []).map(({ code }: Any) => code)];
  };
  const look = async ({ campaign }: Any): Promise<Any> => {
    const { body } = await seller.api.ask('GET', `${PATH}/${campaign}/preflight`, { key: seller.key });
    return body;
  };

  it('is saved with the tag that Zalo gives its template, whatever the seller writes there', async () => {
    const campaign = await saved(TEXT, { template: '300001', tag: 'TRANSACTION', by: 'user_id' });
    const [outreach] = campaign.windows[0].outreaches;
    assert.deepEqual(outreach.template.zalo, { template: '300001', tag: 'CUSTOMER_CARE', by: 'user_id' });
    // What was shown can be sent back unchanged.
    const again = await seller.patch(campaign, { windows: campaign.windows });
    assert.deepEqual(again.body.windows[0].outreaches[0].template, outreach.template);
  });

  it('is refused where its parameters are not those of the template', async () => {
    assert.deepEqual(await refusals('name: A'), [
      ...['zalo_parameter_unknown', 'zalo_parameter_unknown', 'zalo_parameter_missing'],
    ]);
    const long = await refusals(`${TEXT} và cả gia đình yêu quý`);
    assert.deepEqual(long, ['zalo_parameter_length', 'zalo_parameter_length']);
    assert.deepEqual(await refusals(TEXT, { template: '999' }), ['zalo_template_unknown', 'zalo_template_unknown']);
    templates.set(CARE.id, { ...CARE, status: 'PENDING_REVIEW' });
    assert.deepEqual(await refusals(), ['zalo_template_status', 'zalo_template_status']);
  });

  it('asks the shop’s own account where it has one, and never the deployment’s in its place', async () => {
    const theirs = { ...CARE, id: '700', pricePhone: 300 };
    own = {
      template: async (id) => (id === '700' ? theirs : null),
      standing: async () => ({ daily: 50 }),
      close: async () => undefined,
    };
    const campaign = await saved(TEXT, { template: '700' });
    assert.deepEqual((await look(campaign)).zalo, { messages: 80, cost: 24_000, daily: 50 });
    assert.ok((await refusals(TEXT)).includes('zalo_template_unknown'));
    own = { ...own, template: async () => undefined };
    assert.equal((await refusals(TEXT))[0], 'provider_away');
  });

  it('is warned of while the shop’s own account has taken no test message', async () => {
    const campaign = await saved();
    const codes = async (): Promise<string[]> => (await look(campaign)).findings.map(({ code }: Any) => code);
    const settings = { appId: '1', oaId: '2' };
    const account = { _id: `${SHOP}/zalo`, shop: SHOP, channel: 'zalo', kind: 'zalo', settings, secretNames: [] };
    assert.ok(!(await codes()).includes('sender_unverified'));
    const times = { createdAt: NOW, updatedAt: NOW };
    const tested = { at: NOW, identity: 'i' };
    const { accounts } = seller.api.models;
    await accounts.create({ ...account, identity: 'i', connections: 1, version: 1, ...times } as never);
    assert.ok((await codes()).includes('sender_unverified'));
    await accounts.updateOne({ _id: account._id }, { $set: { tested } });
    assert.ok(!(await codes()).includes('sender_unverified'));
    await accounts.deleteOne({ _id: account._id });
  });

  it('is not saved while Zalo cannot be asked: it is checked against nothing else', async () => {
    isAway = true;
    const { patched } = await withZalo();
    assert.deepEqual([patched.status, patched.body.code], [503, 'provider_away']);
  });

  it('is judged as it would be saved by the check on request', async () => {
    const ask = (template: object) =>
      seller.api.ask('POST', `/v1/shops/${SHOP}/content/check`, {
        key: seller.key,
        json: { channel: 'zalo', kind: 'campaign', template },
      });
    const good = await ask({ text: TEXT, zalo: { template: '300001' } });
    assert.deepEqual([good.status, good.body.ok], [200, true], JSON.stringify(good.body));
    const bad = await ask({ text: 'x: y', zalo: { template: '300001' } });
    assert.deepEqual(
      bad.body.findings.map(({ code }: Any) => code),
      ['zalo_parameter_unknown', 'zalo_parameter_missing'],
    );
  });

  it('is shown as each parameter would be filled in', async () => {
    const { status, body } = await seller.api.ask('POST', `/v1/shops/${SHOP}/templates/preview`, {
      key: seller.key,
      json: {
        channel: 'zalo',
        kind: 'campaign',
        template: { text: TEXT, zalo: { template: '300001' } },
        customer: 'c001',
      },
    });
    assert.deepEqual([status, body.text, body.to], [200, 'customer_name: Lan', '+84912000001']);
  });

  it('names quota, quality and price before it is switched on, and starts', async () => {
    const campaign = await saved();
    const body = await look(campaign);
    assert.deepEqual(body.zalo, { messages: 80, cost: 16_000, daily: 20_000, remaining: 20_000, quality: 'HIGH' });
    assert.equal(body.ready, true, JSON.stringify(body.findings));
    assert.equal(body.bestHours.channels.zalo.length, 3);
    assert.equal((await seller.act(campaign, 'start')).status, 200);
    await seller.act(campaign, 'cancel');
  });

  it('to people who never bought is refused, with the reason in both languages', async () => {
    const campaign = await saved(TEXT, { template: '300001' }, 'potential');
    const refused = await seller.act(campaign, 'start');
    assert.deepEqual([refused.status, refused.body.code], [422, 'preflight_failed']);
    const [finding] = refused.body.findings;
    assert.equal(finding.code, 'zalo_never_bought');
    assert.match(finding.text.vi, /Zalo chỉ nhận tin gửi cho khách đã đặt hàng/);
    assert.match(finding.text.en, /only to people who have ordered/);
  });

  it('does not start when the template was switched off meanwhile', async () => {
    const campaign = await saved();
    templates.set(CARE.id, { ...CARE, status: 'DISABLE' });
    const refused = await seller.act(campaign, 'start');
    assert.equal(refused.body.findings?.[0]?.code, 'zalo_template_changed', JSON.stringify(refused.body));
  });

  it('may be previewed by whom it reaches: nobody without an order', async () => {
    const stranger = buyer(500, { facts: { validOrders: 0, revenue: 0, recentOrderAts: [] } });
    const { lastOrderAt: _, ...followed } = {
      ...stranger,
      signals: { ...stranger.signals, followedAt: daysAgo(1, NOW) },
    } as Any;
    await seller.api.models.customers.collection.insertOne(followed as never);
    const { status, body } = await seller.api.ask('POST', `/v1/shops/${SHOP}/audiences/preview`, {
      key: seller.key,
      json: { audience: { kind: 'built_in', name: 'followers' }, channels: ['zalo'] },
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.channels.zalo.reachable, body.channels.zalo.excluded.no_order], [0, 1]);
  });
});
