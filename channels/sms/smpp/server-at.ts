import type { SmppDialect } from '../../../domain/account/smpp-dialect.js';
import { requirePublicHost } from '../../http/address-guard.js';
import type { SmppServer } from './session.js';

/** What the ports are by habit: IANA has 2775 for SMPP alone. */
const PORTS: Readonly<Record<string, number>> = { 'smpp:': 2775, 'smpps:': 3550 };

interface Login {
  readonly key: string;
  readonly secret: string;
  readonly ca?: string;
  readonly onlyPublic?: boolean;
}

/**
 * The SMSC at an address, with our login.
 * @param url `smpp://host:port`, or `smpps:` for TLS
 * @throws PrivateAddress
 */
export function smppServer(url: string, dialect: SmppDialect, { key, secret, ca, onlyPublic }: Login): SmppServer {
  const { protocol, hostname, port } = new URL(url);
  if (onlyPublic) requirePublicHost(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (PORTS[protocol] ?? 0) : Number(port),
    tls: protocol === 'smpps:',
    systemId: key,
    password: secret,
    dialect,
    ...(ca === undefined ? {} : { ca }),
    ...(onlyPublic ? { onlyPublic } : {}),
  };
}
