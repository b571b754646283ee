import { linkSpans } from '../sms/rules/find-links.js';
import { type ContentFinding, contentFinding } from './finding.js';

/**
 * Zero-width, bidirectional and other format characters, controls other than line ends and tab, halves of surrogate pairs.
 * The joiner between two pictographs belongs to an emoji.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic}|\ufe0f|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic}))[\p{Cf}\p{Cs}]|(?![\n\r\t])\p{Cc}/gu;
/** Tags of flags: 🏴 and what follows it. */
const TAG = /[\u{e0020}-\u{e007f}]/u;

/** What the seller cannot see, a customer should not be sent. @param field JSON pointer of the source */
export function checkInvisible(source: string, field: string): ContentFinding[] {
  return [...source.matchAll(INVISIBLE)]
    .filter(([found]) => !TAG.test(found))
    .map((match) => {
      const [text] = match;
      const code = `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      return contentFinding({
        code: 'invisible_character',
        field,
        value: code,
        allowed: 'without zero-width, direction and control characters',
        position: { start: match.index, end: match.index + text.length },
        text,
        suggestion: '',
        source: 'docs/sources.md#sms-encoding: invisible characters deceive readers and filters',
        vi: `Có ký tự ẩn ${code} (độ rộng bằng 0, đổi chiều chữ hoặc điều khiển); hãy xóa.`,
      });
    });
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const OPENABLE = ['http', 'https', 'mailto', 'tel'];

/** Links that a mail program or a chat client might open as something else than a page (`javascript:`, `data:`, `file:`). */
export function checkSchemes(text: string, field: string): ContentFinding[] {
  return linkSpans(text).flatMap((position) => {
    const link = text.slice(position.start, position.end);
    const scheme = SCHEME.exec(link)?.[1]?.toLowerCase();
    // "example.com:8080" has a port, not a scheme.
    if (scheme === undefined || scheme.includes('.') || OPENABLE.includes(scheme)) return [];
    return [
      contentFinding({
        code: 'link_scheme',
        field,
        value: link,
        allowed: 'an http or https address where it links',
        position,
        text: link,
        source: 'docs/sources.md#signed-links',
        vi: 'Liên kết phải bắt đầu bằng http:// hoặc https://.',
      }),
    ];
  });
}
