import assert from 'node:assert/strict';
import type { ChannelDeps } from '../../../activities/deps.js';
import { recordConsent } from '../../../models/customer/consent/consent-ledger.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  batchOf,
  customer,
  deliver,
  openRunOf,
  outcomes,
  outreach,
  plan,
  readCustomer,
  SHOP,
  setState,
  useWorld,
} from '../world.js';
import { openStage, type Stage } from './hand-over.js';

const CHANNELS = ['chat', 'email', 'sms'] as const;
const REFS = ['u0', 'u1', 'u2', 'u3'];
const [, SECOND = '', THIRD = ''] = REFS;

/** A worker's own clock and its repeated look, in the hands of a test. */
class Clockwork {
  now = 0;
  look: () => Promise<void> = async () => undefined;
  readonly deps: Pick<ChannelDeps, 'monotonic' | 'repeat'> = {
    monotonic: () => this.now,
    repeat: (_ms, act) => {
      this.look = act;
      return async () => undefined;
    },
  };
}

describe('what is handed over, message by message', () => {
  const world = useWorld();
  const stages: Stage[] = [];
  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.close();
  });
  const stageOf = async (...given: Parameters<typeof openStage>): Promise<Stage> => {
    const stage = await openStage(...given);
    stages.push(stage);
    return stage;
  };
  /** Four customers in one chunk. */
  async function planned(channel: (typeof CHANNELS)[number]): Promise<string> {
    await addCustomers(
      world,
      REFS.map((ref, n) => customer(ref, { phone: `+8490123456${n}` })),
    );
    const template = { text: 'Chào {{ customer_name }}', ...(channel === 'email' ? { subject: 'Chào' } : {}) };
    const run = await openRunOf(world, await addCampaign(world, 'sale', [outreach({ channel, template })]));
    await plan(world, run);
    return run;
  }
  const touched = async (): Promise<string[]> => {
    const found = await Promise.all(REFS.map((ref) => readCustomer(world, ref)));
    return found.filter(({ touches }) => touches.length > 0).map(({ ref }) => ref);
  };

  for (const channel of CHANNELS) {
    it(`stops within a second of a pause in the middle of a chunk, its signal lost (${channel})`, async () => {
      const run = await planned(channel);
      const stage = await stageOf(channel);
      const clockwork = new Clockwork();
      stage.arrived = async (nth) => {
        if (nth === 2) await setState(world, `${SHOP}.sale`, 'paused');
        clockwork.now += 600;
      };
      const result = await deliver(world, stage.channel(), run, 0, clockwork.deps);
      assert.deepEqual([result.done, result.ledger.sent, result.ledger.pending], [false, 2, 2]);
      assert.equal(stage.took.length, 2, 'the third would have been 1.2 s after the gate was seen open');
      assert.deepEqual(await touched(), REFS.slice(0, 2), 'the claims of the others are given back');
      await assertBalanced(world, run);
    });

    it(`takes an opt-out for an order until its message is handed over (${channel})`, async () => {
      const run = await planned(channel);
      const stage = await stageOf(channel);
      const clockwork = new Clockwork();
      stage.arrived = async (nth) => {
        if (nth !== 1) return;
        const said = { at: world.clock.now, recordedAt: world.clock.now, method: 'form' } as const;
        const no = { channel, purpose: 'advertising', granted: false, ...said } as const;
        await recordConsent(world.models, { shop: SHOP, ref: THIRD }, no);
        await clockwork.look();
      };
      const { done, ledger } = await deliver(world, stage.channel(), run, 0, clockwork.deps);
      assert.deepEqual([done, ledger.sent, ledger.skipped], [true, 3, { opted_out: 1 }]);
      assert.equal((await outcomes(world, run)).get(THIRD), 'k');
      assert.ok(!stage.took.some((id) => id.includes(THIRD)));
      assert.deepEqual(
        await touched(),
        REFS.filter((ref) => ref !== THIRD),
      );
      await assertBalanced(world, run);
    });
  }

  it('goes on in the same attempt when an answer has only grown old', async () => {
    const run = await planned('sms');
    const stage = await stageOf('sms');
    const clockwork = new Clockwork();
    stage.arrived = async () => {
      clockwork.now += 1_000;
    };
    const { done, ledger } = await deliver(world, stage.channel(), run, 0, clockwork.deps);
    assert.deepEqual([done, ledger.sent, stage.took.length], [true, 4, 4]);
  });

  for (const asleep of [false, true]) {
    it(`is nothing any more once another attempt has the batch (${asleep ? 'the machine was asleep' : 'the worker was frozen'})`, async () => {
      const run = await planned('sms');
      const stage = await stageOf('sms');
      const frozen = new Clockwork();
      let reached: () => void = () => undefined;
      let release: () => void = () => undefined;
      const isFrozen = new Promise<void>((resolve) => (reached = resolve));
      const released = new Promise<void>((resolve) => (release = resolve));
      stage.taken = async (nth) => {
        if (nth !== 1) return;
        reached();
        await released;
      };
      const zombie = deliver(world, stage.channel(), run, 0, frozen.deps);
      await isFrozen;
      const next = await deliver(world, stage.channel(), run, 0, new Clockwork().deps);
      assert.deepEqual([next.done, next.ledger.sent], [true, 4]);
      // A sleeping machine's monotonic clock stands still; its wall clock does not.
      if (asleep) world.clock.now = new Date(world.clock.now.getTime() + 22_000);
      else frozen.now += 22_000;
      release();
      await zombie;
      assert.equal(stage.took.length, 4, 'nobody twice');
      assert.equal(new Set(stage.took).size, 4);
      await assertBalanced(world, run);
    });
  }

  it('is not asked about while its first request may still be in work: a 404 proves nothing then', async () => {
    const run = await planned('sms');
    const stage = await stageOf('sms', { timeoutMs: 200, askAfterMs: 60_000 });
    let accept: () => void = () => undefined;
    const atLast = new Promise<void>((resolve) => (accept = resolve));
    stage.arrived = async (nth) => {
      if (nth === 2) await atLast;
    };
    const first = await deliver(world, stage.channel(), run);
    assert.deepEqual([first.done, first.ledger.sent, first.ledger.pending], [false, 3, 1]);
    const second = await deliver(world, stage.channel(), run);
    assert.deepEqual([second.done, second.ledger.pending], [false, 1], 'it is too young to be asked about');
    accept();
    // A minute later, on the database's clock.
    const { lost } = await batchOf(world, run);
    const long = Object.keys(lost ?? {}).map((token) => [`lost.${token}`, new Date(0)]);
    assert.equal(long.length, 1);
    await world.models.batches.collection.updateOne({}, { $set: Object.fromEntries(long) as object });
    const third = await deliver(world, stage.channel(), run);
    assert.deepEqual([third.done, third.ledger.sent], [true, 4]);
    assert.equal(stage.took.length, 4);
    assert.equal(stage.took.filter((id) => id.includes(SECOND)).length, 1, 'once');
    await assertBalanced(world, run);
  });
});
