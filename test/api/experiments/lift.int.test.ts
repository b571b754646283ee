import assert from 'node:assert/strict';
import { batchId, runId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { PATH, SHOP, useSeller } from '../seller.js';
import { makeShop } from '../support.js';

const DAY = 24 * 3_600_000;

describe('the lift of campaigns', () => {
  const seller = useSeller();
  const ask = (path: string) => seller.api.ask('GET', path, { key: seller.key });

  /** A started campaign with one planned run; nobody of it is a customer any more, so nobody bought. */
  async function run(campaign: { campaign: string }, treated: number, heldOut: number): Promise<void> {
    const id = runId(`${SHOP}.${campaign.campaign}`, 'launch-followers');
    const refs = (arm: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${arm}${1_000 + i}`);
    await native(seller.api.models.runs).insertOne({ _id: id, shop: SHOP, state: 'closed' } as never);
    const batch = { run: id, shop: SHOP, seq: 0, plannedAt: new Date(), cursor: `${SHOP}/~` };
    const people = { customers: refs('a', treated), heldOut: refs('b', heldOut) };
    await native(seller.api.models.batches).insertOne({ _id: batchId(id, 0), ...batch, ...people } as never);
  }
  const whenOver = (campaign: { windows: { closesAt: string }[] }): Date =>
    new Date(new Date(campaign.windows.at(-1)?.closesAt ?? '').getTime() + 5 * DAY);

  it('is asked for with the draft, may be edited before the start, and never after it', async () => {
    const campaign = await seller.draft({ holdout: 0.1 });
    assert.equal(campaign.holdout, 0.1);
    const edited = await seller.patch(campaign, { holdout: 0.2 });
    assert.deepEqual([edited.status, edited.body.holdout], [200, 0.2]);
    const wrong = await seller.patch(edited.body, { holdout: 0.9 });
    assert.deepEqual(
      [wrong.status, wrong.body.code, wrong.body.errors[0].field],
      [422, 'campaign_holdout', '/holdout'],
    );
    await seller.act(campaign, 'start');
    const started = await seller.stored(campaign);
    assert.ok(started);
    const late = await seller.patch({ campaign: campaign.campaign, version: started.version }, { holdout: 0.3 });
    assert.deepEqual([late.status, late.body.code], [409, 'holdout_fixed']);
  });

  it('shows both arms and says in words that the data are not enough, and how many would be', async () => {
    const campaign = await seller.draft({ holdout: 0.1 });
    await seller.act(campaign, 'start');
    await run(campaign, 90, 10);
    const running = await ask(`${PATH}/${campaign.campaign}/lift`);
    assert.deepEqual([running.status, running.body.verdict, running.body.isOver], [200, 'running', false]);
    seller.api.setNow(whenOver(campaign));
    const { body } = await ask(`${PATH}/${campaign.campaign}/lift`);
    assert.deepEqual([body.verdict, body.isOver, body.share], ['not_enough', true, 0.1]);
    assert.deepEqual(body.treated, { assigned: 90, bought: 0, rate: 0 });
    assert.deepEqual(body.holdout, { assigned: 10, bought: 0, rate: 0 });
    assert.ok(body.enough > 100);
    assert.match(body.words.vi, /Chưa đủ dữ liệu/);
  });

  it('is blocked where the arms have not the sizes that they were drawn with', async () => {
    const campaign = await seller.draft({ holdout: 0.5 });
    await seller.act(campaign, 'start');
    await run(campaign, 90, 10);
    seller.api.setNow(whenOver(campaign));
    const { body } = await ask(`${PATH}/${campaign.campaign}/lift`);
    assert.deepEqual([body.verdict, body.sampleRatio.isOff], ['blocked', true]);
  });

  it('of a campaign without a holdout is not known', async () => {
    const campaign = await seller.draft();
    assert.equal(campaign.holdout, 0);
    const { status, body } = await ask(`${PATH}/${campaign.campaign}/lift`);
    assert.deepEqual([status, body.code], [409, 'no_holdout']);
  });

  it('of another shop is not shown', async () => {
    const other = await makeShop(seller.api, 'other');
    const campaign = await seller.draft({ holdout: 0.1 });
    for (const path of [`${PATH}/${campaign.campaign}/lift`, `/v1/shops/${SHOP}/lift`]) {
      assert.equal((await seller.api.ask('GET', path, { key: other })).status, 403, path);
    }
    assert.equal((await ask(`${PATH}/none/lift`)).body.code, 'campaign_not_found');
  });

  it('is pooled over the campaigns of the shop whose orders are all in', async () => {
    assert.deepEqual((await ask(`/v1/shops/${SHOP}/lift`)).body.campaigns, []);
    const campaign = await seller.draft({ holdout: 0.1 });
    await seller.act(campaign, 'start');
    await run(campaign, 180, 20);
    seller.api.setNow(whenOver(campaign));
    const { status, body } = await ask(`/v1/shops/${SHOP}/lift`);
    assert.equal(status, 200);
    assert.ok(body.campaigns.includes(campaign.campaign) && body.campaigns.length >= 3);
    assert.ok(body.treated.assigned >= 360 && body.holdout.assigned >= 40);
    assert.equal(body.verdict, 'blocked', 'one of them was drawn otherwise');
  });
});
