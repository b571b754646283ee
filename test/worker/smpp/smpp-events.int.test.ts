/** A worker that is bound at an SMSC: what comes over the connection reaches the ledger and the consents. */
import assert from 'node:assert/strict';
import { smppServer } from '../../../channels/sms/smpp/server-at.js';
import { smppChannel } from '../../../channels/sms/sms-smpp.js';
import { smppDialectSchema } from '../../../domain/account/smpp-dialect.js';
import { messageId } from '../../../domain/base/ids.js';
import { nameSms, smsDelivered } from '../../../models/message/sms-names.js';
import { smppEvents } from '../../../worker/smpp/smpp-events.js';
import { SHOP, startConsentApi } from '../../api/customers/consent-support.js';
import { RUN } from '../../api/inbound/touched.js';
import { NOW } from '../../api/support.js';
import { Smsc, textOf } from '../../channels/sms/smpp/smsc.js';
import { ALWAYS, until } from '../../channels/support.js';

describe('a worker that is bound at an SMSC', () => {
  let at: Awaited<ReturnType<typeof startConsentApi>>;
  before(async () => {
    at = await startConsentApi(['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
    await at.touchBy('sms');
  });
  after(() => at.close());

  const messageTo = (ref: string, text = 'Chao ban') => ({ id: messageId(RUN, ref), to: '+84912345670', text });
  const isDelivered = async (ref: string) => (await at.read(ref)).touches[1]?.deliveredAt !== undefined;
  const now = () => NOW;

  it('counts a message as delivered by its receipt, and opts out who writes so, with one confirmation', async () => {
    const smsc = await Smsc.start();
    const server = smppServer(`smpp://127.0.0.1:${smsc.port}`, smppDialectSchema.parse({}), { key: 'a', secret: 'b' });
    const channel = smppChannel({ server, sender: 'HOANANG', events: smppEvents(at.api.models, now) });
    try {
      channel.listen?.();
      await channel.send([messageTo('c0'), messageTo('c1'), messageTo('c2', 'x'.repeat(200))], ALWAYS);
      const [first = '', second = '', ...parts] = smsc.names;
      smsc.receipt(first, 'DELIVRD');
      smsc.receipt(second, 'UNDELIV');
      smsc.receipt(parts[0] ?? '', 'DELIVRD');
      await until(() => smsc.delivered.length === 3, 'three answers');
      const refs = ['c0', 'c1', 'c2'];
      const heard = await Promise.all(refs.map(isDelivered));
      assert.equal(heard.filter(Boolean).length, 1, 'one of three: one failed, and one has a part on its way');
      for (const part of parts) smsc.receipt(part, 'DELIVRD');
      await until(() => smsc.delivered.length === 5, 'five answers');
      assert.equal((await Promise.all(refs.map(isDelivered))).filter(Boolean).length, 2);

      const sent = smsc.taken.length;
      const words = { from: '84912345674', to: '8088', coding: 8, message: Buffer.from('HỦY TIN', 'utf16le').swap16() };
      smsc.deliver(words);
      smsc.deliver(words);
      await until(() => smsc.delivered.length === 7 && smsc.taken.length > sent, 'the confirmation');
      assert.equal((await at.read('c4')).consent?.sms?.optedOut, true);
      assert.match(textOf(smsc.taken.slice(sent)), /tu choi|từ chối/i);
      smsc.deliver({ from: '84912345675', to: '8088', message: Buffer.from('Cam on shop') });
      await until(() => smsc.delivered.length === 8, 'the answer');
      assert.notEqual((await at.read('c5')).consent?.sms?.optedOut, true);
      assert.deepEqual(smsc.delivered, new Array(8).fill(0));
      assert.ok(smsc.taken.slice(sent).every(({ destination }) => destination.address === '84912345674'));
    } finally {
      await channel.close();
      await smsc.close();
    }
  });

  it('finds the message of a receipt that was faster than the answer, or came twice', async () => {
    const { models } = at.api;
    const message = messageId(RUN, 'c3');
    assert.equal(await smsDelivered(models, '-', 'f1', NOW), false);
    await nameSms(models, '-', message, ['f1', 'f2'], NOW);
    assert.equal(await isDelivered('c3'), false);
    assert.equal(await smsDelivered(models, 'another account', 'f2', NOW), false);
    assert.equal(await isDelivered('c3'), false, 'names are those of one account');
    assert.equal(await smsDelivered(models, '-', 'f2', NOW), true);
    assert.equal(await isDelivered('c3'), true);
    assert.equal(await smsDelivered(models, '-', 'f2', NOW), true);
    await smsDelivered(models, '-', 'f9', NOW);
    await nameSms(models, '-', messageId(RUN, 'c5'), ['f9'], NOW);
    assert.equal(await isDelivered('c5'), true);
    await nameSms(models, '-', messageId(`${SHOP}.sale.other.1`, 'nobody'), ['f9'], NOW);
  });

  it("takes an SMS to a shop's own number as that shop's, and none from what is no phone", async () => {
    const events = smppEvents(at.api.models, now, { identity: 'i', shop: 'another-shop' });
    const sms = { kind: 'inbound', from: '84912345671', to: '8088', text: 'TC' } as const;
    assert.equal(await events.inbound(sms), undefined);
    assert.notEqual((await at.read('c1')).consent?.sms?.optedOut, true);
    assert.equal(await events.inbound({ ...sms, from: '8'.repeat(50) }), undefined);
    assert.ok(await smppEvents(at.api.models, now, { identity: 'i', shop: SHOP }).inbound(sms));
    assert.equal((await at.read('c1')).consent?.sms?.optedOut, true);
  });
});
