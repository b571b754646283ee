import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Requests between us and the chat provider carry these, in both directions. */
export const TIMESTAMP_HEADER = 'x-nhip-timestamp';
export const SIGNATURE_HEADER = 'x-nhip-signature';
/** A signature older or newer than this is refused, so that a recorded request cannot be played again for long. */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000;

const digest = (secret: string | KeyObject, timestamp: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();

/**
 * HMAC-SHA256 over `timestamp + '.' + body`, in hex.
 * @param secret a key object costs half as much as a text, which is made into a key each time
 * @param timestamp Unix time in whole seconds, as it stands in the header.
 */
export const sign = (secret: string | KeyObject, timestamp: string, body: string | Uint8Array): string =>
  digest(secret, timestamp, body).toString('hex');

/** Whether `signature` is ours for exactly these bytes and not too old. `now` in epoch milliseconds. */
export function verifySignature(
  secret: string,
  given: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  body: string | Uint8Array,
  now: number,
): boolean {
  const { timestamp, signature } = given;
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !signature || !/^[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > SIGNATURE_TOLERANCE_MS) return false;
  return timingSafeEqual(digest(secret, timestamp, body), Buffer.from(signature, 'hex'));
}
