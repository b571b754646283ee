import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimRecord } from '../../domain/account/account.js';

const RSA_BITS = 2_048;
const MIN_RSA_BITS = 1_024;
/** What stands before the 32 octets of an Ed25519 key in SPKI (RFC 8410 §4). */
const ED25519_PREFIX_BYTES = 12;

/** A fresh RSA key in PEM: all receivers verify RSA, few Ed25519. */
export async function newDkimKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * The record to publish for a private key (RFC 6376 §3.6.1, RFC 8463 §4); undefined when it is no key that receivers verify.
 * @param pem line breaks may be written as `\n`
 */
export function dkimRecord(domain: string, selector: string, pem: string): DkimRecord | undefined {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const name = `${selector}._domainkey.${domain}`;
    const type = key.asymmetricKeyType;
    if (type === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS) {
      return { name, value: `v=DKIM1; k=rsa; p=${spki.toString('base64')}` };
    }
    if (type !== 'ed25519') return undefined;
    return { name, value: `v=DKIM1; k=ed25519; p=${spki.subarray(ED25519_PREFIX_BYTES).toString('base64')}` };
  } catch {
    return undefined;
  }
}
