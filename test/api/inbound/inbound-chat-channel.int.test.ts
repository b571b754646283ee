import assert from 'node:assert/strict';
import { messageId, runId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { SHOP, useConsentApi } from '../customers/consent-support.js';
import { NOW } from '../support.js';
import { CAMPAIGN, RUN } from './touched.js';

describe('a block in the chat that names a message', () => {
  const at = useConsentApi(['c1', 'c2']);
  const told = (...events: object[]) =>
    at.signed('chat', JSON.stringify({ events: events.map((one) => ({ event: 'blocked', at: NOW, ...one })) }));

  for (const channel of ['sms', 'email'] as const)
    it(`of an ${channel} run opts nobody out and suppresses nothing, whatever it says`, async () => {
      await at.touchBy(channel);
      const { status, body } = await told({ message: messageId(RUN, 'c1') }, { message: messageId(RUN, 'c2') });
      assert.deepEqual([status, body], [200, { received: 2, news: 0 }]);
      for (const ref of ['c1', 'c2']) {
        const { consent, suppressed, rev } = await at.read(ref);
        assert.deepEqual([consent.chat?.granted, consent[channel]?.granted, suppressed], [true, true, undefined]);
        assert.equal(rev, 2);
        assert.deepEqual(await at.ledger(ref), []);
      }
    });

  it('of no run changes nothing, and the others of the same report count', async () => {
    await at.touchBy('chat');
    const unknown = { message: messageId(runId(CAMPAIGN, 'never-opened'), 'c1') };
    const { body } = await told(unknown, { message: messageId(RUN, 'c2') });
    assert.deepEqual(body, { received: 2, news: 1 });
    assert.equal((await at.read('c1')).consent.chat?.granted, true);
    assert.equal((await at.read('c2')).consent.chat?.optedOut, true);
  });

  it('of another channel does not keep a block by chat id in the same report from counting', async () => {
    const sms = runId(CAMPAIGN, 'by-sms');
    const run = await native(at.api.models.runs).findOne({ _id: RUN });
    await native(at.api.models.runs).insertOne({ ...run, _id: sms, channel: 'sms' });
    const { body } = await told({ message: messageId(sms, 'c2') }, { shop: SHOP, chatId: 'chat-c1' });
    assert.deepEqual(body, { received: 2, news: 1 });
    assert.equal((await at.read('c1')).consent.chat?.optedOut, true);
  });
});
