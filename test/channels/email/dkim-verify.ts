import { createHash, type KeyObject, verify } from 'node:crypto';

/**
 * Verifies a DKIM-Signature as a receiver would, written from RFC 6376 and RFC 8463 and not from what signs: the body line by
 * line, headers picked from the bottom up, the signature's own header without its b=.
 * @returns what is wrong, or undefined
 */
export function dkimProblem(raw: string, publicKey: KeyObject): string | undefined {
  const split = raw.indexOf('\r\n\r\n');
  const fields = unfoldable(raw.slice(0, split));
  const signature = fields.find(([name]) => name.toLowerCase() === 'dkim-signature');
  if (!signature) return 'no signature';
  const tags = tagsOf(signature[1]);
  if (tags.v !== '1' || tags.c !== 'relaxed/relaxed') return 'not relaxed/relaxed';
  const body = canonicalBody(raw.slice(split + 4));
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags.bh) return 'body hash';
  const left = fields.filter((field) => field !== signature);
  let data = '';
  for (const name of (tags.h ?? '').split(':')) {
    const at = left.findLastIndex(([given]) => given.toLowerCase() === name.toLowerCase());
    if (at < 0) continue;
    const [[given, value] = ['', '']] = left.splice(at, 1);
    data += `${canonicalHeader(given, value)}\r\n`;
  }
  data += canonicalHeader(signature[0], signature[1].replace(/([;\s]b=)[^;]*$/, '$1'));
  const bytes = Buffer.from(tags.b ?? '', 'base64');
  const isGood =
    tags.a === 'rsa-sha256'
      ? verify('sha256', Buffer.from(data, 'latin1'), publicKey, bytes)
      : verify(null, createHash('sha256').update(data, 'latin1').digest(), publicKey, bytes);
  return isGood ? undefined : 'signature';
}

/** Tags of the first DKIM-Signature, white space taken out. */
export function dkimTags(raw: string): Record<string, string> {
  const value =
    unfoldable(raw.slice(0, raw.indexOf('\r\n\r\n'))).find(([name]) => name === 'DKIM-Signature')?.[1] ?? '';
  return tagsOf(value);
}

function unfoldable(head: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const line of head.split('\r\n')) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last[1] += `\r\n${line}`;
    else fields.push([line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]);
  }
  return fields;
}

const tagsOf = (value: string): Record<string, string> =>
  Object.fromEntries(
    value
      .replace(/\s+/g, '')
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  );

const canonicalHeader = (name: string, value: string): string => {
  const unfolded = value.split('\r\n').join('');
  const words = unfolded.split(/[ \t]/).filter((word) => word !== '');
  return `${name.toLowerCase().trim()}:${words.join(' ')}`;
};

function canonicalBody(body: string): string {
  const lines = body.split('\r\n').map((line) => {
    const indent = /^[ \t]/.test(line) ? ' ' : '';
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    return words.length === 0 ? '' : indent + words.join(' ');
  });
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}
