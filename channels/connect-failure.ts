import { PRIVATE_ADDRESS } from './http/address-guard.js';
import { REASONS } from './reasons.js';

/** Why no connection could be made ready; `config`: it will not get better by itself. */
export class ConnectFailure extends Error {
  constructor(
    readonly reason: string,
    readonly errorClass: 'config' | 'retryable',
  ) {
    super(`no connection: ${reason}`);
  }
}

/** Node's and OpenSSL's codes of certificates (X509_V_ERR_…), by what an operator would have to do. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: REASONS.tlsExpired,
  CERT_NOT_YET_VALID: REASONS.tlsExpired,
  DEPTH_ZERO_SELF_SIGNED_CERT: REASONS.tlsSelfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: REASONS.tlsSelfSigned,
  ERR_TLS_CERT_ALTNAME_INVALID: REASONS.tlsName,
};
/** Other codes of a certificate that is not trusted, and of an encryption that could not be agreed on. */
const TLS_CODE = /CERT|ISSUER|SIGNATURE|^ERR_SSL|^ERR_TLS|^EPROTO$/;

/** How a connection ended. */
interface Ended {
  /** `bad_answer`: what came was not of the protocol. */
  readonly why: 'lost' | 'timeout' | 'bad_answer';
  readonly error?: NodeJS.ErrnoException;
}

/** A connection that ended before it was ready. */
export function endedFailure({ why, error }: Ended): ConnectFailure {
  const code = error?.code ?? '';
  if (code === PRIVATE_ADDRESS) return new ConnectFailure(REASONS.private, 'config');
  const certificate = CERTIFICATE[code] ?? (TLS_CODE.test(code) ? REASONS.tls : undefined);
  if (certificate !== undefined) return new ConnectFailure(certificate, 'config');
  return new ConnectFailure(why === 'bad_answer' ? REASONS.badAnswer : REASONS.unreachable, 'retryable');
}
