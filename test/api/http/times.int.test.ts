import assert from 'node:assert/strict';
import { PATH, useSeller } from '../seller.js';
import { makeShop, SHOP_BODY } from '../support.js';

interface Times {
  readonly window: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly outreaches: readonly { readonly dueAt: string; readonly expiresAt: string }[];
}
const timesOf = (windows: readonly Times[]): unknown =>
  windows.map(({ window, opensAt, closesAt, outreaches }) => [
    window,
    opensAt,
    closesAt,
    ...outreaches.map(({ dueAt, expiresAt }) => [dueAt, expiresAt]),
  ]);

/** The same zone by the name of before and after its renaming. */
const RENAMED = [
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
] as const;

describe('the times of a campaign', () => {
  const seller = useSeller();
  const hostZone = process.env.TZ;
  afterEach(() => {
    process.env.TZ = hostZone;
  });

  it('stay to the millisecond when a campaign is opened and saved as it was, again and again', async () => {
    let campaign = await seller.draft();
    const before = timesOf(campaign.windows);
    for (let times = 0; times < 3; times += 1) {
      const { body: read } = await seller.api.ask('GET', `${PATH}/${campaign.campaign}`, { key: seller.key });
      const { status, body } = await seller.patch(campaign, { windows: read.windows });
      assert.equal(status, 200, JSON.stringify(body));
      campaign = body;
    }
    assert.deepEqual(timesOf(campaign.windows), before);
    assert.ok(campaign.windows.every(({ opensAt }: Times) => opensAt.endsWith('Z')));
  });

  it('do not depend on the zone of the machine', async () => {
    const drafted: unknown[] = [];
    for (const host of ['UTC', 'America/New_York', 'Asia/Ho_Chi_Minh', 'Pacific/Kiritimati']) {
      process.env.TZ = host;
      drafted.push(timesOf((await seller.draft()).windows));
    }
    for (const one of drafted) assert.deepEqual(one, drafted[0]);
  });

  it('are the same by either name of a zone that was renamed, and the name stays as it was given', async () => {
    for (const [n, names] of RENAMED.entries()) {
      const drafted: unknown[] = [];
      for (const [m, zone] of names.entries()) {
        const shop = `zone-${n}-${m}`;
        const key = await makeShop(seller.api, shop, { ...SHOP_BODY, zone });
        await seller.api.ask('PUT', `/v1/shops/${shop}/products`, {
          key,
          json: { products: ['A1', 'A2', 'A3', 'A4', 'A5'].map((sku) => ({ sku, name: sku, approved: true })) },
        });
        assert.equal((await seller.api.ask('GET', `/v1/shops/${shop}`, { key })).body.zone, zone);
        const json = { saleDay: '2026-11-11' };
        const { status, body } = await seller.api.ask('POST', `/v1/shops/${shop}/campaigns`, { key, json });
        assert.equal(status, 201, JSON.stringify(body));
        assert.equal(body.zone, zone);
        drafted.push(timesOf(body.windows));
      }
      assert.deepEqual(drafted[0], drafted[1], names.join(' and '));
    }
  });
});
