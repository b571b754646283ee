/** RFC 2045 §6.7: an encoded line has at most 76 characters, the `=` of a soft break included. */
const MAX_ENCODED = 75;
/** Lines that are remembered: those that a template writes alike for everybody are encoded once. */
const MANY_LINES = 512;
const EQUALS = 61;

const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
const remembered = new Map<string, string>();

/** Quoted-printable (RFC 2045 §6.7) of a text with CRLF line ends. */
export function quotedPrintable(text: string): string {
  return text.split('\r\n').map(encodedLine).join('\r\n');
}

function encodedLine(line: string): string {
  const known = remembered.get(line);
  if (known !== undefined) return known;
  const encoded = encodeLine(line);
  if (remembered.size >= MANY_LINES) remembered.clear();
  remembered.set(line, encoded);
  return encoded;
}

function encodeLine(line: string): string {
  const bytes = Buffer.from(line);
  const lines: string[] = [];
  let current = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const piece = pieceOf(bytes, at);
    if (current.length + piece.length > MAX_ENCODED) {
      lines.push(`${current}=`);
      current = '';
    }
    current += piece;
  }
  lines.push(current);
  return lines.join('\r\n');
}

/** A byte as it stands in the encoded line. A blank at the end of a line may be lost on the way. */
function pieceOf(bytes: Buffer, at: number): string {
  const byte = bytes[at] ?? 0;
  const isPlain = byte > 32 && byte < 127 && byte !== EQUALS;
  const isInnerBlank = (byte === 32 || byte === 9) && at < bytes.length - 1;
  return isPlain || isInnerBlank ? String.fromCharCode(byte) : (HEX[byte] ?? '');
}
