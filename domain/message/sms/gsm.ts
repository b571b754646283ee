/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1) without the escape itself, and its extension table, whose
 * characters are sent as escape + character and so cost two septets.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Codes of the extension table behind the escape (3GPP TS 23.038 §6.2.1.1). */
const EXTENSION_CODES: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const SEPTETS: ReadonlyMap<string, 1 | 2> = new Map([
  ...[...BASIC].map((c) => [c, 1] as const),
  ...Object.keys(EXTENSION_CODES).map((c) => [c, 2] as const),
]);

/** Septets that one UTF-16 code unit costs in GSM-7: 1, 2 (extension table), or 0 when the alphabet does not have it. */
export const septets = (char: string): 0 | 1 | 2 => SEPTETS.get(char) ?? 0;

/** True when every character of `text` is in the GSM 7-bit alphabet. É à è é ì ò ù are, so this does not mean "no diacritics". */
export function isGsm7(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (septets(text.charAt(i)) === 0) return false;
  return true;
}

const ESCAPE = 0x1b;

/**
 * The septets of a text, one to an octet, as gateways take them (SMPP 3.4, section 5.2.19: data_coding 0).
 * @throws RangeError for a character that is not in the alphabet
 */
export function gsmOctets(text: string): Uint8Array {
  const octets: number[] = [];
  for (const char of text) {
    const at = BASIC.indexOf(char);
    const extended = EXTENSION_CODES[char];
    if (at >= 0) octets.push(at < ESCAPE ? at : at + 1);
    else if (extended !== undefined) octets.push(ESCAPE, extended);
    else
      throw new RangeError(
        `Cannot write a text as GSM 7-bit as all its characters must be in the alphabet: one is not`,
      );
  }
  return Uint8Array.from(octets);
}
