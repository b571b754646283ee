import assert from 'node:assert/strict';
import { unsubscribeHeaders } from '../../../channels/email/unsubscribe-headers.js';
import { unsubscribeTokens } from '../../../channels/link/unsubscribe-token.js';
import { messageId } from '../../../domain/base/ids.js';
import { type SignedOptions, useConsentApi } from '../customers/consent-support.js';
import { LINK_SECRET, NOW } from '../support.js';
import { RUN } from './touched.js';

const PATH = '/v1/inbound/unsubscribe-mail';

describe('a mail to the mailto: of List-Unsubscribe', () => {
  const at = useConsentApi(['c1', 'c2', 'c3', 'c4', 'c5']);

  /** What a mail program writes that follows the mailto: of the customer's message. */
  function subjectOf(ref: string, secret = LINK_SECRET): string {
    const token = unsubscribeTokens(secret).create({ channel: 'email', message: messageId(RUN, ref) });
    const listed =
      unsubscribeHeaders(`https://go.example.com/u/${token}`, 'stop@shop.example.com')?.['List-Unsubscribe'] ?? '';
    const mailto = /<(mailto:[^>]+)>/.exec(listed)?.[1] ?? '';
    return new URL(mailto).searchParams.get('subject') ?? '';
  }
  const mail = (from: string, subject: string, body = '', more = ''): string =>
    `From: ${from}\r\nTo: stop@shop.example.com\r\nSubject: ${subject}\r\n${more}\r\n${body}\r\n`;
  const take = (raw: string, options: SignedOptions = {}) =>
    at.signed('email', raw, { path: PATH, type: 'message/rfc822', ...options });

  it('opts out the customer of the message, whoever sends it, once', async () => {
    const { status, body } = await take(mail('Somebody <forwarded@else.example>', subjectOf('c1')));
    assert.deepEqual([status, body], [200, { outcome: 'opted_out' }]);
    assert.deepEqual((await at.read('c1')).consent.email, { granted: false, at: NOW, optedOut: true });
    assert.equal((await at.ledger('c1'))[0].method, 'mail');
    assert.deepEqual((await take(mail('c1@example.com', subjectOf('c1')))).body, { outcome: 'opted_out_before' });
  });

  it('without a token of ours opts out whoever has the address that it came from, whatever it says', async () => {
    const folded = mail('"Mai, Nguyễn" <C2@Example.com>', '=?UTF-8?B?xJDhu6tuZw==?=', 'Đừng gửi nữa');
    assert.deepEqual((await take(folded)).body, { outcome: 'opted_out' });
    assert.equal((await at.read('c2')).consent.email?.optedOut, true);
    const forged = mail('c3@example.com', subjectOf('c4', 'another secret of somebody'));
    assert.deepEqual((await take(forged)).body, { outcome: 'opted_out' });
    assert.deepEqual(
      [(await at.read('c3')).consent.email?.optedOut, (await at.read('c4')).consent.email?.granted],
      [true, true],
    );
  });

  it('counts also when a program wrote it, and when the token stands in the quoted mail', async () => {
    const auto = mail(
      'x@else.example',
      'Re: Ưu đãi',
      `> https://go.example.com/u/${subjectOf('c4').split(' ')[1]}`,
      'Auto-Submitted: auto-generated\r\n',
    );
    assert.deepEqual((await take(auto)).body, { outcome: 'opted_out' });
    assert.equal((await at.read('c4')).consent.email?.optedOut, true);
  });

  it('of a stranger changes nothing, nor one that is forged or no mail at all', async () => {
    assert.deepEqual((await take(mail('nobody@else.example', 'unsubscribe'))).body, { outcome: 'unknown_sender' });
    assert.equal(await at.api.models.heldReports.countDocuments({ reason: 'unproved' }), 1, 'a person reads it');
    assert.deepEqual((await take('x')).body, { outcome: 'unknown_sender' });
    assert.equal((await take(mail('c5@example.com', 'stop'), { secret: 'not the secret of mail' })).status, 401);
    assert.equal((await at.read('c5')).consent.email?.granted, true);
  });
});
