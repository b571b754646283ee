import type { TextCoding, TextCodings } from '../../../domain/account/sms-text.js';
import { isGsm7 } from '../../../domain/message/sms/gsm.js';

/** A text as one provider takes it. */
export interface WrittenText {
  /** What stands for `{{text}}` where text can stand. */
  readonly text: string;
  /** The same for addresses and forms, where bytes can stand. */
  readonly bytes: Buffer;
  readonly flag: string;
  readonly charset: string;
}

/** Without a description of its own the text is UTF-8, and the provider is told whether it needs UCS-2. */
const DEFAULT: TextCodings = {
  gsm7: { charset: 'utf-8', write: 'plain', flag: '0' },
  ucs2: { charset: 'utf-8', write: 'plain', flag: '1' },
};
const HIGHEST = { 'iso-8859-1': 0xff, 'us-ascii': 0x7f } as const;

/** A text in a charset; undefined when that would lose a character, half a surrogate pair included. */
function bytesOf(text: string, charset: TextCoding['charset']): Buffer | undefined {
  if (Buffer.from(text).toString() !== text) return undefined;
  switch (charset) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'iso-8859-1':
    case 'us-ascii': {
      for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > HIGHEST[charset]) return undefined;
      return Buffer.from(text, 'latin1');
    }
  }
}

/**
 * The text as the provider takes it; undefined when it takes none like it, or would lose a character: such a message never
 * leaves. A text that fits the GSM 7-bit alphabet goes as that where the provider has it.
 */
export function writeText(text: string, codings: TextCodings = DEFAULT): WrittenText | undefined {
  const { gsm7, ucs2 } = codings;
  const coding = isGsm7(text) ? (gsm7 ?? ucs2) : ucs2;
  const bytes = coding && bytesOf(text, coding.charset);
  if (!bytes) return undefined;
  const { write, flag, charset, name = charset.toUpperCase() } = coding;
  if (write === 'plain') return { text, bytes, flag, charset: name };
  const hex = bytes.toString('hex').toUpperCase();
  return { text: hex, bytes: Buffer.from(hex), flag, charset: name };
}
