/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1) without the escape itself, and its extension table, whose
 * characters are sent as escape + character and so cost two septets.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '^{}\\[~]|€\f';

const SEPTETS: ReadonlyMap<string, 1 | 2> = new Map([
  ...[...BASIC].map((c) => [c, 1] as const),
  ...[...EXTENSION].map((c) => [c, 2] as const),
]);

/** Septets that one UTF-16 code unit costs in GSM-7: 1, 2 (extension table), or 0 when the alphabet does not have it. */
export const septets = (char: string): 0 | 1 | 2 => SEPTETS.get(char) ?? 0;

/** True when every character of `text` is in the GSM 7-bit alphabet. É à è é ì ò ù are, so this does not mean "no diacritics". */
export function isGsm7(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (septets(text.charAt(i)) === 0) return false;
  return true;
}
