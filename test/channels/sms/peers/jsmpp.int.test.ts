import assert from 'node:assert/strict';
import type { Channel } from '../../../../channels/channel.js';
import { refused, SENT } from '../../../../channels/reasons.js';
import { smppChannel } from '../../../../channels/sms/sms-smpp.js';
import { type SmppDialect, smppDialectSchema } from '../../../../domain/account/smpp-dialect.js';
import { countParts } from '../../../../domain/message/sms/encoding.js';
import { gsmOctets } from '../../../../domain/message/sms/gsm.js';
import { ALWAYS, Opened, sms, until } from '../../support.js';
import { IS_THERE, type Jsmpp, LOGIN, startJsmpp } from './jsmpp.js';

const TEXTS = [
  'Chao ban, ma A&B=C+D',
  '{x} [y] ~ ^ | \\ € @$_',
  'Chào chị Ngọc, ưu đãi hôm nay 🎉',
  'a'.repeat(160),
  'a'.repeat(161),
  `${'a'.repeat(152)}€${'b'.repeat(152)}`,
  'ế'.repeat(71),
  `${'ế'.repeat(66)}🎉${'ế'.repeat(20)}`,
];
const octetsOf = (text: string): Buffer =>
  countParts(text).encoding === 'gsm7' ? Buffer.from(gsmOctets(text)) : Buffer.from(text, 'utf16le').swap16();

describe('the SMPP simulator of jSMPP, the real one', function () {
  this.timeout(60_000);
  const opened = new Opened();
  let peer: Jsmpp;
  before(async function () {
    if (!IS_THERE) {
      console.error(
        '    jSMPP is not on this machine, so SMPP is tested against our own SMSC alone: docs/channels.md says how to install it',
      );
      return this.skip();
    }
    peer = await startJsmpp();
  });
  after(() => peer?.close());
  afterEach(() => opened.closeAll());

  const heard: string[] = [];
  const channelOf = (dialect: Partial<SmppDialect> = {}, password: string = LOGIN.password): Channel =>
    opened.channel(
      smppChannel({
        server: {
          host: '127.0.0.1',
          port: peer.port,
          tls: false,
          ...LOGIN,
          password,
          dialect: { ...smppDialectSchema.parse({ receiptIds: 'decimal' }), ...dialect },
        },
        sender: 'HOANANG',
        events: {
          accepted: async (_message, names) => void heard.push(...names.map((name) => `accepted ${name}`)),
          reported: async ({ id, state }) => void heard.push(`${state} ${id}`),
          inbound: async ({ from, text }) => void heard.push(`${from}: ${text}`) as undefined,
        },
      }),
    );

  for (const long of ['udh', 'payload'] as const) {
    it(`gets each text byte for byte, in as many parts as we count, by ${long}`, async () => {
      const before = peer.submits().length;
      const results = await channelOf({ long, window: 1 }).send(
        TEXTS.map((text, n) => sms(n, text)),
        ALWAYS,
      );
      assert.deepEqual(new Set(results.map(({ kind }) => kind)), new Set(['sent']));
      const counts = TEXTS.map((text) => (long === 'udh' ? countParts(text).parts : 1));
      const all = counts.reduce((sum, count) => sum + count, 0);
      await until(() => peer.submits().length === before + all, 'all parts');
      const submits = peer.submits().slice(before);
      for (const [at, text] of TEXTS.entries()) {
        const parts = submits.splice(0, counts[at]);
        const octets = parts.map(({ esmClass, message, tlvs }) =>
          esmClass === 0x40 ? message.subarray(6) : (tlvs.get(0x0424) ?? message),
        );
        assert.deepEqual(Buffer.concat(octets), octetsOf(text), text);
      }
    });
  }

  it('reports each part under the name that its answer gave in hexadecimal and the receipt in decimal digits', async () => {
    heard.length = 0;
    assert.deepEqual(await channelOf().send([sms(1, 'a'.repeat(200))], ALWAYS), [SENT]);
    const counted = (state: string) => heard.filter((one) => one.startsWith(state)).map((one) => one.split(' ')[1]);
    await until(() => counted('delivered').length === 2, 'two receipts', 15_000);
    assert.deepEqual(counted('delivered').sort(), counted('accepted').sort());
  });

  it('hands over an SMS of a customer on a connection that is kept', async () => {
    heard.length = 0;
    channelOf().listen?.();
    await until(() => heard.includes('555: Hello World'), 'its SMS', 10_000);
  });

  it('does not let us in with a wrong password, and the run is held', async () => {
    const [result] = await channelOf({}, 'wrong').send([sms(1)], ALWAYS);
    assert.equal(result?.kind === 'refused' && result.reason, 'provider_config');
    assert.deepEqual({ ...result, retryAfterMs: 0 }, refused('provider_config', 0, 'config'));
  });
});
