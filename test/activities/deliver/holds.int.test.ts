import assert from 'node:assert/strict';
import type { SendResult } from '../../../channels/channel.js';
import type { Run } from '../../../domain/run/run.js';
import { isHeld, releaseRun } from '../../../models/run/run-holds.js';
import {
  accounts,
  addCampaign,
  assertBalanced,
  close,
  customer,
  deliver,
  followers,
  NOON,
  openRunOf,
  outcomes,
  POLICY,
  plan,
  plannedRun,
  readCustomer,
  readRun,
  refs,
  useWorld,
} from '../world.js';
import { hookModels, Killer } from './hooked.js';
import { type Answer, Provider, REFUSED, REJECTED, SENT } from './provider.js';

const answer = (result: SendResult): Answer => ({ result, accepted: false });
const MONEY = answer({ kind: 'refused', reason: 'esms_103', errorClass: 'money', retryAfterMs: 60_000 });
const CONFIG = answer({ kind: 'refused', reason: 'provider_config', errorClass: 'config' });
const CONTENT = answer({ kind: 'failed', reason: 'http_422', errorClass: 'content' });
const BOUNCED = answer({ kind: 'failed', reason: 'smtp_550_5.1.1', suppress: 'hard_bounce' });

describe('a run that the engine puts on hold', () => {
  const world = useWorld();

  const planned = (count: number): Promise<string> => plannedRun(world, followers(count));
  const held = async (run: string): Promise<Run['held']> => (await readRun(world, run)).held;
  const release = (run: string) => releaseRun(world.models, run);
  const touched = async (): Promise<number> =>
    world.models.customers.countDocuments({ 'touches.0': { $exists: true } });

  for (const [reason, refusal, detail] of [
    ['money', MONEY, 'esms_103'],
    ['config', CONFIG, 'provider_config'],
  ] as const) {
    it(`waits for a person when the provider refuses for ${reason}, and loses nobody by it`, async () => {
      const run = await planned(10);
      const provider: Provider = new Provider('resend', (_message, _handOver) =>
        provider.copies.length < 5 ? SENT : refusal,
      );
      const stopped = await deliver(world, provider.channel(), run);
      assert.deepEqual([stopped.done, stopped.ledger.sent, stopped.ledger.pending], [false, 5, 5]);
      assert.deepEqual(await held(run), { reason, detail, at: NOON });
      assert.equal(await touched(), 5, 'the claims of the refused are released: no cap of theirs is used up');
      assert.equal((await world.activities().loadRun(run)).held, reason);

      const asked = provider.copies.length;
      assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 5);
      assert.equal(provider.copies.length, asked, 'nothing leaves while it is held');

      provider.script = () => SENT;
      assert.deepEqual((await release(run))?.reason, reason);
      const result = await deliver(world, provider.channel(), run);
      assert.deepEqual([result.done, result.ledger.sent], [true, 10]);
      assert.deepEqual(provider.reached(), refs(10));
      assert.deepEqual(provider.duplicates(), []);
      assert.equal((await world.activities().loadRun(run)).held, undefined);
      await assertBalanced(world, run);
    });
  }

  it('does not ask the provider again in the same attempt: every further message would be refused too', async () => {
    const run = await planned(10);
    let handOvers = 0;
    const provider = new Provider('resend', () => {
      handOvers += 1;
      return CONFIG;
    });
    await deliver(world, provider.channel(), run);
    assert.equal(handOvers, 4, 'one chunk, once');
  });

  it('keeps the first reason, since the later ones are its consequences', async () => {
    const run = await planned(24);
    await deliver(world, new Provider('resend', () => MONEY).channel(), run, 0);
    const late = new Provider('resend', () => CONFIG);
    await deliver(world, late.channel(), run, 1);
    assert.equal((await held(run))?.reason, 'money');
  });

  it('stops its other batches within two seconds, by the gate', async () => {
    const run = await planned(24);
    const provider = new Provider('resend');
    let chunks = 0;
    provider.around = async (moment) => {
      if (moment === 'before') chunks += 1;
      if (moment !== 'after' || chunks !== 1) return;
      await deliver(world, new Provider('resend', () => MONEY).channel(), run, 1);
      world.clock.now = new Date(NOON.getTime() + 2_000);
    };
    const other = await deliver(world, provider.channel(), run, 0);
    assert.deepEqual([chunks, other.ledger.sent, other.ledger.pending], [1, 4, 8]);
  });

  it('still waits for nobody else when only one recipient is refused for now', async () => {
    const run = await planned(4);
    await assert.rejects(
      deliver(world, new Provider('resend', () => REFUSED).channel(), run),
      /ChannelUnavailable|unavailable/,
    );
    assert.equal(await isHeld(world.models, run), false);
  });

  it('loses nobody and reaches nobody twice when its worker dies at any moment of being held', async function () {
    this.timeout(240_000);
    for (let at = 0; ; at += 1) {
      const run = await plannedRun(world, followers(6), `sale-${at}`);
      const provider: Provider = new Provider('resend', () => (provider.copies.length < 3 ? SENT : MONEY));
      const killer = new Killer(at);
      const models = hookModels(world.models, killer.hook);
      await deliver(world, provider.channel(), run, 0, { models }).catch(() => undefined);
      provider.script = () => SENT;
      await release(run);
      const result = await deliver(world, provider.channel(), run);
      assert.deepEqual([result.done, result.ledger.sent], [true, 6], killer.where);
      assert.deepEqual([provider.reached(), provider.duplicates()], [refs(6), []], killer.where);
      await assertBalanced(world, run);
      if (!killer.dead) break;
      await world.models.customers.deleteMany({});
    }
  });

  it('settles who is left as expired when it is closed while held', async () => {
    const run = await planned(10);
    const provider: Provider = new Provider('resend', () => (provider.copies.length < 5 ? SENT : MONEY));
    await deliver(world, provider.channel(), run);
    const ledger = await close(world, run);
    assert.deepEqual([ledger.sent, ledger.expired, ledger.pending], [5, 5, 0]);
    await assertBalanced(world, run);
  });

  it('is held by its error rate, with whoever failed recorded and whoever is left pending', async () => {
    const tight = { policyAt: () => ({ ...POLICY, breaker: { ...POLICY.breaker, atLeast: 6, recent: 8 } }) };
    const run = await planned(12);
    const provider = new Provider('resend', ({ id }) => (Number(id.slice(-1)) % 2 === 0 ? REJECTED : SENT));
    const result = await deliver(world, provider.channel(), run, 0, tight);
    assert.deepEqual([result.ledger.sent, result.ledger.failed, result.ledger.pending], [4, 4, 4]);
    assert.deepEqual(await held(run), { reason: 'error_rate', detail: '4 of 8', at: NOON });

    await release(run);
    const rest = await deliver(world, provider.channel(), run, 0, tight);
    assert.equal(rest.done, true, 'failures before the release are not held against it again');
    await assertBalanced(world, run);
  });

  it('counts a message that nobody will ever know of as an error', async () => {
    const tight = { policyAt: () => ({ ...POLICY, breaker: { ...POLICY.breaker, atLeast: 4 } }) };
    const run = await planned(12);
    const lost = answer({ kind: 'in_doubt', reason: 'connection_lost' });
    const result = await deliver(world, new Provider('unknown', () => lost).channel(), run, 0, tight);
    assert.deepEqual([result.ledger.unknown, result.ledger.pending], [4, 8]);
    assert.equal((await held(run))?.reason, 'error_rate');
  });

  it('is held for its content when the text is refused again and again', async () => {
    const few = { policyAt: () => ({ ...POLICY, breaker: { ...POLICY.breaker, contentErrors: 3 } }) };
    const run = await planned(12);
    const result = await deliver(world, new Provider('resend', () => CONTENT).channel(), run, 0, few);
    assert.deepEqual([result.ledger.failed, result.ledger.pending], [4, 8]);
    assert.deepEqual(await held(run), { reason: 'content', detail: '4 of 4', at: NOON });
    assert.deepEqual(Object.values((await accounts(world, run))[0]?.why ?? {}), Array(4).fill('http_422'));
  });

  it('is held for its content when its text cannot even be written', async () => {
    const few = { policyAt: () => ({ ...POLICY, breaker: { ...POLICY.breaker, contentErrors: 3 } }) };
    const run = await planned(12);
    await world.models.runs.updateOne({ _id: run }, { $set: { 'template.text': '{{ nothing_of_ours }}' } });
    await deliver(world, new Provider('resend').channel(), run, 0, few);
    assert.equal((await held(run))?.reason, 'content');
  });
});

