import { z } from 'zod';

/** An address of a provider. Whether it may be a private one is asked when a connection is made (channels/http/address-guard.ts). */
export const providerUrl = z
  .url({ protocol: /^https?$/, error: 'an http or https address' })
  .max(500)
  .refine((text) => !/^[^/]*\/\/[^/]*@/.test(text), 'an address without credentials: they are secrets');
/** An address of an SMSC: `smpps` is TLS from the first byte. */
export const smppUrl = z
  .url({ protocol: /^smpps?$/, error: 'smpp://host:port or smpps://host:port' })
  .max(300)
  .refine((text) => /^smpps?:\/\/[^/@?#]{1,253}\/?$/.test(text), 'a host and a port alone: the login are secrets');
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,20}\.?$/i;
export const host = z.string().max(253).regex(HOST, 'a host name or an IPv4 address');
export const domainName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,20}$/i, 'a domain name');
/** What customers see as the sender of an SMS. */
export const smsSender = z.string().regex(/^[ -~]{1,20}$/, 'at most 20 letters, digits and signs without diacritics');
/** Of an application, or of an official account. */
export const zaloId = z.string().regex(/^\d{1,25}$/, 'the digits of its id');
export const oneOf = <T extends number>(...values: readonly T[]) =>
  z.int().refine((value): value is T => values.includes(value as T), `one of ${values.join(', ')}`);

/** Certificates to trust instead of the system's, PEM. */
export const certificates = z.string().max(100_000).startsWith('-----BEGIN CERTIFICATE-----', 'certificates in PEM');

const SECRET_WORDS = 'a secret of at least 16 characters';
const text = (min: number, error: string) => z.string({ error }).min(min, { error }).max(10_000, { error });
/** A secret that signs, or that alone opens the provider. */
export const strongSecret = text(16, SECRET_WORDS);
/** As short as Zalo makes them. */
export const shortSecret = text(8, 'a secret of at least 8 characters');
/** A password, or half of a login, as short as the provider made it. */
export const anySecret = text(1, 'a secret of at least 1 character');
