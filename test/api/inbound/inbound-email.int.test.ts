import assert from 'node:assert/strict';
import { messageIdHeader } from '../../../channels/email/mime-header.js';
import { mailProofs } from '../../../channels/link/mail-proof.js';
import { shortLinks } from '../../../channels/link/short-link.js';
import { unsubscribeTokens } from '../../../channels/link/unsubscribe-token.js';
import { messageId } from '../../../domain/base/ids.js';
import { registerCode } from '../../../models/message/short-link.js';
import { arf, type DsnOptions, dsn, vacation } from '../../domain/customer/bounce/samples.js';
import { type SignedOptions, useConsentApi } from '../customers/consent-support.js';
import { LINK_SECRET, NOW } from '../support.js';
import { RUN } from './touched.js';

const DAY = 86_400_000;
const RAW = { type: 'message/rfc822' };

describe('a mail that came back', () => {
  const refs = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11'];
  const at = useConsentApi(refs);
  before(async () => {
    await at.touchBy('email');
  });

  const headerOf = (ref: string, run = RUN, secret = LINK_SECRET): string => {
    const id = messageId(run, ref);
    return messageIdHeader(id, 'shop.example.com', mailProofs(secret).macOf(id));
  };
  const tokenOf = (ref: string, secret = LINK_SECRET): string => {
    const token = unsubscribeTokens(secret).create({ channel: 'email', message: messageId(RUN, ref) });
    return `https://go.example.com/u/${token}`;
  };
  const report = (ref: string, more: DsnOptions = {}): string =>
    dsn({ recipient: `${ref}@example.com`, messageId: headerOf(ref), ...more });
  const bounce = (ref: string, more: DsnOptions = {}, options: SignedOptions = {}) =>
    at.signed('email', report(ref, more), { ...RAW, ...options });

  it('for ever suppresses the address at once, and a second report changes nothing', async () => {
    const { status, body } = await bounce('c1');
    assert.deepEqual(
      [status, body],
      [200, { outcome: 'bounced', bounce: 'hard', means: 'no_such_user', suppressed: 'hard_bounce' }],
    );
    const { suppressed, consent, rev } = await at.read('c1');
    assert.deepEqual(suppressed, { email: { reason: 'hard_bounce', at: NOW, source: 'webhook' } });
    assert.equal(consent.email?.granted, true);
    assert.deepEqual((await bounce('c1')).body, { outcome: 'bounced', bounce: 'hard', means: 'no_such_user' });
    assert.equal((await at.read('c1')).rev, rev);
    assert.equal(await at.api.models.bounces.countDocuments({ customer: 'c1' }), 1);
  });

  it('is taken as JSON as well', async () => {
    const { body } = await at.signed('email', JSON.stringify({ raw: report('c2') }));
    assert.equal(body.suppressed, 'hard_bounce');
    assert.equal((await at.signed('email', '{"raw":1}')).body.code, 'invalid_request');
    assert.equal((await at.signed('email', '{"raw":')).body.code, 'malformed_json');
  });

  for (const [what, more, expected] of [
    [
      'that is only delayed',
      { action: 'delayed', diagnostic: 'smtp; 451 4.4.1 Timed out' },
      { outcome: 'delayed', bounce: 'delayed', means: 'expired' },
    ],
    ['that arrived after all', { action: 'delivered', status: '2.0.0' }, { outcome: 'not_failed' }],
    [
      'for a full mailbox',
      { diagnostic: 'smtp; 552 5.2.2 Mailbox full' },
      { outcome: 'bounced', bounce: 'soft', means: 'mailbox_full' },
    ],
    [
      'for our reputation',
      { diagnostic: 'smtp; 550 5.7.1 Blocked: spamhaus.org' },
      { outcome: 'bounced', bounce: 'refusal_of_us', means: 'blocklist' },
    ],
    [
      'for its size',
      { diagnostic: 'smtp; 552 5.3.4 Too large' },
      { outcome: 'bounced', bounce: 'content', means: 'too_large' },
    ],
    [
      'from an address the customer no longer has',
      { recipient: 'old@example.com' },
      { outcome: 'other_address', bounce: 'hard', means: 'no_such_user' },
    ],
  ] as const)
    it(`${what} suppresses nobody`, async () => {
      assert.deepEqual((await bounce('c3', more)).body, expected);
      assert.equal((await at.read('c3')).suppressed, undefined);
    });

  it('softly three times in a row over 72 hours suppresses the address', async () => {
    const days = [0, 2, 3];
    const touches = days.map((day) => {
      const run = `hoa-nang.sale.day-${day}.1`;
      return { run, window: run, channel: 'email', at: new Date(NOW.getTime() + day * DAY), claim: 'x' };
    });
    await at.api.models.customers.collection.updateOne({ _id: 'hoa-nang/c4' as never }, {
      $push: { touches: { $each: touches } },
    } as never);
    const full = async (day: number) => {
      const now = NOW.getTime() + day * DAY;
      at.api.setNow(new Date(now));
      const messageId = headerOf('c4', `hoa-nang.sale.day-${day}.1`);
      const { body } = await bounce('c4', { diagnostic: 'smtp; 452 4.2.2 Full', messageId }, { at: now });
      return body.suppressed;
    };
    for (const day of [0, 2, 2]) assert.equal(await full(day), undefined);
    assert.equal(await full(3), 'soft_bounces');
    assert.equal((await at.read('c4')).suppressed?.email?.reason, 'soft_bounces');
    at.api.setNow(NOW);
  });

  it('after a delay replaces it, and nothing replaces what is final', async () => {
    const kinds = async () => (await at.api.models.bounces.find({ customer: 'c10' }).lean()).map(({ kind }) => kind);
    await bounce('c10', { action: 'delayed', diagnostic: 'smtp; 451 4.4.1 Timed out' });
    assert.deepEqual(await kinds(), ['delayed']);
    await bounce('c10', { diagnostic: 'smtp; 552 5.2.2 Mailbox full' });
    assert.deepEqual(await kinds(), ['soft']);
    await bounce('c10', { action: 'delayed', diagnostic: 'smtp; 451 4.4.1 Timed out' });
    assert.deepEqual(await kinds(), ['soft']);
  });

  it('without anything of the message finds it by the return path, whatever happened to its letters', async () => {
    const links = shortLinks(LINK_SECRET);
    const code = await registerCode(at.api.models, RUN, (attempt) => links.codeOf(RUN, attempt));
    const token = mailProofs(LINK_SECRET).returnToken(code, { seq: 0, index: refs.indexOf('c11') });
    const raw = report('c11', { returned: 'none' }).replace(
      /^To: .*$/m,
      `To: <BOUNCES+${token.toUpperCase()}@x.example>`,
    );
    assert.equal((await at.signed('email', raw, RAW)).body.suppressed, 'hard_bounce');
    const forged = raw.replace(/\+[0-9A-F]/, (start) => `+${start === '+6' ? '7' : '6'}`);
    assert.deepEqual((await at.signed('email', forged, RAW)).body, { outcome: 'unmatched' });
  });

  it('as a complaint opts out and suppresses, whatever address it hides', async () => {
    const { body } = await at.signed('email', arf({ messageId: headerOf('c5') }), RAW);
    assert.deepEqual(body, { outcome: 'complained', suppressed: 'complaint' });
    const { consent, suppressed } = await at.read('c5');
    assert.deepEqual([consent.email?.optedOut, suppressed?.email?.reason], [true, 'complaint']);
    const again = await at.signed('email', arf({ messageId: headerOf('c5') }), RAW);
    assert.equal(again.status, 200);
    assert.equal((await at.ledger('c5')).length, 1);
  });

  it('from a vacation, or from a person, changes nothing', async () => {
    assert.deepEqual((await at.signed('email', vacation, RAW)).body, { outcome: 'auto_reply' });
    assert.deepEqual((await at.signed('email', 'Subject: hi\r\n\r\n5.1.1', RAW)).body, { outcome: 'ignored' });
  });

  it('is matched by the token that only we can make', async () => {
    const { body } = await bounce('c6', { messageId: '', unsubscribe: tokenOf('c6') });
    assert.equal(body.suppressed, 'hard_bounce');
  });

  it('is never matched by its address alone, nor by what we did not write', async () => {
    const forged: DsnOptions[] = [
      { messageId: '' },
      { messageId: '<someone@elsewhere.example>' },
      { returned: 'none' },
      { messageId: headerOf('c7', 'hoa-nang.never.sent.1') },
      { messageId: headerOf('nobody') },
      { messageId: messageIdHeader(messageId(RUN, 'c7'), 'shop.example.com') },
      { messageId: headerOf('c7', RUN, 'another-secret-0123456') },
      { unsubscribe: tokenOf('c7', 'another-secret-0123456') },
      { unsubscribe: `${tokenOf('c7').slice(0, -1)}_` },
      { messageId: `<${'x'.repeat(10_000)}@shop.example.com>` },
    ];
    for (const more of forged) assert.deepEqual((await bounce('c7', more)).body, { outcome: 'unmatched' });
    assert.equal((await at.read('c7')).suppressed, undefined);
  });

  it('is not matched to a message of another channel', async () => {
    await at.api.models.customers.collection.updateOne(
      { _id: 'hoa-nang/c8' as never },
      { $set: { 'touches.1.channel': 'chat' } },
    );
    assert.deepEqual((await bounce('c8')).body, { outcome: 'unmatched' });
  });

  it('that is not signed by our gateway is refused before it is read', async () => {
    for (const options of [{ secret: 'another-secret-0123456' }, { at: NOW.getTime() - DAY }]) {
      const answer = await bounce('c9', {}, options);
      assert.deepEqual([answer.status, answer.body.code], [401, 'bad_signature']);
    }
    const unsigned = await at.api.ask('POST', '/v1/inbound/email', {
      key: null,
      headers: { 'Content-Type': RAW.type },
      body: report('c9'),
    });
    assert.equal(unsigned.status, 401);
    assert.equal((await at.read('c9')).suppressed, undefined);
  });

  it('is counted as delivered by a signed receipt of the e-mail gateway', async () => {
    const body = JSON.stringify({ receipts: [{ message: messageId(RUN, 'c9'), event: 'delivered', at: NOW }] });
    const answer = await at.signed('email', body, { path: '/v1/channels/email/receipts' });
    assert.deepEqual([answer.status, answer.body.news], [200, 1]);
    assert.deepEqual((await at.read('c9')).touches[1]?.deliveredAt, NOW);
    const sms = await at.signed('sms', '{"receipts":[]}', { path: '/v1/channels/sms/receipts' });
    assert.equal(sms.status, 200);
  });
});
