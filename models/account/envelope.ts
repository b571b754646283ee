import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Sealed } from '../../domain/account/account.js';
import type { KeyRing } from './key-ring.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The secrets cannot be read: their key is not on the ring, or they were changed or moved. Nothing of them is shown. */
export class SealBroken extends Error {
  constructor(keyId: string, why: string) {
    super(`Cannot open the secrets as their key '${keyId}' must be in ACCOUNT_KEYS and fit: ${why}`);
  }
}

/** Authenticated encryption (NIST SP 800-38D): nonce, tag and text, one after the other. */
function encrypt(key: Buffer, text: Buffer, bound: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function decrypt(key: Buffer, given: string, bound: string): Buffer {
  const bytes = Buffer.from(given, 'base64');
  const iv = bytes.subarray(0, IV_BYTES);
  const cipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([cipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), cipher.final()]);
}

const wrapped = (keyId: string, owner: string): string => `${keyId}\n${owner}`;

function keyOf(ring: KeyRing, keyId: string): Buffer {
  const key = ring.keys.get(keyId);
  if (!key) throw new SealBroken(keyId, 'there is no such key');
  return key;
}

function unwrap(ring: KeyRing, { keyId, wrapped: given }: Sealed, owner: string): Buffer {
  try {
    return decrypt(keyOf(ring, keyId), given, wrapped(keyId, owner));
  } catch (error) {
    throw error instanceof SealBroken ? error : new SealBroken(keyId, 'it was made with another key');
  }
}

/**
 * Seals a text with a data key of its own, wrapped by the ring's current key.
 * @param owner `_id` of what it belongs to: sealed text that was moved to another owner does not open
 */
export function seal(ring: KeyRing, owner: string, text: string): Sealed {
  const dataKey = randomBytes(KEY_BYTES);
  const keyId = ring.current;
  return {
    keyId,
    wrapped: encrypt(keyOf(ring, keyId), dataKey, wrapped(keyId, owner)),
    text: encrypt(dataKey, Buffer.from(text), owner),
  };
}

/** @throws SealBroken */
export function unseal(ring: KeyRing, owner: string, sealed: Sealed): string {
  const dataKey = unwrap(ring, sealed, owner);
  try {
    return decrypt(dataKey, sealed.text, owner).toString();
  } catch {
    throw new SealBroken(sealed.keyId, 'the text was changed');
  }
}

/**
 * The same secret under the ring's current key: only the data key is wrapped anew, so a rotation reads no secret.
 * @returns undefined when it is so already
 * @throws SealBroken
 */
export function rewrap(ring: KeyRing, owner: string, sealed: Sealed): Sealed | undefined {
  if (sealed.keyId === ring.current) return undefined;
  const dataKey = unwrap(ring, sealed, owner);
  const keyId = ring.current;
  return { ...sealed, keyId, wrapped: encrypt(keyOf(ring, keyId), dataKey, wrapped(keyId, owner)) };
}
