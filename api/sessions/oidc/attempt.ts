import { createHmac } from 'node:crypto';

/** As long as a person takes to enter a password and a second factor. */
export const ATTEMPT_MS = 10 * 60_000;
const TOKEN = /^(\d{13})\.[\w-]{43}$/;

/** What ties the way back to the browser that set out: nothing of it is stored here. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636): 43 characters. */
  readonly verifier: string;
}

/** A token for the browser's cookie. @param random 32 bytes */
export const attemptToken = (now: Date, random: Buffer): string => `${now.getTime()}.${random.toString('base64url')}`;

/**
 * The attempt that a token stands for: drawn from it with our secret, so that whoever sees one part (the state stands in addresses) learns
 * no other.
 * @returns undefined for what is no token, or is older than ten minutes
 */
export function attemptOf(token: string, secret: string, now: Date): Attempt | undefined {
  const begun = Number(TOKEN.exec(token)?.[1]);
  // Also of no number: it compares to nothing.
  if (!(begun > now.getTime() - ATTEMPT_MS && begun <= now.getTime())) return undefined;
  const drawn = (part: string): string =>
    createHmac('sha256', secret).update(`oidc\0${part}\0${token}`).digest('base64url');
  return { state: drawn('state'), nonce: drawn('nonce'), verifier: drawn('verifier') };
}
