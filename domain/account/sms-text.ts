import { z } from 'zod';

export const CHARSETS = ['utf-8', 'utf-16be', 'utf-16le', 'iso-8859-1', 'us-ascii'] as const;

/** How a provider takes a text: in which bytes, written how, and what it calls that. */
const coding = z.strictObject({
  charset: z.enum(CHARSETS).default('utf-8'),
  /** `hex`: the bytes as hexadecimal digits. `plain`: as they are, which in JSON and XML is UTF-8 alone. */
  write: z.enum(['plain', 'hex']).default('plain'),
  /** `{{coding}}`: the provider's own flag. */
  flag: z.string().max(40).default(''),
  /** `{{charset}}`: what the provider calls the charset; default: as here, in capitals. */
  name: z.string().max(40).exactOptional(),
});
export type TextCoding = z.output<typeof coding>;

/** By what the handset gets: the GSM 7-bit alphabet, or UCS-2 for any other text. */
export const textCodings = z
  .strictObject({ gsm7: coding.exactOptional(), ucs2: coding.exactOptional() })
  .refine(({ gsm7, ucs2 }) => gsm7 !== undefined || ucs2 !== undefined, 'at least one of gsm7 and ucs2');
export type TextCodings = z.output<typeof textCodings>;
