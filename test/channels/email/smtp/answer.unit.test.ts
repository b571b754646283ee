import assert from 'node:assert/strict';
import { endedFailure } from '../../../../channels/connect-failure.js';
import {
  isOfUs,
  messageResult,
  recipientRefusal,
  replyReason,
  senderRefusal,
} from '../../../../channels/email/smtp/answer.js';
import { replyFailure } from '../../../../channels/email/smtp/reply-failure.js';
import { REASONS } from '../../../../channels/reasons.js';

const AT = new Date('2026-11-11T01:02:03Z');
const tlsError = (code: string) => endedFailure({ why: 'lost', error: Object.assign(new Error('x'), { code }) });

describe('an SMTP reply', () => {
  it('of 4xx is for later, wherever it comes', () => {
    const later = { kind: 'refused', reason: 'smtp_451_4.7.1', errorClass: 'retryable' };
    const text = '451 4.7.1 later';
    assert.deepEqual(senderRefusal(451, text), later);
    assert.deepEqual(recipientRefusal(451, text, AT), later);
    assert.deepEqual(messageResult(451, text, AT), later);
  });

  it('of 5xx to the recipient or the message is for good', () => {
    assert.deepEqual(recipientRefusal(550, '550 5.1.1 <anh@example.com> unknown', AT), {
      kind: 'failed',
      reason: 'smtp_550_5.1.1',
      errorClass: 'recipient',
      suppress: 'hard_bounce',
    });
    const spam = { kind: 'failed', reason: 'smtp_554', errorClass: 'content' };
    assert.deepEqual(messageResult(554, '554 no', AT), spam);
  });

  it('of 5xx to our sender or login is ours to put right', () => {
    const ours = { kind: 'refused', reason: REASONS.config, errorClass: 'config' };
    assert.deepEqual(senderRefusal(550, '550 no'), ours);
    assert.deepEqual(senderRefusal(530, '530 no'), ours);
    assert.deepEqual(recipientRefusal(530, '530 5.7.0 log in first', AT), ours);
  });

  it('of policy (5.7) speaks of us; a wrong login does not, and a mailbox that is not there neither', () => {
    assert.equal(isOfUs(550, '550 5.7.1 we do not like you', AT), true);
    assert.equal(isOfUs(530, '530 5.7.0 log in first', AT), false);
    assert.equal(isOfUs(550, '550 5.1.1 unknown', AT), false);
    assert.equal(isOfUs(451, '451 4.7.1 later', AT), false);
  });

  it('that makes no sense after the message left leaves it in doubt', () => {
    assert.deepEqual(messageResult(354, '354 go on', AT), { kind: 'in_doubt', reason: REASONS.badAnswer });
  });

  it('is named by code and enhanced code and no prose; the first line with an enhanced code counts', () => {
    assert.equal(replyReason(552, '552-5.2.2 mailbox of anh full\n552 5.7.1 bye'), 'smtp_552_5.2.2');
    assert.equal(replyReason(550, '550-unknown mailbox\n550 5.1.1 anh@example.com'), 'smtp_550_5.1.1');
    assert.equal(replyReason(550, '550 anh@example.com unknown'), 'smtp_550');
    assert.equal(replyReason(550), 'smtp_550');
  });
});

describe('a connection that did not become ready', () => {
  it('tells the moment from what an operator must put right', () => {
    const classOf = (code: number) => {
      const { reason, errorClass } = replyFailure({ code, text: '' });
      return [reason, errorClass];
    };
    assert.deepEqual(classOf(421), [REASONS.busy, 'retryable']);
    assert.deepEqual(classOf(454), [REASONS.busy, 'retryable']);
    assert.deepEqual(classOf(535), [REASONS.config, 'config']);
    assert.deepEqual(classOf(554), [REASONS.config, 'config']);
    assert.deepEqual(endedFailure({ why: 'timeout' }).reason, REASONS.unreachable);
    assert.deepEqual(endedFailure({ why: 'bad_answer' }).reason, REASONS.badAnswer);
    assert.deepEqual(tlsError('ECONNREFUSED').reason, REASONS.unreachable);
  });

  it('says of a certificate what is wrong with it, apart from a wrong password', () => {
    assert.equal(tlsError('CERT_HAS_EXPIRED').reason, 'provider_tls_expired');
    assert.equal(tlsError('DEPTH_ZERO_SELF_SIGNED_CERT').reason, 'provider_tls_self_signed');
    assert.equal(tlsError('SELF_SIGNED_CERT_IN_CHAIN').reason, 'provider_tls_self_signed');
    assert.equal(tlsError('ERR_TLS_CERT_ALTNAME_INVALID').reason, 'provider_tls_wrong_name');
    assert.equal(tlsError('UNABLE_TO_VERIFY_LEAF_SIGNATURE').reason, 'provider_tls');
    assert.equal(tlsError('ERR_SSL_WRONG_VERSION_NUMBER').reason, 'provider_tls');
    assert.equal(tlsError('CERT_HAS_EXPIRED').errorClass, 'config');
  });
});
