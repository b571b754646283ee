/** The real Kannel between our own SMSC and the real API: what it reports reaches the ledger, and what customers write the consents. */
import assert from 'node:assert/strict';
import { inboundUrl, reportUrl } from '../../../channels/link/report-url.js';
import { SENT } from '../../../channels/reasons.js';
import { genericSmsChannel } from '../../../channels/sms/sms-generic.js';
import { parseSmsDescription } from '../../../domain/account/sms-description.js';
import { messageId } from '../../../domain/base/ids.js';
import { IS_THERE, type Kannel, LOGIN, startKannel } from '../../channels/sms/peers/kannel.js';
import { Smsc, textOf } from '../../channels/sms/smpp/smsc.js';
import { ALWAYS, until } from '../../channels/support.js';
import { startConsentApi } from '../customers/consent-support.js';
import { LINK_SECRET } from '../support.js';
import { RUN } from './touched.js';

const REFS = ['c0', 'c1', 'c2', 'c3', 'c4'];

describe('Kannel, the real one, before our API', function () {
  this.timeout(60_000);
  let at: Awaited<ReturnType<typeof startConsentApi>>;
  let smsc: Smsc;
  let kannel: Kannel;
  const heard: string[] = [];
  before(async function () {
    if (!IS_THERE) {
      console.error(
        '    Kannel is not on this machine, so its reports are tested as documented: docs/channels.md says how',
      );
      return this.skip();
    }
    at = await startConsentApi(REFS, { smsDescription: parseSmsDescription('kannel') });
    await at.touchBy('sms');
    smsc = await Smsc.start();
    const base = { publicUrl: at.api.url, linkSecret: LINK_SECRET };
    kannel = await startKannel({ smpp: smsc.port, inboundUrl: inboundUrl(base, '-') });
    await until(() => smsc.bound === 1, 'the bind of Kannel', 20_000);
  });
  after(async () => {
    await kannel?.close();
    await smsc?.close();
    await at?.close();
  });

  const isDelivered = async (ref: string) => (await at.read(ref)).touches[1]?.deliveredAt !== undefined;

  it('tells of each message what became of it: 8 and 4 change nothing, 2 and 16 neither, 1 counts it as delivered', async () => {
    const base = { publicUrl: at.api.url, linkSecret: LINK_SECRET };
    const channel = genericSmsChannel({
      url: kannel.url,
      key: LOGIN.key,
      secret: LOGIN.secret,
      sender: 'HOANANG',
      connections: 1,
      description: parseSmsDescription('kannel'),
      reportUrl: (id) => {
        heard.push(id);
        return reportUrl(base, id);
      },
    });
    try {
      const send = (ref: string, n: number) =>
        channel.send([{ id: messageId(RUN, ref), to: `+8491234567${n}`, text: 'Chào chị, ưu đãi 🎉' }], ALWAYS);
      // The SMSC takes the first three, and refuses the fourth: 16.
      for (const n of [0, 1, 2]) assert.deepEqual(await send(REFS[n] as string, n), [SENT]);
      await until(() => smsc.names.length === 3, 'three messages');
      smsc.faults.statuses = [0x0b];
      assert.deepEqual(await send('c3', 3), [SENT]);
      await until(() => smsc.faults.statuses.length === 0, 'the refusal');
      assert.ok(smsc.taken.every((taken) => taken.coding === 8 && textOf([taken]) === 'Chào chị, ưu đãi 🎉'));
      const nameOf = (n: number): string =>
        smsc.names[smsc.taken.findIndex(({ destination }) => destination.address.endsWith(`567${n}`))] ?? '';
      smsc.receipt(nameOf(0), 'ACCEPTD');
      smsc.receipt(nameOf(1), 'UNDELIV');
      smsc.receipt(nameOf(2), 'DELIVRD');
      await until(() => isDelivered('c2'), 'the report of c2', 10_000);
      assert.deepEqual(await Promise.all(['c0', 'c1', 'c3'].map(isDelivered)), [false, false, false]);
      smsc.receipt(nameOf(0), 'DELIVRD');
      await until(() => isDelivered('c0'), 'the report of c0', 10_000);
      assert.equal(heard.length, 4);
    } finally {
      await channel.close();
    }
  });

  it('brings what customers write, in GSM or UCS-2, and takes the confirmation back to them, once', async () => {
    const before = smsc.taken.length;
    const optedOut = async (ref: string) => (await at.read(ref)).consent?.sms?.optedOut === true;
    smsc.deliver({ from: '84912345671', to: '8088', message: Buffer.from('TC QC') });
    await until(() => optedOut('c1'), 'the refusal of c1', 10_000);
    smsc.deliver({
      from: '84912345674',
      to: '8088',
      coding: 8,
      message: Buffer.from('HỦY TIN 🎉', 'utf16le').swap16(),
    });
    await until(() => optedOut('c4'), 'the refusal of c4', 10_000);
    smsc.deliver({
      from: '84912345670',
      to: '8088',
      coding: 8,
      message: Buffer.from('Cảm ơn shop', 'utf16le').swap16(),
    });
    await until(() => smsc.taken.length === before + 2, 'two confirmations', 10_000);
    const replies = smsc.taken.slice(before);
    assert.deepEqual(replies.map(({ destination }) => destination.address).sort(), ['84912345671', '84912345674']);
    for (const reply of replies) assert.match(textOf([reply]), /Da nhan yeu cau tu choi/);
    assert.equal(await optedOut('c0'), false);
  });
});
