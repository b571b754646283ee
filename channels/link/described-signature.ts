import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SmsDescription } from '../../domain/account/sms-description.js';

type Scheme = NonNullable<SmsDescription['signature']>;

/**
 * Whether a described provider wrote these bytes: HMAC-SHA256 under the secret of its account, of the body, or of a timestamp, a dot
 * and the body.
 * @param header reads a header of the request by its name
 * @param now epoch milliseconds
 */
export function isSignedAs(
  { header: name, encoding, prefix, timestamp }: Scheme,
  secret: string,
  { header, body }: { readonly header: (name: string) => string | undefined; readonly body: Buffer },
  now: number,
): boolean {
  const given = header(name) ?? '';
  if (body.length === 0 || !given.startsWith(prefix)) return false;
  const mac = createHmac('sha256', secret);
  if (timestamp) {
    const at = header(timestamp.header) ?? '';
    if (!/^\d{1,12}$/.test(at) || Math.abs(now / 1_000 - Number(at)) > timestamp.seconds) return false;
    mac.update(`${at}.`);
  }
  const expected = Buffer.from(prefix + mac.update(body).digest(encoding));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
