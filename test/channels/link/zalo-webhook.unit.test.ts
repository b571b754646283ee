import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { isZaloReport } from '../../../channels/link/zalo-webhook.js';
import { zaloSignature } from '../../../dev/providers/zalo/zalo-provider.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';

const NOW = 1_794_373_200_000;
const KEY = { appId: ZALO_ACCOUNT.appId, secretKey: ZALO_ACCOUNT.secretKey };
const TIMESTAMP = String(NOW - 1_000);
const BODY = Buffer.from(`{"event_name":"user_received_message","timestamp":"${TIMESTAMP}"}`);
const signed = (timestamp = TIMESTAMP, body = BODY) => ({
  header: zaloSignature(body.toString(), timestamp),
  timestamp,
});

describe('the signature of a report from Zalo', () => {
  it('is the plain SHA-256 of application, body, time and the secret key of the official account', () => {
    const text = `${KEY.appId}${BODY.toString()}${TIMESTAMP}${KEY.secretKey}`;
    const header = `mac=${createHash('sha256').update(text).digest('hex')}`;
    assert.equal(isZaloReport(KEY, { header, timestamp: TIMESTAMP }, BODY, NOW), true);
  });

  it('fits no other body, time, application or key', () => {
    const given = signed();
    assert.equal(isZaloReport(KEY, given, Buffer.concat([BODY, Buffer.from(' ')]), NOW), false);
    assert.equal(isZaloReport(KEY, { ...given, timestamp: String(NOW - 999) }, BODY, NOW), false);
    assert.equal(isZaloReport({ ...KEY, appId: '1' }, given, BODY, NOW), false);
    // The application's own secret is another one.
    assert.equal(isZaloReport({ ...KEY, secretKey: ZALO_ACCOUNT.appSecret }, given, BODY, NOW), false);
  });

  it('is missed where it is absent, shortened, or in another form', () => {
    const { header, timestamp } = signed();
    for (const wrong of [
      undefined,
      '',
      'mac=',
      header.slice(0, -1),
      header.slice(4),
      `${header}0`,
      header.toUpperCase(),
    ])
      assert.equal(isZaloReport(KEY, { header: wrong, timestamp }, BODY, NOW), false, String(wrong));
  });

  it('is refused an hour later, and from the future', () => {
    for (const [age, isGood] of [
      [0, true],
      [3_599_999, true],
      [3_600_000, false],
      [86_400_000, false],
      [-240_000, true],
      [-300_000, false],
    ] as const) {
      const timestamp = String(NOW - age);
      assert.equal(isZaloReport(KEY, signed(timestamp), BODY, NOW), isGood, String(age));
    }
    assert.equal(isZaloReport(KEY, signed('soon'), BODY, NOW), false);
  });

  it('is of the raw bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(199), (bytes, at) => {
        const body = Buffer.from(bytes);
        const mac = createHash('sha256').update(KEY.appId).update(body).update(TIMESTAMP).update(KEY.secretKey);
        const given = { header: `mac=${mac.digest('hex')}`, timestamp: TIMESTAMP };
        assert.equal(isZaloReport(KEY, given, body, NOW), true);
        if (body.length === 0) return;
        const changed = Buffer.from(body);
        changed[at % body.length] = (changed[at % body.length] ?? 0) ^ 1;
        assert.equal(isZaloReport(KEY, given, changed, NOW), false);
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});
