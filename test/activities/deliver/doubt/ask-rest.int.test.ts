import assert from 'node:assert/strict';
import { createChannelActivities } from '../../../../activities/create-activities.js';
import type { ChannelDeps } from '../../../../activities/deps.js';
import type { Channel } from '../../../../channels/channel.js';
import { native } from '../../../../models/base/native.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  batchOf,
  close,
  customer,
  deliver,
  followers,
  openRunOf,
  outcomes,
  outreach,
  plan,
  plannedRun,
  readCustomer,
  refs,
  SHOP,
  setState,
  useWorld,
} from '../../world.js';
import { openStage } from '../hand-over.js';
import { LOST_AFTER, LOST_BEFORE, Provider, SENT } from '../provider.js';

const YOUNG_MS = 61_000;

describe('asking about the rest, before a run is closed', () => {
  const world = useWorld();
  const ask = (channel: Channel, run: string, extra: Partial<ChannelDeps> = {}) =>
    createChannelActivities(world.channelDeps(extra), channel).askRest(run);
  /** As if so many minutes had gone by for the doubts of the first batch, on the database's clock. */
  async function grow(run: string): Promise<void> {
    const { lost } = await batchOf(world, run);
    const long = Object.keys(lost ?? {}).map((token) => [`lost.${token}`, new Date(0)]);
    assert.notEqual(long.length, 0);
    await native(world.models.batches).updateOne({}, { $set: Object.fromEntries(long) as object });
  }
  /** Four followers: the second has the message and the third never got it, and both answers were lost. */
  async function twoInDoubt(): Promise<{ run: string; provider: Provider; channel: Channel }> {
    const run = await plannedRun(world, followers(4));
    const lost = { u00001: LOST_AFTER, u00002: LOST_BEFORE } as const;
    const provider = new Provider('ask', ({ id }) => lost[id.slice(-6) as keyof typeof lost] ?? SENT, 'sms');
    const channel = { ...provider.channel(), askAfterMs: 60_000 };
    const first = await deliver(world, channel, run);
    assert.deepEqual([first.done, first.ledger.sent, first.ledger.pending], [false, 2, 2]);
    await setState(world, `${SHOP}.sale`, 'cancelled');
    return { run, provider, channel };
  }

  it('leaves nobody unknown: who has the message is sent, who never got it is cancelled and uses up no cap', async () => {
    const { run, provider, channel } = await twoInDoubt();
    const { againInMs = 0 } = await ask(channel, run);
    assert.ok(againInMs > YOUNG_MS - 2_000 && againInMs <= YOUNG_MS, `too young to be asked about: ${againInMs}`);
    await grow(run);
    assert.deepEqual(await ask(channel, run), {});
    const ledger = await close(world, run, 'cancelled');
    assert.deepEqual([ledger.sent, ledger.skipped, ledger.unknown], [3, { cancelled: 1 }, 0]);
    assert.deepEqual([...(await outcomes(world, run)).values()], ['s', 's', 'k', 's']);
    assert.deepEqual(provider.duplicates(), []);
    assert.equal((await readCustomer(world, 'u00002')).touches.length, 0);
    assert.equal((await readCustomer(world, 'u00001')).touches.length, 1);
    await assertBalanced(world, run);
  });

  it('takes no answer for no answer, and comes again; a closed run asks nobody', async () => {
    const { run, channel } = await twoInDoubt();
    await ask(channel, run);
    await grow(run);
    const silent: Channel = { ...channel, lookup: async () => new Map() };
    assert.deepEqual(await ask(silent, run), { againInMs: 20_000 });
    const ledger = await close(world, run, 'cancelled');
    assert.equal(ledger.unknown, 2);
    assert.deepEqual(await ask(channel, run), {});
    assert.equal((await readCustomer(world, 'u00002')).touches.length, 1, 'unknown stays unknown');
  });

  it('asks nobody where the channel cannot, and takes no batch that nobody began', async () => {
    const run = await plannedRun(world, followers(20));
    const mail = new Provider('unknown');
    await deliver(world, mail.channel(), run);
    const { holder } = await batchOf(world, run);
    assert.deepEqual(await ask(mail.channel(), run), {});
    assert.equal((await batchOf(world, run)).holder, holder);
    assert.deepEqual(await ask(new Provider('ask', () => SENT, 'sms').channel(), run), {});
    assert.equal((await batchOf(world, run, 1)).holder, undefined);
  });

  it('stops an attempt that was frozen in the middle: whom it had not reached is cancelled, and nobody gets a message later', async () => {
    await addCustomers(
      world,
      refs(4).map((ref, n) => customer(ref, { phone: `+8490123456${n}` })),
    );
    const sms = outreach({ channel: 'sms', template: { text: 'Chào {{ customer_name }}' } });
    const run = await openRunOf(world, await addCampaign(world, 'sale', [sms]));
    await plan(world, run);
    const stage = await openStage('sms', { askAfterMs: 60_000 });
    try {
      let thaw: () => void = () => undefined;
      const thawed = new Promise<void>((resolve) => (thaw = resolve));
      const frozen = { now: 0 };
      const reached = new Promise<void>((resolve) => {
        stage.taken = async (nth) => {
          if (nth !== 2) return;
          resolve();
          await thawed;
        };
      });
      const zombie = deliver(world, stage.channel(), run, 0, {
        monotonic: () => frozen.now,
        repeat: () => async () => undefined,
      });
      await reached;
      await setState(world, `${SHOP}.sale`, 'cancelled');
      await ask(stage.channel(), run);
      await grow(run);
      assert.deepEqual(await ask(stage.channel(), run), {});
      const ledger = await close(world, run, 'cancelled');
      assert.deepEqual([ledger.sent, ledger.skipped, ledger.unknown], [2, { cancelled: 2 }, 0]);
      frozen.now += YOUNG_MS;
      thaw();
      await zombie;
      assert.equal(stage.took.length, 2);
      await assertBalanced(world, run);
    } finally {
      await stage.close();
    }
  });
});
