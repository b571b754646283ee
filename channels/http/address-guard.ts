import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A provider's address that leads into a private network, where nobody may send us by what they have typed. */
export class PrivateAddress extends Error {
  /** As Node's own errors name themselves. */
  readonly code = PRIVATE_ADDRESS;

  constructor(host: string) {
    super(`Cannot connect to '${host}' as it must be a public address: it is a private or special one`);
  }
}
export const PRIVATE_ADDRESS = 'ERR_PRIVATE_ADDRESS';

/** IANA's registries of special-purpose addresses (RFC 6890): what is not one of the public internet. */
const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Of the public range 2000::/3; 6to4 and Teredo would hide an IPv4 address. */
const SPECIAL_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const special = new BlockList();
for (const [net, bits] of SPECIAL_V4) special.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of SPECIAL_V6) special.addSubnet(net, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** Is this IP address one of the public internet? An IPv4 address inside an IPv6 one is none. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

type Resolve = (
  host: string,
  options: { readonly all: true; readonly family?: number | string | undefined; readonly hints?: number | undefined },
  callback: (error: NodeJS.ErrnoException | null, found: readonly { address: string; family: number }[]) => void,
) => void;

/**
 * A `lookup` for connections that refuses names of private addresses: one such among a name's addresses is enough. The
 * connection is made to the very addresses that were looked at, so that a name cannot change in between.
 * @param resolve default: the system's resolver
 */
export function publicLookup(resolve: Resolve = lookup as Resolve): LookupFunction {
  return (host, { all, family, hints }, callback) => {
    const give = callback as (error: NodeJS.ErrnoException | null, ...found: unknown[]) => void;
    resolve(host, { all: true, family, hints }, (error, found) => {
      if (error) return give(error);
      const [first] = found;
      if (!first || found.some(({ address }) => !isPublicAddress(address))) return give(new PrivateAddress(host));
      return all ? give(null, found) : give(null, first.address, first.family);
    });
  };
}

/**
 * Refuses a host that is written as a private address, for which nobody is asked.
 * @param host a name, or an IP address, in brackets or not
 * @throws PrivateAddress
 */
export function requirePublicHost(host: string): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !isPublicAddress(bare)) throw new PrivateAddress(bare);
}
