import assert from 'node:assert/strict';
import { messageIdHeader } from '../../../channels/email/mime-header.js';
import { mailProofs } from '../../../channels/link/mail-proof.js';
import { messageId } from '../../../domain/base/ids.js';
import { unknownForm } from '../../domain/customer/bounce/forms.js';
import { arf, dsn } from '../../domain/customer/bounce/samples.js';
import { SHOP, useConsentApi } from '../customers/consent-support.js';
import { ADMIN_KEY, LINK_SECRET } from '../support.js';
import { RUN } from './touched.js';

const RAW = { type: 'message/rfc822' };

describe('a report that nobody can act on', () => {
  const at = useConsentApi(['c1', 'c2', 'c3']);
  before(() => at.touchBy('email'));
  const held = async () => (await at.api.ask('GET', '/v1/inbound/reports', { key: ADMIN_KEY })).body;

  it('is held for a person with its reason, counted, and read as it came', async () => {
    const forged = dsn({ messageId: messageIdHeader(messageId(RUN, 'c1'), 'shop.example.com') });
    assert.deepEqual((await at.signed('email', forged, RAW)).body, { outcome: 'unmatched' });
    assert.deepEqual((await at.signed('email', arf({ messageId: '<a@b.example>' }), RAW)).body, {
      outcome: 'unmatched',
    });
    assert.deepEqual((await at.signed('email', unknownForm, RAW)).body, { outcome: 'unreadable' });
    assert.deepEqual((await at.signed('email', unknownForm, RAW)).body, { outcome: 'unreadable' });
    const person = 'From: Lan <lan@khach.example>\r\nSubject: Xin chao\r\n\r\nDung gui nua';
    assert.deepEqual((await at.signed('email', person, RAW)).body, { outcome: 'ignored' });
    const { counts, reports } = await held();
    assert.deepEqual(counts, { unreadable: 2, unproved: 2, not_a_report: 1 });
    const found = reports.find(({ reason }: { reason: string }) => reason === 'unreadable');
    assert.deepEqual([found.times, found.size], [2, Buffer.byteLength(unknownForm)]);
    const one = await at.api.ask('GET', `/v1/inbound/reports/${found.id}`, { key: ADMIN_KEY });
    assert.equal(one.body, unknownForm);
    for (const ref of ['c1', 'c2', 'c3']) assert.equal((await at.read(ref)).suppressed, undefined);
  });

  it('is dropped when it was dealt with, once', async () => {
    const [{ id }] = (await held()).reports;
    const path = `/v1/inbound/reports/${id}`;
    assert.equal((await at.api.ask('DELETE', path, { key: ADMIN_KEY })).status, 200);
    const again = await at.api.ask('DELETE', path, { key: ADMIN_KEY });
    assert.deepEqual([again.status, again.body.code], [404, 'report_not_found']);
  });

  it("is no shop's to read", async () => {
    assert.equal((await at.api.ask('GET', '/v1/inbound/reports', { key: at.key })).status, 403);
  });
});

describe('the sender health of a shop', () => {
  const refs = ['c1', 'c2', 'c3'];
  const at = useConsentApi(refs);
  before(() => at.touchBy('email'));

  it('counts what came back, and names who refuses us and why', async () => {
    const proofs = mailProofs(LINK_SECRET);
    const headerOf = (ref: string) => {
      const id = messageId(RUN, ref);
      return messageIdHeader(id, 'shop.example.com', proofs.macOf(id));
    };
    await at.api.models.runs.updateOne({ _id: RUN }, { $set: { 'ledger.sent': 200 } });
    const refusal = 'smtp; 550 5.7.1 Client host blocked using zen.spamhaus.org';
    for (const ref of ['c1', 'c2']) {
      const raw = dsn({ messageId: headerOf(ref), recipient: `${ref}@example.com`, diagnostic: refusal });
      assert.equal((await at.signed('email', raw, RAW)).body.bounce, 'refusal_of_us');
      assert.equal((await at.read(ref)).suppressed, undefined);
    }
    await at.signed('email', arf({ messageId: headerOf('c3') }), RAW);
    const { body } = await at.api.ask('GET', `/v1/shops/${SHOP}/sender-health`, { key: at.key });
    assert.equal(body.health, 'bad');
    assert.deepEqual(body.rates, { complaint: 0.005, hard: 0, refusal_of_us: 0.01 });
    assert.deepEqual(body.refusals, [{ domain: 'example.com', means: 'blocklist', messages: 2 }]);
    assert.deepEqual([body.sent, body.counts.complaint, body.counts.refusal_of_us], [200, 1, 2]);
  });
});