describe('an address that the provider is sure about', () => {
  const world = useWorld();

  it('is suppressed together with the failure, and the next run skips the customer with that reason', async () => {
    const run = await plannedRun(world, [customer('a'), customer('b')]);
    const provider = new Provider('resend', ({ to }) => (to.startsWith('a@') ? BOUNCED : SENT));
    await deliver(world, provider.channel(), run);
    assert.deepEqual(Object.fromEntries(await outcomes(world, run)), { a: 'f', b: 's' });
    const { rev, suppressed, touches } = await readCustomer(world, 'a');
    assert.deepEqual(suppressed, { email: { reason: 'hard_bounce', at: NOON, source: 'provider' } });
    assert.equal(touches[0]?.failed, true);
    assert.ok(rev > 2, 'every plan made before has to look again');
    assert.equal((await readCustomer(world, 'b')).suppressed, undefined);

    const next = await openRunOf(world, await addCampaign(world, 'next'));
    await plan(world, next);
    assert.deepEqual((await accounts(world, next))[0]?.planSkipped, { suppressed: 1 });
  });

  it('is not suppressed when the customer has brought another one meanwhile', async () => {
    const run = await plannedRun(world, [customer('a')]);
    const provider = new Provider('resend', () => BOUNCED);
    provider.around = async (moment) => {
      if (moment === 'before') await world.models.customers.updateOne({}, { $set: { email: 'new@example.com' } });
    };
    await deliver(world, provider.channel(), run);
    const { suppressed, touches } = await readCustomer(world, 'a');
    assert.equal(suppressed, undefined);
    assert.equal(touches[0]?.failed, true);
  });

  it('stays usable when the provider only refuses this message', async () => {
    const run = await plannedRun(world, [customer('a')]);
    await deliver(world, new Provider('resend', () => REJECTED).channel(), run);
    assert.equal((await readCustomer(world, 'a')).suppressed, undefined);
  });
});
