import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { deliverBatch } from '../../../activities/deliver/deliver-batch.js';
import type { ChannelDeps } from '../../../activities/deps.js';
import { Turns } from '../../../activities/turns.js';
import { customerId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import {
  assertBalanced,
  batchOf,
  close,
  deliver,
  followers,
  minutes,
  NOON,
  outcomes,
  plannedRun,
  quietPulse,
  readCustomer,
  readRun,
  refs,
  SHOP,
  setState,
  useWorld,
} from '../world.js';
import { hookModels } from './hooked.js';
import { LOST_AFTER, LOST_BEFORE, Provider, REFUSED, REJECTED, SENT } from './provider.js';

describe('deliverBatch', () => {
  const world = useWorld();

  const tenFollowers = (): Promise<string> => plannedRun(world, followers(10));

  it('sends everybody one message and remembers the touch, the outcome and the first instant', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown');
    const result = await deliver(world, provider.channel(), run);
    assert.equal(result.done, true);
    assert.equal(result.ledger.sent, 10);
    assert.deepEqual(provider.reached(), refs(10));
    const [message] = provider.copies;
    assert.equal(message?.to, 'u00000@example.com');
    assert.equal(message?.subject, '11.11 của Hoa Nắng');
    assert.match(message?.text ?? '', /^Chào Khách u00000! https:\/\/go\.example\.com\/c\//);
    const { touches, rev } = await readCustomer(world, 'u00003');
    assert.equal(rev, 2);
    assert.equal(touches.length, 1);
    assert.equal(touches[0]?.run, run);
    assert.equal(touches[0]?.window, `${SHOP}.sale.launch`);
    const batch = await batchOf(world, run);
    assert.deepEqual(batch.out, { '0': 'ssss', '1': 'ssss', '2': 'ss' });
    assert.deepEqual((await readRun(world, run)).firstSentAt, NOON);
    await assertBalanced(world, run);
  });

  it('works only in its turn, and gives it to another batch while it waits for its provider', async () => {
    const run = await plannedRun(world, followers(16));
    const turns = new Turns(1);
    const busy = new Provider('unknown', (_message, handOver) => (handOver === 1 ? REFUSED : SENT));
    const other = new Provider('unknown');
    let overtaken = 0;
    const sleep: ChannelDeps['sleep'] = async () => {
      const second = await deliverBatch(world.channelDeps(), other.channel(), turns, { run, seq: 1 });
      if (second.done) overtaken = busy.copies.length;
    };
    const first = await deliverBatch(world.channelDeps({ sleep }), busy.channel(), turns, { run, seq: 0 });
    assert.deepEqual([first.done, busy.copies.length, other.copies.length], [true, 12, 4]);
    assert.equal(overtaken, 8, 'the last time before its last chunk');
    const held = turns.of(SHOP, new AbortController().signal);
    await held.begin();
    const stop = new AbortController();
    const deps = world.channelDeps({ pulse: () => quietPulse(stop.signal) });
    const waiting = deliverBatch(deps, other.channel(), turns, { run, seq: 1 });
    stop.abort();
    assert.equal((await waiting).done, true, 'one that is not wanted any more does not wait');
  });

  it('hands over one chunk more at most after a pause, however many it has claimed together', async () => {
    const run = await plannedRun(world, followers(12));
    const provider = new Provider('resend');
    let requests = 0;
    provider.around = async (moment) => {
      if (moment === 'before') requests += 1;
      if (requests === 2 && moment === 'before') await setState(world, `${SHOP}.sale`, 'paused');
    };
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual([done, ledger.sent, ledger.pending], [false, 8, 4]);
    const { touches } = await readCustomer(world, 'u00011');
    assert.deepEqual(touches, [], 'whose claim was given back');
    await setState(world, `${SHOP}.sale`, 'active');
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 12);
    assert.deepEqual(provider.duplicates(), []);
    await assertBalanced(world, run);
  });

  it('changes nothing when it is called again', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown');
    const first = await deliver(world, provider.channel(), run);
    assert.deepEqual(await deliver(world, provider.channel(), run), first);
    assert.equal(provider.copies.length, 10);
  });

  it('never messages a customer who opted out after planning, and says why', async () => {
    const run = await tenFollowers();
    await native(world.models.customers).updateOne(
      { _id: customerId(SHOP, 'u00005') },
      { $set: { 'consent.email': { granted: false, at: minutes(1) } }, $inc: { rev: 1 } },
    );
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run);
    assert.equal(ledger.sent, 9);
    assert.deepEqual(ledger.skipped, { no_consent: 1 });
    assert.ok(!provider.reached().includes('u00005'));
    assert.equal((await batchOf(world, run)).why['5'], 'no_consent');
    await assertBalanced(world, run);
  });

  it('skips a customer who is gone', async () => {
    const run = await tenFollowers();
    await world.models.customers.deleteOne({ _id: customerId(SHOP, 'u00001') });
    const { ledger } = await deliver(world, new Provider('unknown').channel(), run);
    assert.deepEqual(ledger.skipped, { customer_gone: 1 });
  });

  it('writes to the address the customer has now, not the planned one', async () => {
    const run = await tenFollowers();
    await native(world.models.customers).updateOne(
      { _id: customerId(SHOP, 'u00002') },
      { $set: { email: 'moved@example.com', name: '' }, $inc: { rev: 1 } },
    );
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), run);
    const message = provider.copies.find((copy) => copy.id.endsWith(':u00002'));
    assert.equal(message?.to, 'moved@example.com');
    assert.match(message?.text ?? '', /^Chào bạn!/);
  });

  it('asks the rule about everybody again when the plan is old', async () => {
    const run = await tenFollowers();
    // Written behind the rev's back: only asking again can notice.
    await native(world.models.customers).updateOne(
      { _id: customerId(SHOP, 'u00004') },
      { $unset: { 'signals.followedAt': '' } },
    );
    world.clock.now = minutes(11);
    const { ledger } = await deliver(world, new Provider('unknown').channel(), run);
    assert.deepEqual(ledger.skipped, { no_longer_qualifies: 1 });
    assert.equal(ledger.sent, 9);
  });

  it('records a refused recipient as failed and frees their cap and window', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown', (message) => (message.id.endsWith(':u00007') ? REJECTED : SENT));
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.equal(done, true);
    assert.equal(ledger.failed, 1);
    assert.equal((await batchOf(world, run)).why['7'], 'bad_address');
    const { touches, rev } = await readCustomer(world, 'u00007');
    assert.equal(touches[0]?.failed, true);
    assert.equal(rev, 3);
    await assertBalanced(world, run);
  });

  it('tries a busy provider again within the attempt', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown', (_message, handOver) => (handOver === 1 ? REFUSED : SENT));
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.duplicates(), []);
  });

  it('gives the claims back and asks to be retried later when the provider takes nobody', async () => {
    const run = await tenFollowers();
    const busy = { result: { kind: 'refused' as const, reason: 'provider_busy', retryAfterMs: 7000 }, accepted: false };
    const provider = new Provider('unknown', () => busy);
    await assert.rejects(deliver(world, provider.channel(), run), (error: unknown) => {
      assert.ok(error instanceof ApplicationFailure);
      assert.equal(error.type, 'ChannelUnavailable');
      assert.equal(error.nextRetryDelay, 7000);
      assert.doesNotMatch(JSON.stringify(error), /example\.com|Khách/);
      return true;
    });
    assert.deepEqual((await readCustomer(world, 'u00000')).touches, []);
    assert.equal((await batchOf(world, run)).ledger.pending, 10);
    provider.script = () => SENT;
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.duplicates(), []);
  });

  it('does not hold up the others for one busy mailbox', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown', (message) => (message.id.endsWith(':u00001') ? REFUSED : SENT));
    await assert.rejects(deliver(world, provider.channel(), run), { type: 'ChannelUnavailable' });
    const batch = await batchOf(world, run);
    assert.deepEqual(batch.out, { '0': 's.ss', '1': 'ssss', '2': 'ss' });
    assert.equal(batch.ledger.pending, 1);
    await assertBalanced(world, run);
  });

  it('hands a message without an answer over again under the same id where the provider honours it', async () => {
    const run = await tenFollowers();
    const provider = new Provider('resend', (_message, handOver) => (handOver === 1 ? LOST_AFTER : SENT));
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.duplicates(), []);
  });

  it('asks a provider that can be asked before handing over again', async () => {
    const run = await tenFollowers();
    const odd = (id: string): boolean => Number(id.slice(-1)) % 2 === 1;
    const provider = new Provider('ask', (message, handOver) => {
      if (handOver > 1) return SENT;
      return odd(message.id) ? LOST_AFTER : LOST_BEFORE;
    });
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.reached(), refs(10));
  });

  it('records a message without an answer as unknown where nobody can be asked, and never sends it again', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown', (message) => (message.id.endsWith(':u00003') ? LOST_AFTER : SENT));
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.equal(done, true);
    assert.equal(ledger.unknown, 1);
    assert.equal((await batchOf(world, run)).why['3'], 'connection_lost');
    await deliver(world, provider.channel(), run);
    assert.deepEqual(provider.duplicates(), []);
  });

  it('keeps the claim of a message in doubt, so that the next attempt goes on with it', async () => {
    const run = await tenFollowers();
    const provider = new Provider('resend', () => LOST_AFTER);
    await assert.rejects(deliver(world, provider.channel(), run), { type: 'ChannelUnavailable' });
    assert.equal((await readCustomer(world, 'u00000')).touches.length, 1);
    provider.script = () => SENT;
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.reached(), refs(10));
  });

  it('sends nothing while the campaign is paused, and goes on after it', async () => {
    const run = await tenFollowers();
    await setState(world, `${SHOP}.sale`, 'paused');
    const provider = new Provider('unknown');
    const paused = await deliver(world, provider.channel(), run);
    assert.deepEqual({ done: paused.done, pending: paused.ledger.pending }, { done: false, pending: 10 });
    assert.equal(provider.copies.length, 0);
    await setState(world, `${SHOP}.sale`, 'active');
    assert.equal((await deliver(world, provider.channel(), run)).done, true);
  });

  it('stops between chunks when it is paused, and gives back what was not begun', async () => {
    const run = await tenFollowers();
    const abort = new AbortController();
    const provider = new Provider('unknown');
    provider.around = async (moment) => {
      if (moment === 'before' && provider.copies.length === 4) abort.abort();
    };
    const pulse = () => quietPulse(abort.signal);
    const partial = await deliver(world, provider.channel(), run, 0, { pulse });
    assert.deepEqual({ done: partial.done, sent: partial.ledger.sent }, { done: false, sent: 4 });
    assert.deepEqual((await readCustomer(world, 'u00005')).touches, []);
    await assertBalanced(world, run);
    provider.around = async () => undefined;
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 10);
    assert.deepEqual(provider.duplicates(), []);
  });

  it('asks again before sending when the claim took so long that the seller may have paused', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown');
    const models = hookModels(world.models, async (operation, moment) => {
      if (operation !== 'customers.bulkWrite' || moment !== 'after') return;
      world.clock.now = minutes(1);
      await setState(world, `${SHOP}.sale`, 'paused');
    });
    const result = await deliver(world, provider.channel(), run, 0, { models });
    assert.deepEqual({ done: result.done, copies: provider.copies.length }, { done: false, copies: 0 });
    assert.deepEqual((await readCustomer(world, 'u00000')).touches, []);
  });

  it('settles everybody as expired once the time of the run is over', async () => {
    const run = await tenFollowers();
    world.clock.now = minutes(600);
    const provider = new Provider('unknown');
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.equal(done, true);
    assert.equal(ledger.expired, 10);
    assert.equal(provider.copies.length, 0);
    await assertBalanced(world, run);
  });

  it('does nothing for a run that is closed', async () => {
    const run = await tenFollowers();
    await close(world, run, 'cancelled');
    const provider = new Provider('unknown');
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.equal(done, true);
    assert.deepEqual(ledger.skipped, { cancelled: 10 });
    assert.equal(provider.copies.length, 0);
  });

  it('fails recipients whose template lacks a value, without sending or keeping their cap', async () => {
    const run = await tenFollowers();
    await native(world.models.runs).updateOne({ _id: run }, { $set: { 'template.text': 'Mã: {{ offer_code }}' } });
    const { ledger } = await deliver(world, new Provider('unknown').channel(), run);
    assert.equal(ledger.failed, 10);
    assert.equal((await batchOf(world, run)).why['0'], 'template_error');
    assert.equal((await readCustomer(world, 'u00000')).touches[0]?.failed, true);
  });

  it('puts a run on hold whose template cannot be read, without quoting it', async () => {
    const run = await tenFollowers();
    await native(world.models.runs).updateOne({ _id: run }, { $set: { 'template.text': 'Chào {% if %}' } });
    const { done } = await deliver(world, new Provider('unknown').channel(), run);
    const { held } = await readRun(world, run);
    assert.deepEqual([done, held?.reason, held?.detail], [false, 'template', 'TemplateBroken']);
    assert.deepEqual((await readCustomer(world, 'u00000')).touches, []);
  });

  it('names a run that does not exist', async () => {
    const channel = new Provider('unknown').channel();
    await assert.rejects(deliver(world, channel, 'hoa-nang.sale.no.1'), { type: 'RunNotFound', nonRetryable: true });
  });

  it('keeps the outcome of every recipient apart', async () => {
    const run = await tenFollowers();
    const provider = new Provider('unknown', (message) => {
      if (message.id.endsWith('2')) return REJECTED;
      return message.id.endsWith('8') ? LOST_BEFORE : SENT;
    });
    await deliver(world, provider.channel(), run);
    const found = await outcomes(world, run);
    assert.equal([...found.values()].join(''), 'ssfsssssus');
  });
});
