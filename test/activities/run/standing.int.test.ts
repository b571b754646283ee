import assert from 'node:assert/strict';
import { native } from '../../../models/base/native.js';
import { verdict } from '../../../workflows/verdict.js';
import { Provider } from '../deliver/provider.js';
import {
  addCampaign,
  close,
  deliver,
  followers,
  minutes,
  NOON,
  plannedRun,
  readRun,
  SHOP,
  useWorld,
} from '../world.js';

const CAMPAIGN = `${SHOP}.sale`;

describe('an outreach whose run is open', () => {
  const world = useWorld();
  const edit = (update: object): Promise<unknown> =>
    native(world.models.campaigns).updateOne({ _id: CAMPAIGN }, { ...update, $inc: { version: 1 } });
  const edits = {
    'switched off': { $set: { 'windows.0.outreaches.0.enabled': false } },
    removed: { $set: { 'windows.0.outreaches': [] } },
    'moved to later': { $set: { 'windows.0.outreaches.0.dueAt': minutes(60) } },
  };
  const expected = { 'switched off': 'wait', removed: 'cancel', 'moved to later': 'wait' };

  for (const [what, update] of Object.entries(edits)) {
    it(`stops sending when it is ${what}, also in an attempt under way`, async () => {
      const run = await plannedRun(world, followers(12));
      const provider = new Provider('resend');
      provider.around = async (moment) => {
        if (moment === 'after' && provider.copies.length === 4) await edit(update);
      };
      const result = await deliver(world, provider.channel(), run);
      assert.deepEqual([result.done, result.ledger.sent, result.ledger.pending], [false, 4, 8]);
      const progress = await world.activities().loadRun(run);
      assert.equal(verdict(progress, NOON.getTime()), expected[what as keyof typeof expected]);
      assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 4);
    });
  }

  it('goes on when it is switched on again, and at its new time when it was moved', async () => {
    const run = await plannedRun(world, followers(12));
    const provider = new Provider('resend');
    await edit(edits['switched off']);
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 0);
    await edit({ $set: { 'windows.0.outreaches.0.enabled': true, 'windows.0.outreaches.0.dueAt': minutes(30) } });
    const { startsAt } = await world.activities().loadRun(run);
    assert.equal(startsAt, minutes(30).getTime());
    assert.deepEqual((await readRun(world, run)).dueAt, minutes(30));
    world.clock.now = minutes(30);
    assert.equal(verdict(await world.activities().loadRun(run), minutes(30).getTime()), 'deliver');
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 12);
  });

  it('ends when its end is moved to before now', async () => {
    const run = await plannedRun(world, followers(12));
    await edit({ $set: { 'windows.0.outreaches.0.expiresAt': minutes(-1) } });
    assert.equal(verdict(await world.activities().loadRun(run), NOON.getTime()), 'expire');
    assert.equal((await close(world, run)).expired, 12);
  });

  it('of another campaign goes on', async () => {
    const run = await plannedRun(world, followers(12));
    await addCampaign(world, 'other', []);
    assert.equal((await world.activities().loadRun(run)).outreach, undefined);
  });
});
