import assert from 'node:assert/strict';
import { brokenChannel } from '../../../channels/account/broken.js';
import { limited } from '../../../channels/account/limited.js';
import { type Heard, observed } from '../../../channels/account/observed.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../../../channels/channel.js';
import { failed, inDoubt, refused, refusedHere, SENT, STOPPED } from '../../../channels/reasons.js';

const messages = (count: number, from = 0): OutgoingMessage[] =>
  Array.from({ length: count }, (_, at) => ({ id: `m${from + at}`, to: '+84912345678', text: 'xin chao' }));
const PERMIT: Permit = { sender: 'hoa', signal: new AbortController().signal, mayHandOver: () => true };

/** A channel that answers what it is told to, and remembers what it was given. */
class Told {
  readonly given: string[] = [];
  answer: (message: OutgoingMessage) => SendResult = () => SENT;
  closed = 0;
  readonly channel: Channel = {
    name: 'sms',
    doubt: 'ask',
    send: async (list) => {
      this.given.push(...list.map(({ id }) => id));
      return list.map((message) => this.answer(message));
    },
    lookup: async () => new Map(),
    close: async () => {
      this.closed += 1;
    },
  };
}

describe('a limit of messages a minute', () => {
  it('lets so many leave, and says of the others when there is room again', async () => {
    let now = 0;
    const told = new Told();
    const channel = limited(told.channel, 3, () => now);
    const first = await channel.send(messages(5), PERMIT);
    assert.deepEqual(told.given, ['m0', 'm1', 'm2']);
    assert.deepEqual(first, [SENT, SENT, SENT, refused('provider_busy', 60_000), refused('provider_busy', 60_000)]);
    now = 59_999;
    assert.deepEqual(await channel.send(messages(1, 3), PERMIT), [refused('provider_busy', 1)]);
    now = 60_000;
    assert.deepEqual(await channel.send(messages(2, 3), PERMIT), [SENT, SENT]);
    assert.deepEqual(told.given, ['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('gives each message its own answer', async () => {
    const told = new Told();
    told.answer = ({ id }) => (id === 'm1' ? failed('bad_address') : SENT);
    const channel = limited(told.channel, 2, () => 0);
    const results = await channel.send(messages(3), PERMIT);
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ['sent', 'failed', 'refused'],
    );
  });

  it('is asked about messages as without it, and asks nothing of an empty call', async () => {
    const told = new Told();
    const channel = limited(told.channel, 1);
    assert.equal(channel.doubt, 'ask');
    assert.equal(channel.lookup, told.channel.lookup);
    assert.deepEqual(await channel.send([], PERMIT), []);
    assert.deepEqual(told.given, []);
  });
});

describe('what is noted of an account', () => {
  let now = new Date(0);
  let noted: Heard[];
  let told: Told;
  let channel: Channel;
  beforeEach(() => {
    now = new Date(0);
    noted = [];
    told = new Told();
    channel = observed(
      told.channel,
      async (heard) => void noted.push(heard),
      () => now,
    );
  });
  const settle = () => new Promise(setImmediate);

  it('is that it takes messages, every five seconds at most, and the rest at its end', async () => {
    await channel.send(messages(1), PERMIT);
    now = new Date(4_999);
    await channel.send(messages(1), PERMIT);
    await settle();
    assert.deepEqual(noted, [{ sentAt: new Date(0) }]);
    now = new Date(5_000);
    await channel.send(messages(1), PERMIT);
    await settle();
    assert.equal(noted.length, 2);
    now = new Date(6_000);
    await channel.send(messages(1), PERMIT);
    await channel.close();
    assert.deepEqual(noted.at(-1), { sentAt: new Date(6_000) });
    assert.equal(told.closed, 1);
  });

  for (const { what, result, expected } of [
    {
      what: 'a refused key',
      result: refused('provider_config', 5_000, 'config'),
      expected: { reason: 'provider_config', errorClass: 'config' },
    },
    {
      what: 'an empty balance',
      result: refused('provider_money', 5_000, 'money'),
      expected: { reason: 'provider_money', errorClass: 'money' },
    },
    {
      what: 'a busy provider',
      result: refused('provider_busy', 1_000),
      expected: { reason: 'provider_busy', errorClass: 'retryable' },
    },
  ]) {
    it(`is ${what}, with its code`, async () => {
      told.answer = ({ id }) => (id === 'm0' ? SENT : result);
      await channel.send(messages(2), PERMIT);
      await settle();
      assert.deepEqual(noted, [{ sentAt: now, refused: { ...expected, at: now } }]);
    });
  }

  it('is nothing of single recipients, of doubts or of our own stops', async () => {
    const results = [failed('bad_address'), inDoubt('timeout'), STOPPED, refusedHere('smtp_550_5.7.1')];
    told.answer = ({ id }) => results[Number(id.slice(1))] ?? SENT;
    await channel.send(messages(4), PERMIT);
    await channel.close();
    assert.deepEqual(noted, []);
  });

  it('never keeps a message from leaving because it could not be noted', async () => {
    const failing = observed(
      told.channel,
      () => Promise.reject(new Error('the database is away')),
      () => now,
    );
    assert.deepEqual(await failing.send(messages(1), PERMIT), [SENT]);
    await failing.close();
  });
});

describe('an account that cannot be used', () => {
  it('hands nothing over, holds the run as configuration, and is asked about nothing', async () => {
    const channel = brokenChannel('sms', 'account_sealed');
    assert.deepEqual(await channel.send(messages(2), PERMIT), [
      refused('account_sealed', 5_000, 'config'),
      refused('account_sealed', 5_000, 'config'),
    ]);
    assert.equal(channel.doubt, 'unknown');
    assert.equal(channel.lookup, undefined);
    await channel.close();
  });
});
