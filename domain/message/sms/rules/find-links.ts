import { trimEndOf } from '../../../base/text/trim.js';
import { LINK_POLICY } from '../policy.js';
import { literal } from '../regexp.js';
import { type Span, spansOf } from '../span.js';

const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?';
const TAIL = '(?::\\d{1,5})?(?:[/?#]\\S*)?';

/** Everything that a telephone may turn into a link, or a careless page may follow: schemes, www., bare hosts, bare IPv4. */
const LINK = new RegExp(
  [
    '\\b[a-z][a-z0-9+.-]{1,20}:\\/\\/\\S+',
    '\\b(?:(?:javascript|vbscript):\\S|data:\\w+\\/)\\S*',
    '\\bwww\\.\\S+',
    `(?<![\\p{L}\\p{N}.@-])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\p{L}\\p{N}.])${TAIL}`,
    `(?<![\\p{L}\\p{N}.@-])(?:${LINK_POLICY.shorteners.hosts.map(literal).join('|')})(?![\\p{L}\\p{N}.-])${TAIL}`,
    `(?<![\\p{L}\\p{N}.@-])(?:${LABEL}\\.)+(?:${LINK_POLICY.bareTopLevelDomains.names.join('|')})(?![\\p{L}\\p{N}-])(?!\\.[\\p{L}\\p{N}])${TAIL}`,
    `(?<![\\p{L}\\p{N}.@-])(?:${LABEL}\\.)+[a-z]{2}\\/[\\p{L}\\p{N}]\\S*`,
  ].join('|'),
  'giu',
);

/** Sentence punctuation after a link belongs to the sentence. */
const TRAILING = '.,;:!?)]}\'"»”’';

/** Where the links of `text` stand, in order, without the punctuation that ends their sentence. */
export function linkSpans(text: string): Span[] {
  return spansOf(text, LINK).map(({ start, end }) => {
    const link = trimEndOf(text.slice(start, end), TRAILING);
    return { start, end: start + link.length };
  });
}
