import type { RecordState } from './account.js';

/** The tags of a record such as `v=DKIM1; k=rsa; p=…` (RFC 6376 §3.2), with no space in any value. */
function tagsOf(text: string): Map<string, string> {
  const tags = text.split(';').map((tag) => tag.split('=', 1)[0] ?? '');
  return new Map(
    text.split(';').map((tag, at) => {
      const name = tags[at] ?? '';
      return [name.trim().toLowerCase(), tag.slice(name.length + 1).replace(/\s+/g, '')] as const;
    }),
  );
}

/**
 * Is the key published that signs? Other tags, their order and spaces are the publisher's.
 * @param found the TXT records at the key's name, each put together from its strings
 * @param value what it must say
 */
export function dkimState(found: readonly string[], value: string): RecordState {
  const keys = found.map(tagsOf).filter((tags) => tags.has('p'));
  const wanted = tagsOf(value);
  if (keys.length === 0) return 'missing';
  // RFC 6376 §3.6.2.2: with more than one, nobody knows which a receiver takes.
  const [key] = keys;
  if (keys.length > 1 || !key) return 'different';
  const isSame = key.get('p') === wanted.get('p') && (key.get('k') ?? 'rsa') === wanted.get('k');
  return isSame ? 'found' : 'different';
}

/**
 * May the provider send for the domain (RFC 7208)?
 * @param found the TXT records of the domain
 * @param include what the record must include; absent: any single SPF record will do
 */
export function spfState(found: readonly string[], include?: string): RecordState {
  const records = found.filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (records.length === 0) return 'missing';
  // RFC 7208 §4.5: more than one is a permanent error.
  if (records.length > 1) return 'different';
  const terms = (records[0] ?? '').toLowerCase().split(/ +/);
  const wanted = include?.toLowerCase();
  const has =
    wanted === undefined ||
    terms.some(
      (term) => term === `include:${wanted}` || term === `+include:${wanted}` || term === `redirect=${wanted}`,
    );
  return has ? 'found' : 'different';
}
