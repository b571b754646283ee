import assert from 'node:assert/strict';
import { offerId, runId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import {
  addCampaign,
  addCustomers,
  close,
  customer,
  minutes,
  NOON,
  openRunOf,
  outreach,
  readRun,
  SHOP,
  setState,
  useWorld,
} from '../world.js';

describe('the light activities', () => {
  const world = useWorld();

  const later = outreach({ id: 'later', priority: 2, dueAt: minutes(30) });
  const off = outreach({ id: 'off', enabled: false });

  describe('loadCampaign', () => {
    it('returns ids and instants of the enabled outreaches, by due instant and priority', async () => {
      const second = outreach({ id: 'second', priority: 2 });
      const campaign = await addCampaign(world, 'sale', [later, second, off, outreach()]);
      const plan = await world.activities().loadCampaign(campaign);
      assert.deepEqual(
        plan.outreaches.map((one) => one.outreach),
        ['launch-followers', 'second', 'later'],
      );
      assert.deepEqual(plan.outreaches[0], {
        run: `${SHOP}.sale.launch-followers.1`,
        outreach: 'launch-followers',
        window: 'launch',
        channel: 'email',
        audience: 'followers',
        priority: 1,
        dueAt: NOON.getTime(),
        expiresAt: minutes(600).getTime(),
        state: 'waiting',
      });
      assert.deepEqual(plan.windows, [{ window: 'launch', opensAt: NOON.getTime(), closesAt: minutes(600).getTime() }]);
    });

    it('knows which runs are open and which have closed, with their ledgers', async () => {
      const campaign = await addCampaign(world, 'sale', [outreach(), later]);
      const run = await openRunOf(world, campaign);
      const states = async () => (await world.activities().loadCampaign(campaign)).outreaches.map(({ state }) => state);
      assert.deepEqual(await states(), ['open', 'waiting']);
      const ledger = await close(world, run);
      assert.deepEqual(await states(), ['closed', 'waiting']);
      assert.deepEqual((await world.activities().loadCampaign(campaign)).outreaches[0]?.ledger, ledger);
    });

    it('keeps an outreach whose run has begun, also when it is switched off later', async () => {
      const campaign = await addCampaign(world);
      await openRunOf(world, campaign);
      await native(world.models.campaigns).updateOne({}, { $set: { 'windows.0.outreaches.0.enabled': false } });
      assert.equal((await world.activities().loadCampaign(campaign)).outreaches.length, 1);
    });

    it('takes a campaign whose document is not there for cancelled', async () => {
      const { state, outreaches } = await world.activities().loadCampaign('no.such');
      assert.deepEqual([state, outreaches], ['cancelled', []]);
    });

    it('carries no text, name or address into the history', async () => {
      await addCustomers(world, [customer('u1')]);
      const campaign = await addCampaign(world);
      const run = await openRunOf(world, campaign);
      const page = await world.activities().planBatches({ run, maxBatches: 2 });
      const stored = JSON.stringify([
        await world.activities().loadCampaign(campaign),
        page,
        await world.activities().loadRun(run),
      ]);
      assert.doesNotMatch(stored, /Khách|example\.com|Chào|\+84/);
    });
  });

  describe('openRun', () => {
    it('freezes the outreach with its offer code, and the audiences that come first', async () => {
      await world.models.offers.deleteMany({});
      await world.models.offers.create({
        _id: offerId(SHOP, 'ten'),
        shop: SHOP,
        key: 'ten',
        name: '10 %',
        code: 'GIAM10',
        startsAt: NOON,
        endsAt: minutes(600),
      });
      const first = outreach({
        id: 'first',
        priority: 1,
        audience: { name: 'cart', params: { days: 7 } },
        channel: 'chat',
      });
      const otherInstant = outreach({ id: 'other', priority: 1, dueAt: minutes(5) });
      const ours = outreach({ id: 'ours', priority: 2, offer: 'ten' });
      const campaign = await addCampaign(world, 'sale', [ours, { ...off, priority: 1 }, otherInstant, first]);
      const progress = await world.activities().openRun({ campaign, outreach: 'ours', run: runId(campaign, 'ours') });
      assert.deepEqual(progress, {
        run: `${SHOP}.sale.ours.1`,
        state: 'open',
        campaignState: 'active',
        channel: 'email',
        shop: SHOP,
        expiresAt: minutes(600).getTime(),
        batches: 0,
        planned: false,
      });
      const run = await readRun(world, progress.run);
      assert.equal(run.offerCode, 'GIAM10');
      assert.deepEqual(run.before, [{ audience: { name: 'cart', params: { days: 7 } }, channel: 'chat' }]);
      assert.deepEqual(run.asOf, NOON);
    });

    it('keeps the first copy when it is called again, whatever was edited meanwhile', async () => {
      const campaign = await addCampaign(world);
      const run = await openRunOf(world, campaign);
      await native(world.models.campaigns).updateOne(
        {},
        { $set: { 'windows.0.outreaches.0.template.text': 'Khác', 'windows.0.outreaches.0.enabled': false } },
      );
      world.clock.now = minutes(9);
      await openRunOf(world, campaign);
      world.clock.now = NOON;
      const found = await readRun(world, run);
      assert.match(found.template.text, /^Chào/);
      assert.deepEqual(found.asOf, NOON);
    });

    it('opens nothing for an outreach that is switched off or unknown', async () => {
      const campaign = await addCampaign(world, 'sale', [off]);
      for (const id of ['off', 'never']) {
        const opening = world.activities().openRun({ campaign, outreach: id, run: runId(campaign, id) });
        await assert.rejects(opening, { type: 'OutreachNotFound', nonRetryable: true });
      }
      const opening = world.activities().openRun({ campaign: 'no.such', outreach: 'x', run: 'no.such.x.1' });
      await assert.rejects(opening, { type: 'CampaignNotFound' });
      assert.equal(await world.models.runs.countDocuments({}), 0);
    });
  });

  it('loadRun says that a run does not exist', async () => {
    await assert.rejects(world.activities().loadRun('no.such.run.1'), { type: 'RunNotFound', nonRetryable: true });
  });

  describe('finishCampaign', () => {
    it('leaves a campaign alone that was edited after it was read', async () => {
      const campaign = await addCampaign(world, 'edited');
      await native(world.models.campaigns).updateOne({ _id: campaign }, { $inc: { version: 1 } });
      assert.equal(await world.activities().finishCampaign(campaign, 1), 'active');
      assert.equal(await world.activities().finishCampaign(campaign, 2), 'completed');
    });

    it('completes an active campaign once', async () => {
      const campaign = await addCampaign(world);
      assert.equal(await world.activities().finishCampaign(campaign), 'completed');
      assert.equal(await world.activities().finishCampaign(campaign), 'completed');
      const found = await world.models.campaigns.findById(campaign);
      assert.deepEqual({ version: found?.version, endedAt: found?.endedAt }, { version: 2, endedAt: NOON });
    });

    it('leaves a cancelled campaign cancelled', async () => {
      const campaign = await addCampaign(world);
      await setState(world, campaign, 'cancelled');
      assert.equal(await world.activities().finishCampaign(campaign), 'cancelled');
      assert.equal(await world.activities().finishCampaign('no.such'), 'cancelled');
    });
  });
});
