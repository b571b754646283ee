import assert from 'node:assert/strict';
import { createChannelActivities } from '../../../../activities/create-activities.js';
import { AccountChannels } from '../../../../channels/account/account-channels.js';
import { brokenChannel } from '../../../../channels/account/broken.js';
import type { Channel } from '../../../../channels/channel.js';
import { native } from '../../../../models/base/native.js';
import {
  assertBalanced,
  batchOf,
  close,
  deliver,
  followers,
  plannedRun,
  readRun,
  SHOP,
  useWorld,
} from '../../world.js';
import { LOST_AFTER, Provider, SENT } from '../provider.js';

/** The account of the shop as it stands: the channel by its stamp; null for none. */
class Shops {
  now = 0;
  stamp: string | null = 'one';
  failing = false;
  readonly channels: Record<string, Channel> = {};
  readonly accounts = new AccountChannels<string>({
    monotonic: () => this.now,
    read: async (shop) => {
      if (this.failing) throw new Error('the database is away');
      if (shop !== SHOP || this.stamp === null) return undefined;
      return { stamp: this.stamp, account: this.stamp };
    },
    open: (stamp) => ({ ...(this.channels[stamp] ?? assert.fail(stamp)), account: stamp }),
  });
}

/** Not asked within the attempt whose answer was lost. */
const slow = (provider: Provider): Channel => ({ ...provider.channel(), askAfterMs: 60_000 });

describe("delivery by a shop's own account", () => {
  const world = useWorld();
  let shops: Shops;
  let shared: Provider;
  let own: Provider;
  let next: Provider;
  beforeEach(() => {
    shops = new Shops();
    [shared, own, next] = [new Provider('ask'), new Provider('ask'), new Provider('ask')];
    shops.channels.one = slow(own);
    shops.channels.two = slow(next);
  });
  const extra = () => ({ accounts: shops.accounts });

  it('hands over by it, and by the deployment’s where there is none', async () => {
    const run = await plannedRun(world, followers(2));
    await deliver(world, shared.channel(), run, 0, extra());
    assert.equal(own.copies.length, 2);
    assert.equal(shared.copies.length, 0);
    shops.stamp = null;
    shops.now = 2_000;
    const other = await plannedRun(world, [], 'other');
    await deliver(world, shared.channel(), other, 0, extra());
    assert.equal(own.copies.length, 2);
    assert.equal(shared.copies.length, 2);
  });

  it('hands nobody over by the deployment’s account because the database does not answer', async () => {
    const run = await plannedRun(world, followers(2));
    shops.failing = true;
    await assert.rejects(deliver(world, shared.channel(), run, 0, extra()), /the database is away/);
    assert.deepEqual([shared.copies, own.copies], [[], []]);
  });

  it('goes on by the new account between two chunks, and nobody is written to twice', async () => {
    const run = await plannedRun(world, followers(6));
    own.around = async (moment) => {
      if (moment === 'before' || shops.stamp === 'two') return;
      shops.stamp = 'two';
      shops.now += 2_000;
    };
    await assert.rejects(deliver(world, shared.channel(), run, 0, extra()), /account_changed/);
    assert.equal(own.copies.length, 4);
    const { done, ledger } = await deliver(world, shared.channel(), run, 0, extra());
    assert.deepEqual([done, ledger.sent], [true, 6]);
    assert.equal(next.copies.length, 2);
    assert.deepEqual(
      [...own.reached(), ...next.reached()].filter((ref, at, all) => all.indexOf(ref) !== at),
      [],
    );
    await assertBalanced(world, run);
  });

  it('takes what an account before may have handed over for unknown, and neither asks the new one nor hands it over again', async () => {
    const run = await plannedRun(world, followers(2));
    own.script = ({ id }) => (id.endsWith('u00001') ? LOST_AFTER : SENT);
    const first = await deliver(world, shared.channel(), run, 0, extra());
    assert.deepEqual([first.ledger.sent, first.ledger.pending], [1, 1]);
    shops.stamp = 'two';
    shops.now = 2_000;
    const { done, ledger } = await deliver(world, shared.channel(), run, 0, extra());
    assert.deepEqual([done, ledger.sent, ledger.unknown], [true, 1, 1]);
    assert.deepEqual(next.copies, []);
    assert.deepEqual((await batchOf(world, run)).via, ['one', 'two']);
    await assertBalanced(world, run);
  });

  it('does so too when the account before was the deployment’s, and when the run is closed', async () => {
    const run = await plannedRun(world, followers(2));
    shared.script = ({ id }) => (id.endsWith('u00001') ? LOST_AFTER : SENT);
    shops.stamp = null;
    await deliver(world, slow(shared), run, 0, extra());
    shops.stamp = 'one';
    shops.now = 2_000;
    await native(world.models.campaigns).updateOne({}, { $set: { state: 'cancelled' } });
    const activities = createChannelActivities(world.channelDeps(extra()), shared.channel());
    assert.deepEqual(await activities.askRest(run), {});
    const ledger = await close(world, run, 'cancelled');
    assert.deepEqual([ledger.sent, ledger.unknown], [1, 1]);
    assert.deepEqual(own.copies, []);
  });

  it('asks the account itself about its own doubts', async () => {
    const run = await plannedRun(world, followers(2));
    shops.channels.one = own.channel();
    own.around = async (moment) => {
      if (moment === 'after') throw new Error('the worker was killed');
    };
    await assert.rejects(deliver(world, shared.channel(), run, 0, extra()), /was killed/);
    own.around = async () => undefined;
    const { done, ledger } = await deliver(world, shared.channel(), run, 0, extra());
    assert.deepEqual([done, ledger.sent, ledger.unknown], [true, 2, 0]);
    assert.deepEqual(own.duplicates(), []);
    assert.equal(own.copies.length, 2);
  });

  it('holds the run as configuration when the account cannot be used, and loses nobody', async () => {
    const run = await plannedRun(world, followers(2));
    shops.channels.one = brokenChannel('email', 'account_sealed');
    const { done, ledger } = await deliver(world, shared.channel(), run, 0, extra());
    assert.deepEqual([done, ledger.pending], [false, 2]);
    const { held } = await readRun(world, run);
    assert.deepEqual([held?.reason, held?.detail], ['config', 'account_sealed']);
    assert.deepEqual(shared.copies, []);
  });
});
