import { createHash, timingSafeEqual } from 'node:crypto';
import { HOUR_MS } from '../../domain/base/time.js';

/** Beside the application's id and the raw body, what Zalo signs with: the secret key of the official account. */
export interface ZaloWebhookKey {
  readonly appId: string;
  readonly secretKey: string;
}

const SHAPE = /^mac=([0-9a-f]{64})$/;
/** Clocks differ; a report from the future is none. */
const AHEAD_MS = 5 * 60_000;
/** Zalo's own repeats end after less than two hours; what is older is somebody's copy (docs/channels.md#zalo). */
const OLDEST_MS = HOUR_MS;

/**
 * Whether Zalo wrote these bytes (docs/sources.md#zalo-template-messages): `X-ZEvent-Signature: mac=` and the hex SHA-256, no HMAC, of
 * application id, raw body, its `timestamp` and the official account's secret key.
 * @param header X-ZEvent-Signature
 * @param timestamp the body's own, milliseconds as text
 * @param now epoch milliseconds
 */
export function isZaloReport(
  { appId, secretKey }: ZaloWebhookKey,
  { header, timestamp }: { readonly header: string | undefined; readonly timestamp: string },
  body: Buffer,
  now: number,
): boolean {
  const [, given = ''] = SHAPE.exec(header ?? '') ?? [];
  const mac = createHash('sha256').update(appId).update(body).update(timestamp).update(secretKey).digest();
  if (given === '' || !timingSafeEqual(mac, Buffer.from(given, 'hex'))) return false;
  const age = now - Number(timestamp);
  return age < OLDEST_MS && age > -AHEAD_MS;
}
