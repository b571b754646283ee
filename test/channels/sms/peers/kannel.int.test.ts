import assert from 'node:assert/strict';
import type { Channel, SendResult } from '../../../../channels/channel.js';
import { refused, SENT } from '../../../../channels/reasons.js';
import { genericSmsChannel } from '../../../../channels/sms/sms-generic.js';
import { parseSmsDescription } from '../../../../domain/account/sms-description.js';
import { countParts } from '../../../../domain/message/sms/encoding.js';
import { ALWAYS, Opened, sms, until } from '../../support.js';
import { IS_THERE, type Kannel, LOGIN, readLine, startKannel } from './kannel.js';

const TEXTS: readonly { readonly what: string; readonly text: string; readonly parts: number }[] = [
  { what: 'a short text of the GSM alphabet', text: '[QC] Hoa Nang giam 20%, ma: A&B=C+D', parts: 1 },
  { what: 'Vietnamese', text: 'Chào chị Hoàng Thị Ngọc, ưu đãi chỉ hôm nay', parts: 1 },
  { what: 'surrogate pairs', text: 'Chúc mừng năm mới 🎉🧧', parts: 1 },
  { what: 'letters with marks that are in the GSM alphabet', text: 'É à è é ì ò ù', parts: 1 },
  { what: 'characters that cost two septets', text: '{x} [y] ~ ^ | \\ €', parts: 1 },
  { what: '160 septets', text: 'a'.repeat(160), parts: 1 },
  { what: '161 septets', text: 'a'.repeat(161), parts: 2 },
  { what: '€ at the end of the 160', text: `${'a'.repeat(158)}€`, parts: 1 },
  { what: '€ at the seam of two parts', text: `${'a'.repeat(152)}€${'b'.repeat(152)}`, parts: 3 },
  { what: '70 units of UCS-2', text: 'ế'.repeat(70), parts: 1 },
  { what: '71 units of UCS-2', text: 'ế'.repeat(71), parts: 2 },
];

describe('Kannel, the real one', function () {
  this.timeout(60_000);
  const opened = new Opened();
  let kannel: Kannel;
  before(async function () {
    if (!IS_THERE) {
      console.error(
        '    Kannel is not on this machine, so nothing of it is tested: docs/channels.md says how to install it',
      );
      return this.skip();
    }
    kannel = await startKannel();
  });
  after(() => kannel?.close());
  afterEach(() => opened.closeAll());

  const channelOf = (secret: string = LOGIN.secret): Channel =>
    opened.channel(
      genericSmsChannel({
        url: kannel.url,
        key: LOGIN.key,
        secret,
        sender: 'HOANANG',
        connections: 2,
        description: parseSmsDescription('kannel'),
      }),
    );
  const one = async (channel: Channel, text: string, to?: string): Promise<SendResult | undefined> =>
    (await channel.send([{ ...sms(1, text), ...(to === undefined ? {} : { to }) }], ALWAYS))[0];

  for (const { what, text, parts } of TEXTS) {
    it(`gets ${what} as it was meant, in as many parts as we count`, async () => {
      kannel.lines.length = 0;
      assert.deepEqual(await one(channelOf(), text), SENT);
      await until(() => kannel.lines.length >= parts, `${parts} parts`, 10_000);
      const arrived = kannel.lines.map(readLine);
      assert.equal(arrived.length, parts);
      assert.equal(countParts(text).parts, parts);
      assert.equal(arrived.map((part) => part.text).join(''), text);
      for (const [at, part] of arrived.entries()) {
        assert.deepEqual([part.from, part.to], ['HOANANG', '84912000001']);
        if (parts > 1) assert.deepEqual(part.part, { of: parts, at: at + 1 });
      }
    });
  }

  it('says by its status that the login is wrong, and the run is held', async () => {
    assert.deepEqual(await one(channelOf('wrong'), 'Chao'), refused('provider_config', 5_000, 'config'));
  });

  it('says 400 to a request that it does not understand: the description is wrong, not the customer', async () => {
    assert.deepEqual(await one(channelOf(), 'Chao', '+'), refused('http_400', 5_000, 'config'));
  });
});
