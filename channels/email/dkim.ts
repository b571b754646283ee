import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { trimEndOf } from '../../domain/base/text/trim.js';

/** A key to sign mail with, published at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** RSA of at least 1024 bits, or Ed25519 (RFC 8463). */
  readonly key: KeyObject;
}
/** Signs a whole message (CRLF line ends) and returns it with a DKIM-Signature before its headers. */
export type DkimSigner = (message: string, at: Date) => Promise<string>;

/**
 * Signed where they stand, in this order. From once more than it stands there, so that nobody can add a second one
 * (RFC 6376 §8.15). Both List-Unsubscribe headers must be covered (RFC 8058 §4).
 */
const SIGNED = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
] as const;
const MIN_RSA_BITS = 1_024;
const FOLD = 72;

/**
 * @param pem private key in PEM; line breaks may be written as `\n`, as environment variables often hold them
 * @throws Error when it is no key that receivers verify; the key is not shown
 */
export function dkimKey(domain: string, selector: string, pem: string): DkimKey {
  const key = readKey(pem.replaceAll('\\n', '\n'));
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  const isGood = key?.asymmetricKeyType === 'ed25519' || (key?.asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS);
  if (key && isGood) return { domain, selector, key };
  throw new Error(
    `Cannot sign e-mail as 'DKIM_PRIVATE_KEY' must be an RSA (${MIN_RSA_BITS} bits or more) or Ed25519 key in PEM`,
  );
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** DKIM (RFC 6376) with relaxed/relaxed canonicalisation. The signature itself is made beside the event loop. */
export function dkimSigner({ domain, selector, key }: DkimKey): DkimSigner {
  const isRsa = key.asymmetricKeyType === 'rsa';
  const algorithm = isRsa ? 'rsa-sha256' : 'ed25519-sha256';
  return async (message, at) => {
    const end = message.indexOf('\r\n\r\n');
    const headers = headersOf(message.slice(0, end));
    const bodyHash = createHash('sha256')
      .update(relaxedBody(message.slice(end + 4)))
      .digest('base64');
    const names = SIGNED.filter((name) => headers.has(name));
    const list = ['from', ...names].join(':');
    const tags =
      `v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=${selector};\r\n` +
      ` t=${Math.floor(at.getTime() / 1000)}; bh=${bodyHash};\r\n h=${list.replace(/:message-id/, ':\r\n  message-id')};\r\n b=`;
    const signed =
      names.map((name) => `${relaxedHeader(name, headers.get(name) ?? '')}\r\n`).join('') +
      relaxedHeader('dkim-signature', tags);
    const signature = await signAside(isRsa ? 'sha256' : null, signedBytes(signed, isRsa), key);
    return `DKIM-Signature: ${tags}${fold(signature.toString('base64'))}\r\n${message}`;
  };
}

/** RFC 8463 §3: Ed25519 signs the SHA-256 of what RSA hashes by itself. */
const signedBytes = (text: string, isRsa: boolean): Buffer =>
  isRsa ? Buffer.from(text, 'latin1') : createHash('sha256').update(text, 'latin1').digest();

const signAside = (algorithm: string | null, data: Buffer, key: KeyObject): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    sign(algorithm, data, key, (error, signature) => (error ? reject(error) : resolve(signature)));
  });

/** Our own composer never writes a header twice. */
function headersOf(head: string): Map<string, string> {
  const lines = head.split(/\r\n(?![ \t])/);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1)] as const;
    }),
  );
}

/** RFC 6376 §3.4.2. */
const relaxedHeader = (name: string, value: string): string =>
  `${name}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;

/** RFC 6376 §3.4.4. */
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => trimEndOf(line, ' \t').replace(/[ \t]+/g, ' '));
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}

const fold = (base64: string): string => base64.replace(new RegExp(`(.{${FOLD}})(?=.)`, 'g'), '$1\r\n ');
