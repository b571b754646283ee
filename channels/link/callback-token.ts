import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits: nobody finds one by trying. */
const BYTES = 16;

const digest = (secret: string, message: string): Buffer =>
  createHmac('sha256', secret).update(`callback\n${message}`).digest().subarray(0, BYTES);

/**
 * The last part of the address at which a provider reports what became of one message. eSMS signs nothing
 * (docs/sources.md#sms-providers), so the address itself must be one that nobody can guess.
 * @param secret SMS_SECRET; @param message our message id, which the callback repeats as RequestId
 */
export const callbackToken = (secret: string, message: string): string => digest(secret, message).toString('base64url');

/** Whether a callback for this message came to the address that only its provider was told. */
export function isCallbackToken(secret: string, message: string, token: string): boolean {
  const given = Buffer.from(token, 'base64url');
  // The text too, so that no other spelling of the same bytes is taken.
  return (
    given.length === BYTES && token === given.toString('base64url') && timingSafeEqual(given, digest(secret, message))
  );
}
