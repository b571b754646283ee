import assert from 'node:assert/strict';
import { connectReason, replyReason, transactionResult } from '../../channels/email/smtp-answer.js';
import { HoldOff, MAX_HOLD_MS } from '../../channels/hold-off.js';
import { retryAfterMs, statusClass } from '../../channels/http/http-status.js';
import { REASONS, reasonCode } from '../../channels/reasons.js';

const NOW = Date.UTC(2026, 10, 11, 1, 2, 3);
const AT = new Date(NOW);
const smtpError = (fields: object): Error => Object.assign(new Error('x'), fields);

describe('an HTTP status', () => {
  it('says whether the messages were taken, and what must be done', () => {
    const expected: Record<string, number[]> = {
      ok: [200, 202, 204],
      busy: [408, 425, 429, 503],
      config: [301, 302, 401, 403, 404, 405, 410],
      money: [402],
      request: [400, 409, 413, 415, 422],
      unclear: [500, 502, 504, 507],
    };
    for (const [name, statuses] of Object.entries(expected)) {
      for (const status of statuses) assert.equal(statusClass(status), name, String(status));
    }
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    assert.equal(retryAfterMs('7', NOW), 7_000);
    assert.equal(retryAfterMs(' 0 ', NOW), 0);
    assert.equal(retryAfterMs('Wed, 11 Nov 2026 01:02:33 GMT', NOW), 30_000);
  });

  it('may be the instant as Unix time, as X-Rate-Limit-Reset is with some', () => {
    assert.equal(retryAfterMs(String(NOW / 1000 + 30), NOW), 30_000);
    assert.equal(retryAfterMs(String(NOW / 1000 - 30), NOW), 0);
  });

  it('of a past date means now', () => assert.equal(retryAfterMs('Wed, 11 Nov 2020 01:02:33 GMT', NOW), 0));

  it('that is absent or unreadable is undefined', () => {
    for (const header of [undefined, '', 'soon', 'in 5 s', '-5', 'x GMT'])
      assert.equal(retryAfterMs(header, NOW), undefined);
  });
});

describe('a hold', () => {
  it('refuses with the time that is left, until it is over', () => {
    let now = NOW;
    const holdOff = new HoldOff(() => now);
    assert.equal(holdOff.check(), undefined);
    assert.deepEqual(holdOff.hold('provider_busy', 2_000), {
      kind: 'refused',
      reason: 'provider_busy',
      errorClass: 'retryable',
      retryAfterMs: 2_000,
    });
    now += 500;
    assert.deepEqual(holdOff.check(), {
      kind: 'refused',
      reason: 'provider_busy',
      errorClass: 'retryable',
      retryAfterMs: 1_500,
    });
    now += 1_500;
    assert.equal(holdOff.check(), undefined);
  });

  it('is never shortened by a shorter one, and never longer than an hour', () => {
    const holdOff = new HoldOff(() => NOW);
    holdOff.hold('provider_busy', 10 * MAX_HOLD_MS);
    holdOff.hold('provider_unreachable', 1);
    assert.deepEqual(holdOff.check(), {
      kind: 'refused',
      reason: 'provider_busy',
      errorClass: 'retryable',
      retryAfterMs: MAX_HOLD_MS,
    });
  });
});

describe("a provider's reason", () => {
  it('is kept when it is a code', () => {
    assert.equal(reasonCode('Blocked'), 'blocked');
    assert.equal(reasonCode('quota_exceeded.7'), 'quota_exceeded.7');
  });

  it('is dropped when it could hold an address or a number', () => {
    for (const prose of [
      'no such user anh@example.com',
      'bad number 0912345678',
      'n0912345678',
      '',
      undefined,
      7,
      'x'.repeat(41),
    ]) {
      assert.equal(reasonCode(prose), REASONS.rejected, String(prose));
    }
  });
});

describe('an SMTP failure', () => {
  it('with a 4xx reply is for later, wherever it comes', () => {
    for (const command of ['MAIL FROM', 'RCPT TO', 'DATA']) {
      const error = smtpError({ responseCode: 451, response: '451 4.7.1 later', command });
      assert.deepEqual(transactionResult(error, command === 'DATA', AT), {
        kind: 'refused',
        reason: 'smtp_451_4.7.1',
        errorClass: 'retryable',
      });
    }
  });

  it('with a 5xx reply to the recipient or the message is for good', () => {
    const error = smtpError({ responseCode: 550, response: '550 5.1.1 <anh@example.com> unknown', command: 'RCPT TO' });
    assert.deepEqual(transactionResult(error, false, AT), {
      kind: 'failed',
      reason: 'smtp_550_5.1.1',
      errorClass: 'recipient',
      suppress: 'hard_bounce',
    });
    const spam = smtpError({ responseCode: 554, response: '554 no', command: 'DATA' });
    assert.deepEqual(transactionResult(spam, true, AT), { kind: 'failed', reason: 'smtp_554', errorClass: 'content' });
  });

  it('with a 5xx reply to our sender or login is ours to put right', () => {
    for (const [responseCode, command] of [
      [550, 'MAIL FROM'],
      [530, 'MAIL FROM'],
      [530, 'RCPT TO'],
    ] as const) {
      const result = transactionResult(smtpError({ responseCode, response: `${responseCode} no`, command }), false, AT);
      assert.deepEqual(result, { kind: 'refused', reason: REASONS.config, errorClass: 'config' });
    }
  });

  it('without a reply is in doubt once the message is leaving, and refused before', () => {
    const lost = smtpError({ code: 'ECONNECTION', command: 'CONN' });
    assert.deepEqual(transactionResult(lost, true, AT), { kind: 'in_doubt', reason: REASONS.lost });
    assert.deepEqual(transactionResult(lost, false, AT), {
      kind: 'refused',
      reason: REASONS.lost,
      errorClass: 'retryable',
    });
    const late = smtpError({ code: 'ETIMEDOUT', command: 'CONN' });
    assert.deepEqual(transactionResult(late, true, AT), { kind: 'in_doubt', reason: REASONS.timeout });
  });

  it('of a reply that makes no sense after the message left is in doubt too', () => {
    const odd = smtpError({ code: 'EPROTOCOL', responseCode: 250, response: '250 again?', command: 'CONN' });
    assert.deepEqual(transactionResult(odd, true, AT), { kind: 'in_doubt', reason: REASONS.lost });
  });

  it('names code and enhanced code and no prose', () => {
    assert.equal(replyReason(552, '552-5.2.2 mailbox of anh full'), 'smtp_552_5.2.2');
    assert.equal(replyReason(550, '550 anh@example.com unknown'), 'smtp_550');
    assert.equal(replyReason(550), 'smtp_550');
  });

  it('to connect tells configuration from a bad moment', () => {
    assert.equal(connectReason(smtpError({ code: 'EAUTH', responseCode: 535 })), REASONS.config);
    assert.equal(connectReason(smtpError({ code: 'EAUTH', responseCode: 454 })), REASONS.busy);
    assert.equal(connectReason(smtpError({ code: 'ETLS' })), REASONS.config);
    const selfSigned = { code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    assert.equal(connectReason(smtpError(selfSigned)), REASONS.config);
    assert.equal(connectReason(smtpError({ code: 'ESOCKET', originalCode: 'ECONNREFUSED' })), REASONS.unreachable);
    assert.equal(connectReason(smtpError({ responseCode: 554 })), REASONS.config);
    assert.equal(connectReason(smtpError({ responseCode: 421 })), REASONS.busy);
    assert.equal(connectReason(smtpError({ code: 'ESOCKET' })), REASONS.unreachable);
  });
});
