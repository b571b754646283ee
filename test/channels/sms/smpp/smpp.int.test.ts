import assert from 'node:assert/strict';
import type { Channel } from '../../../../channels/channel.js';
import { failed, inDoubt, refused, refusedHere, SENT, STOPPED } from '../../../../channels/reasons.js';
import type { SmppEvents } from '../../../../channels/sms/smpp/events.js';
import { type SmppOptions, smppChannel } from '../../../../channels/sms/sms-smpp.js';
import { type SmppDialect, smppDialectSchema } from '../../../../domain/account/smpp-dialect.js';
import { countParts } from '../../../../domain/message/sms/encoding.js';
import { ALWAYS, Opened, sms, until } from '../../support.js';
import { COMMAND, tlv } from './octets.js';
import { Smsc, textOf } from './smsc.js';

type Given = { [F in keyof SmppDialect]?: SmppDialect[F] };
const REFERENCE = { long: 'payload', reference: { tlv: 0x1401, afterSeconds: 0 } } as const;

describe('an SMS provider by SMPP 3.4', () => {
  const opened = new Opened();
  let smsc: Smsc;
  beforeEach(async () => {
    smsc = opened.add(await Smsc.start());
  });
  afterEach(() => opened.closeAll());

  const channelOf = (dialect: Given = {}, more: Partial<SmppOptions> = {}): Channel =>
    opened.channel(
      smppChannel({
        server: {
          host: '127.0.0.1',
          port: smsc.port,
          tls: false,
          systemId: 'nhip',
          password: 'secret',
          dialect: { ...smppDialectSchema.parse({}), ...dialect },
        },
        sender: 'HOANANG',
        ...more,
      }),
    );
  const many = (count: number) => Array.from({ length: count }, (_, n) => sms(n));
  const one = async (channel: Channel, text = 'Chao ban') => (await channel.send([sms(1, text)], ALWAYS))[0];

  it('gets a message as the dialect says it, after a bind with our login', async () => {
    assert.deepEqual(await one(channelOf({ systemType: 'VMA' })), SENT);
    assert.deepEqual(smsc.binds, [{ systemId: 'nhip', password: 'secret' }]);
    const [taken] = smsc.taken;
    assert.deepEqual(taken?.source, { ton: 5, npi: 0, address: 'HOANANG' });
    assert.deepEqual(taken.destination, { ton: 1, npi: 1, address: '84912000001' });
    assert.equal(taken.registered, 0);
    assert.equal(textOf(smsc.taken), 'Chao ban');
  });

  for (const long of ['udh', 'payload'] as const) {
    it(`gets texts of every kind whole, as many parts as we count, by ${long}`, async () => {
      const channel = channelOf({ long });
      const texts = ['Ưu đãi hôm nay', 'ế'.repeat(71), 'a'.repeat(161), 'x'.repeat(480), `${'ế'.repeat(66)}🎉ế`];
      for (const text of texts) {
        smsc.taken.length = 0;
        assert.deepEqual(await one(channel, text), SENT);
        assert.equal(textOf(smsc.taken), text);
        const { parts, encoding } = countParts(text);
        assert.equal(smsc.taken.length, long === 'udh' ? parts : 1);
        assert.ok(smsc.taken.every(({ coding }) => coding === (encoding === 'ucs2' ? 8 : 0)));
        const headers = smsc.taken.map(({ esmClass, message }) =>
          esmClass === 0x40 ? message.subarray(3, 6) : undefined,
        );
        if (long === 'udh' && parts > 1)
          assert.deepEqual(
            headers.map((header) => header && [header[1], header[2]]),
            headers.map((_, at) => [parts, at + 1]),
          );
      }
    });
  }

  it('never gets half a character, or nothing at all', async () => {
    const channel = channelOf();
    for (const text of ['', 'Chao \ud83c ban'])
      assert.deepEqual(await one(channel, text), failed('sms_encoding', 'content'));
    assert.equal(smsc.commands.length, 0);
  });

  it('never has more messages without an answer than its window, on as many connections as it may', async () => {
    smsc.faults.slowMs = 5;
    const results = await channelOf({ window: 4, binds: 2 }).send(many(60), ALWAYS);
    assert.ok(results.every(({ kind }) => kind === 'sent'));
    assert.ok(smsc.mostOpen > 4 && smsc.mostOpen <= 8, String(smsc.mostOpen));
    assert.equal(smsc.binds.length, 2);
  });

  it('that says "too fast" gets everybody all the same, each once and slower', async () => {
    const waits: number[] = [];
    let now = 0;
    const sleep = async (ms: number) => {
      waits.push(ms);
      now += ms;
    };
    smsc.faults.statuses = [0, 0, 0x58, 0x14, 0, 0x58];
    const results = await channelOf({ window: 2 }, { clock: { now: () => now, sleep } }).send(many(9), ALWAYS);
    assert.ok(
      results.every(({ kind }) => kind === 'sent'),
      JSON.stringify(results),
    );
    assert.deepEqual(
      [smsc.taken.length, new Set(smsc.taken.map(({ destination }) => destination.address)).size],
      [9, 9],
    );
    assert.ok(waits.some((ms) => ms >= 250) && waits.some((ms) => ms > 0 && ms < 250), waits.join());
  });

  it('that says "too fast" without end is left for later, and nobody fails', async () => {
    smsc.faults.statuses = new Array(100).fill(0x14);
    const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };
    assert.deepEqual(await one(channelOf({}, { clock })), refused('provider_busy', 1_000));
  });

  it('refuses by its codes: one recipient, our sender, or what its own table says', async () => {
    smsc.faults.statuses = [0x0b, 0x45, 0x01, 0xfe, 0x08, 0x400];
    const channel = channelOf({ codes: { '0x400': { means: 'money' } } });
    const said = [];
    for (let n = 0; n < 6; n += 1) said.push(await one(channel));
    assert.deepEqual(said, [
      refusedHere('smpp_0x0b'),
      refusedHere('smpp_0x45'),
      failed('smpp_0x01', 'content'),
      failed('smpp_0xfe'),
      refused('smpp_0x08', 1_000),
      refused('smpp_0x400', 5_000, 'money'),
    ]);
    smsc.faults.statuses = [0x0a];
    assert.deepEqual(await one(channelOf()), refused('smpp_0x0a', 5_000, 'config'));
  });

  it('may answer by generic_nack, and octet by octet', async () => {
    Object.assign(smsc.faults, { nack: true, split: true });
    assert.deepEqual(await one(channelOf()), refusedHere('smpp_0x45'));
    smsc.faults.nack = false;
    assert.deepEqual(await one(channelOf()), SENT);
  });

  it('that does not let us in holds the run, or is tried again later', async () => {
    const refusal = async (bind: number) => {
      smsc.faults.bind = bind;
      const result = await one(channelOf());
      assert.ok(result?.kind === 'refused');
      return [result.reason, result.errorClass];
    };
    assert.deepEqual(await refusal(0x0e), ['provider_config', 'config']);
    assert.deepEqual(await refusal(0x05), ['provider_busy', 'retryable']);
    assert.equal(smsc.taken.length, 0);
  });

  it('that takes one connection of two gets everything over that one', async () => {
    const channel = channelOf({ binds: 2, window: 2 });
    assert.deepEqual(await one(channel), SENT);
    smsc.faults.bind = 0x05;
    const results = await channel.send(many(20), ALWAYS);
    assert.ok(
      results.every(({ kind }) => kind === 'sent'),
      JSON.stringify(results),
    );
  });

  it('that cuts the connection leaves the unanswered in doubt and nobody twice; the others go over another one', async () => {
    smsc.faults.cutAfter = 3;
    const results = await channelOf({ window: 1 }).send(many(6), ALWAYS);
    assert.deepEqual(results, [SENT, SENT, inDoubt('connection_lost'), SENT, SENT, SENT]);
    assert.equal(new Set(smsc.taken.map(({ destination }) => destination.address)).size, smsc.taken.length);
  });

  it('that never answers leaves its window in doubt, no more', async () => {
    smsc.faults.silent = true;
    const results = await channelOf({ window: 2, answerSeconds: 0.4 } as Given).send(many(2), ALWAYS);
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ['in_doubt', 'in_doubt'],
    );
  });

  it('gets nothing after the permit is gone, and all parts of what has begun', async () => {
    const channel = channelOf({ window: 1 });
    assert.deepEqual(await one(channel), SENT);
    const answers = [true, true];
    const permit = { ...ALWAYS, mayHandOver: () => answers.pop() ?? false };
    const results = await channel.send([sms(1, 'a'.repeat(400)), sms(2)], permit);
    assert.deepEqual(results, [SENT, STOPPED]);
    assert.equal(smsc.taken.length, 4);
  });

  it('that loses a later part leaves the message in doubt', async () => {
    smsc.faults.statuses = [0, 0x08];
    assert.deepEqual(await one(channelOf(), 'a'.repeat(400)), inDoubt('parts_missing'));
  });

  it('is asked about a doubt by our own name, where it takes one', async () => {
    const channel = channelOf(REFERENCE);
    assert.deepEqual([channel.doubt, channel.askAfterMs, channelOf().doubt], ['ask', 0, 'unknown']);
    smsc.faults.cutAfter = 2;
    const results = await channel.send([sms(1), sms(2, 'ế'.repeat(90))], ALWAYS);
    assert.ok(results.some(({ kind }) => kind === 'in_doubt'));
    const ids = [1, 2, 3].map((n) => sms(n).id);
    assert.deepEqual(
      await channel.lookup?.(ids, ALWAYS.signal),
      new Map([
        [ids[0], true],
        [ids[1], true],
        [ids[2], false],
      ]),
    );
  });

  describe('hands over by itself', () => {
    let heard: unknown[];
    let isAway: boolean;
    const events: SmppEvents = {
      accepted: async (message, names) => void heard.push(['accepted', message, ...names]),
      reported: async ({ id, state }) => {
        if (isAway) throw new Error('no database');
        heard.push([id, state]);
      },
      inbound: async (written) => {
        heard.push(written);
        return written.text === 'TC' ? 'Da huy.' : undefined;
      },
    };
    const listening = async (dialect: Given = {}): Promise<Channel> => {
      heard = [];
      isAway = false;
      const channel = channelOf(dialect, { events });
      channel.listen?.();
      await until(() => smsc.bound === 1, 'a bind');
      return channel;
    };

    it('receipts, under the name that the answer gave, in text or by TLV, in hexadecimal or decimal', async () => {
      const channel = await listening({ receiptIds: 'decimal' });
      await one(channel);
      assert.equal(smsc.taken[0]?.registered, 1);
      smsc.receipt('160', 'DELIVRD');
      smsc.receipt('161', 'UNDELIV');
      smsc.deliver({
        from: 'x',
        to: 'y',
        esmClass: 4,
        tlvs: [tlv(0x1e, Buffer.from('162\0')), tlv(0x427, Buffer.from([2]))],
      });
      smsc.receipt('163', 'ENROUTE');
      smsc.deliver({ from: 'x', to: 'y', esmClass: 4, message: Buffer.from('no receipt at all') });
      await until(() => smsc.delivered.length === 5, 'the answers');
      assert.deepEqual(heard, [
        ['accepted', sms(1).id, '160'],
        ['160', 'delivered'],
        ['161', 'failed'],
        ['162', 'delivered'],
        ['163', 'on_its_way'],
      ]);
      assert.deepEqual(smsc.delivered, [0, 0, 0, 0, 0]);
    });

    it('what customers write, in its coding, and gets the confirmation back, once', async () => {
      await listening();
      const from = '84912000009';
      smsc.deliver({ from, to: '8088', message: Buffer.from('TC') });
      smsc.deliver({ from, to: '8088', coding: 8, message: Buffer.from('KHÔNG NHẬN 🎉', 'utf16le').swap16() });
      smsc.deliver({
        from,
        to: '8088',
        esmClass: 0x40,
        message: Buffer.from([5, 0, 3, 9, 2, 1, ...Buffer.from('HUY tin')]),
      });
      smsc.deliver({
        from,
        to: '8088',
        esmClass: 0x40,
        message: Buffer.from([5, 0, 3, 9, 2, 2, ...Buffer.from('TC later')]),
      });
      await until(() => smsc.delivered.length === 4 && smsc.taken.length === 1, 'the answers');
      const texts = heard.map((one) => (one as { text: string }).text);
      assert.deepEqual(texts, ['TC', 'KHÔNG NHẬN 🎉', 'HUY tin']);
      const [reply] = smsc.taken;
      assert.deepEqual([reply?.source.address, reply?.destination.address], ['8088', from]);
      assert.equal(textOf(smsc.taken), 'Da huy.');
    });

    it('what we could not take again: it is answered as "later"', async () => {
      await listening();
      isAway = true;
      smsc.receipt('a0', 'DELIVRD');
      await until(() => smsc.delivered.length === 1, 'the answer');
      assert.deepEqual([smsc.delivered, heard], [[0x64], []]);
    });

    it('on a connection that is kept: after an end it is bound again, and its questions are answered', async () => {
      await listening();
      smsc.cut();
      await until(() => smsc.binds.length === 2 && smsc.bound === 1, 'another bind');
      smsc.ask(COMMAND.enquire_link);
      smsc.ask(0x102);
      smsc.ask(0x103);
      smsc.ask(0x999);
      await until(() => smsc.delivered.length === 3, 'three answers');
      assert.deepEqual(smsc.delivered, [0, 3, 3]);
      smsc.ask(COMMAND.unbind);
      await until(() => smsc.bound === 0, 'the end');
    });

    it('nothing for a while: then it is asked whether it is there, and bound anew when it is not', async () => {
      await listening({ enquireSeconds: 0.02, answerSeconds: 0.4 } as Given);
      await until(() => smsc.commands.includes(COMMAND.enquire_link), 'a question');
      smsc.faults.deaf = true;
      await until(() => smsc.binds.length === 2, 'another bind');
      smsc.faults.deaf = false;
    });
  });
});
