import { createHash, createHmac, createPublicKey, createVerify, timingSafeEqual, X509Certificate } from 'node:crypto';

/**
 * Whether a webhook of a mail provider is its own: documented signatures, over the bytes as they came. Nothing is fetched:
 * keys and certificates are configured.
 */

/** A request older or newer than this is refused; repeated ones change nothing anyway. */
export const WEBHOOK_TOLERANCE_MS = 3_600_000;

const isFresh = (at: number, now: number): boolean => Math.abs(now - at) < WEBHOOK_TOLERANCE_MS;

/**
 * SendGrid: ECDSA with SHA-256 over timestamp and body (headers X-Twilio-Email-Event-Webhook-Signature and -Timestamp).
 * @param key the verification key, SPKI in base64
 */
export function isSendGrid(
  key: string,
  { signature, timestamp }: { readonly signature: string | undefined; readonly timestamp: string | undefined },
  body: Uint8Array,
  now: number,
): boolean {
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp) || !isFresh(Number(timestamp) * 1_000, now))
    return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return createVerify('sha256').update(timestamp).update(body).verify(publicKey, signature, 'base64');
  } catch {
    return false;
  }
}

/** Mailgun: HMAC-SHA256 in hex over timestamp and token, which stand in the body's `signature`. @param key the signing key */
export function isMailgun(
  key: string,
  { timestamp, token, signature }: Readonly<Record<'timestamp' | 'token' | 'signature', string>>,
  now: number,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp) || !isFresh(Number(timestamp) * 1_000, now)) return false;
  const expected = createHmac('sha256', key).update(`${timestamp}${token}`).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Postmark signs nothing: the last part of the address is the proof. */
export function isSecretPath(secret: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(secret), digest(given));
}

/** The envelope of Amazon SNS, which carries what SES says. */
export interface SnsMessage {
  readonly Type: string;
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly Signature: string;
  readonly SignatureVersion: string;
  readonly SigningCertURL: string;
  readonly Subject?: string | undefined;
  readonly Token?: string | undefined;
  readonly SubscribeURL?: string | undefined;
}

/** Where SNS keeps its certificates: nobody else's host is named by a message of SNS. */
const CERTIFICATE_HOST = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/;
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const SUBSCRIPTION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

function isCertificateUrl(address: string): boolean {
  try {
    const { protocol, hostname, port, username, pathname } = new URL(address);
    const isPlain = protocol === 'https:' && port === '' && username === '' && pathname.endsWith('.pem');
    return isPlain && CERTIFICATE_HOST.test(hostname);
  } catch {
    return false;
  }
}

/**
 * Amazon SNS: RSA with SHA-1 or SHA-256 (SignatureVersion 1, 2) over named fields. The certificate is one of those that were
 * configured: SigningCertURL is only looked at, never fetched.
 * @param certificates PEM
 */
export function isSns(certificates: readonly string[], message: SnsMessage, now: number): boolean {
  if (!isCertificateUrl(message.SigningCertURL) || !isFresh(Date.parse(message.Timestamp), now)) return false;
  const algorithm = { '1': 'sha1', '2': 'sha256' }[message.SignatureVersion];
  if (algorithm === undefined) return false;
  const names = message.Type === 'Notification' ? NOTIFICATION : SUBSCRIPTION;
  const signed = names.map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('');
  return certificates.some((pem) => {
    try {
      const certificate = new X509Certificate(pem);
      const isValid = now >= Date.parse(certificate.validFrom) && now <= Date.parse(certificate.validTo);
      return (
        isValid && createVerify(algorithm).update(signed).verify(certificate.publicKey, message.Signature, 'base64')
      );
    } catch {
      return false;
    }
  });
}
