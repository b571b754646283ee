import assert from 'node:assert/strict';
import type { RunProgress } from '../../../activities/contract.js';
import type { LatenessRule } from '../../../domain/base/window.js';
import type { Campaign, Outreach } from '../../../domain/campaign/campaign.js';
import type { ShopHoursInput } from '../../../domain/hours/shop-hours.js';
import { native } from '../../../models/base/native.js';
import { hookModels } from '../deliver/hooked.js';
import { Provider, REFUSED } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  close,
  deliver,
  followers,
  openRunOf,
  outreach,
  plan,
  readRun,
  SHOP,
  useWorld,
} from '../world.js';

const at = (day: number, clock: string): Date => new Date(`2026-11-${day}T${clock}:00+07:00`);
const NIGHT = at(11, '23:00');
const OPENS = at(12, '07:00');

describe('delivery and the sending hours', () => {
  const world = useWorld();
  beforeEach(async () => {
    world.clock.now = NIGHT;
  });

  const shopHours = (hours: ShopHoursInput): Promise<unknown> =>
    world.models.shops.updateOne({ _id: SHOP }, { $set: { hours } });
  const sms = (): Provider => new Provider('ask', undefined, 'sms');
  const progress = (run: string): Promise<RunProgress> => world.activities().loadRun(run);
  const opensAt = async (run: string): Promise<Date | undefined> => {
    const { opensAt: opens } = await progress(run);
    return opens === undefined ? undefined : new Date(opens);
  };

  /** A run of SMS due at 23:00, planned for ten customers. */
  async function nightRun(over: Partial<Outreach> = {}, lateness: LatenessRule = 'send'): Promise<string> {
    await addCustomers(world, followers(10));
    const template = { text: 'Uu dai cho {{ customer_name }}' };
    const one = outreach({ channel: 'sms', template, dueAt: NIGHT, expiresAt: at(12, '12:00'), ...over });
    const window: Campaign['windows'][number] = {
      window: 'launch',
      goal: 'orders',
      opensAt: NIGHT,
      closesAt: one.expiresAt,
      lateness,
      outreaches: [one],
    };
    const run = await openRunOf(world, await addCampaign(world, 'sale', [], { windows: [window] }));
    await plan(world, run);
    return run;
  }

  it('send no SMS at 23:00, say when they open, and send everybody then', async () => {
    const run = await nightRun();
    const provider = sms();
    const night = await deliver(world, provider.channel(), run);
    assert.deepEqual([night.done, night.ledger.pending, provider.copies.length], [false, 10, 0]);
    assert.deepEqual(await opensAt(run), OPENS);
    world.clock.now = new Date(OPENS.getTime() - 1);
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 0);
    world.clock.now = OPENS;
    assert.equal(await opensAt(run), undefined);
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    await assertBalanced(world, run);
  });

  it('stop between two chunks when hand-over ends, before the law closes', async () => {
    const run = await nightRun({ dueAt: at(11, '21:30') });
    world.clock.now = new Date(at(11, '21:45').getTime() - 1);
    const provider = sms();
    provider.around = async (moment) => {
      if (moment === 'after') world.clock.now = at(11, '21:45');
    };
    const result = await deliver(world, provider.channel(), run);
    assert.deepEqual([result.ledger.sent, result.ledger.pending], [4, 6]);
    assert.deepEqual(await opensAt(run), OPENS);
  });

  it('hand nothing over after closing, neither the rest of a chunk nor what the provider had put off', async () => {
    const run = await nightRun({ dueAt: at(11, '21:30') });
    world.clock.now = at(11, '21:44');
    let handOvers = 0;
    const provider = new Provider(
      'ask',
      () => {
        handOvers += 1;
        world.clock.now = at(11, '21:45');
        return REFUSED;
      },
      'sms',
    );
    const result = await deliver(world, provider.channel(), run);
    assert.deepEqual([handOvers, result.ledger.pending, result.done], [1, 10, false]);
    assert.equal(await world.models.customers.countDocuments({ 'touches.0': { $exists: true } }), 0);
  });

  it('do not hold e-mail, which the law gives no hours', async () => {
    const run = await nightRun({ channel: 'email', template: { subject: 'Chào', text: 'Chào bạn' } });
    assert.equal(await opensAt(run), undefined);
    assert.equal((await deliver(world, new Provider('unknown').channel(), run)).ledger.sent, 10);
  });

  it("are the shop's where it has narrower ones", async () => {
    await shopHours({ simulated: false, source: 'shop', channels: { sms: { opens: '09:00', until: '20:00' } } });
    const run = await nightRun();
    assert.deepEqual(await opensAt(run), at(12, '09:00'));
    world.clock.now = OPENS;
    assert.equal((await deliver(world, sms().channel(), run)).ledger.sent, 0, 'the law alone would let them leave');
  });

  it('are none for a simulated shop, so that a demo plays at any time', async () => {
    await shopHours({ simulated: true, source: 'demo', channels: { sms: null } });
    const run = await nightRun();
    assert.equal(await opensAt(run), undefined);
    assert.equal((await deliver(world, sms().channel(), run)).ledger.sent, 10);
  });

  it('tell the workflow the opening at once, when the run is opened', async () => {
    const run = await nightRun();
    const campaign = `${SHOP}.sale`;
    const opened = await world.activities().openRun({ campaign, outreach: 'launch-followers', run });
    assert.equal(opened.opensAt, OPENS.getTime());
  });

  it('make nobody late: with the rule skip the grace begins at the opening', async () => {
    const run = await nightRun({}, 'skip');
    world.clock.now = OPENS;
    assert.equal((await deliver(world, sms().channel(), run)).ledger.sent, 10);
  });

  it('expire whoever is left when the run ends before they open', async () => {
    const run = await nightRun({ expiresAt: at(12, '06:00') });
    world.clock.now = at(12, '06:00');
    const result = await deliver(world, sms().channel(), run);
    assert.deepEqual([result.done, result.ledger.expired], [true, 10]);
    assert.equal((await close(world, run)).expired, 10);
  });

  for (const [rule, expected] of [
    ['skip', { expired: 10, skipped: {} }],
    ['fold', { expired: 0, skipped: { folded: 10 } }],
  ] as const) {
    it(`settle a run that comes back two hours of sending time too late by its rule ${rule}`, async () => {
      const run = await nightRun({}, rule);
      world.clock.now = at(12, '09:00');
      const provider = sms();
      const { done, ledger } = await deliver(world, provider.channel(), run);
      assert.deepEqual(
        [done, ledger.expired, ledger.skipped, provider.copies.length],
        [true, expected.expired, expected.skipped, 0],
      );
      await assertBalanced(world, run);
    });
  }

  it('fold whoever is left at the end into the next window, which reaches them', async () => {
    const run = await nightRun({ expiresAt: at(12, '06:00') }, 'fold');
    world.clock.now = OPENS;
    const ledger = await close(world, run);
    assert.deepEqual([ledger.skipped, ledger.expired, ledger.pending], [{ folded: 10 }, 0, 0]);
    assert.equal((await readRun(world, run)).state, 'closed');

    const next = outreach({
      id: 'day',
      channel: 'sms',
      template: { text: 'Hom nay' },
      dueAt: OPENS,
      expiresAt: at(12, '20:00'),
    });
    const day: Campaign['windows'][number] = {
      window: 'campaign_day',
      goal: 'orders',
      opensAt: OPENS,
      closesAt: at(12, '20:00'),
      lateness: 'send',
      outreaches: [next],
    };
    await native(world.models.campaigns).updateOne({ _id: `${SHOP}.sale` }, { $push: { windows: day } } as object);
    const dayRun = await openRunOf(world, `${SHOP}.sale`, 'day');
    await plan(world, dayRun);
    assert.equal((await deliver(world, sms().channel(), dayRun)).ledger.sent, 10);
  });

  it('name a cancellation as what it is, also in a window that folds', async () => {
    const run = await nightRun({}, 'fold');
    assert.deepEqual((await close(world, run, 'cancelled')).skipped, { cancelled: 10 });
  });

  it('cost no read per chunk: the shop is read once, and the run, with its hold, too', async () => {
    const run = await nightRun({ channel: 'email', template: { subject: 'Chào', text: 'Chào bạn' } });
    const reads: string[] = [];
    const models = hookModels(world.models, async (operation, moment) => {
      if (moment === 'before' && operation.endsWith('.findOne')) reads.push(operation);
    });
    assert.equal((await deliver(world, new Provider('unknown').channel(), run, 0, { models })).ledger.sent, 10);
    const count = (operation: string): number => reads.filter((read) => read === operation).length;
    assert.deepEqual([count('shops.findOne'), count('runs.findOne')], [1, 1]);
    assert.equal(count('campaigns.findOne'), 4, 'one for the texts, one for each chunk, as ever');
  });
});
