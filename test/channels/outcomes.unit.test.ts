import assert from 'node:assert/strict';
import { HoldOff, MAX_HOLD_MS } from '../../channels/hold-off.js';
import { retryAfterMs, statusClass } from '../../channels/http/http-status.js';
import { REASONS, reasonCode } from '../../channels/reasons.js';

const NOW = Date.UTC(2026, 10, 11, 1, 2, 3);

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
