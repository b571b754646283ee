import { SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from '../../channels/link/signature.js';

/** What proves to the API that a provider wrote this body. @param now milliseconds since the epoch */
export function signedHeaders(secret: string, now: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: sign(secret, timestamp, body) };
}
