/** RFC 3030 §2: the message as one chunk, the last. */
export function chunkOf(body: string): string {
  const whole = body.endsWith('\r\n') ? body : `${body}\r\n`;
  return `BDAT ${Buffer.byteLength(whole)} LAST\r\n${whole}`;
}

/** RFC 5321 §4.5.2: a line that begins with a dot gets another; a dot alone ends the message. */
export function dataOf(body: string): string {
  const stuffed = body.includes('\r\n.') ? body.replaceAll('\r\n.', '\r\n..') : body;
  return stuffed.endsWith('\r\n') ? `${stuffed}.\r\n` : `${stuffed}\r\n.\r\n`;
}
