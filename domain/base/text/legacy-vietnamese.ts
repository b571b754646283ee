import { remembered } from './remembered.js';

/**
 * Vietnamese in the encodings of before Unicode, TCVN 5712-3 (fonts `.Vn…`) and VNI (fonts `VNI-…`), read as Windows-1252:
 * `NguyÔn V¨n` and `Nguyeãn Vaên` are `Nguyễn Văn`. The tables are those of TCVN 5712:1993 and of VNI's own documentation.
 */
const TCVN3: ReadonlyMap<string, string> = new Map(
  (
    'µà ¶ả ·ã ¸á ¹ạ ¨ă »ằ ¼ẳ ½ẵ ¾ắ Æặ ©â Çầ Èẩ Éẫ Êấ Ëậ ®đ Ìè Îẻ Ïẽ Ðé Ñẹ ªê Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị ßò áỏ âõ ãó äọ ' +
    '«ô åồ æổ çỗ èố éộ ¬ơ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ \u00adư õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ ¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ'
  )
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)] as const),
);
/** Of letters, the mark that VNI writes behind them, as combining characters. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ù: '\u0301',
  ø: '\u0300',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  á: '\u0302\u0301',
  à: '\u0302\u0300',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  é: '\u0306\u0301',
  è: '\u0306\u0300',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
};
const VNI_LETTERS: Readonly<Record<string, string>> = { ñ: 'đ', ö: 'ư', ô: 'ơ', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };

const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** A Vietnamese syllable without its tone: consonants, vowels, an ending. */
const SYLLABLE =
  /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?(?:[aăâeêioôơuưy]|[iuyoưu][aăâeêoôơyiu]|[aâeêiouôơư][iouy]|uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uya|uyu|uêu)(?:ng|nh|ch|[cmnpt])?$/;
const PLAIN = /^[A-Za-z0-9.,'()&/+\- ]*$/;

const isVietnamese = remembered((word: string): boolean => {
  const parts = word.toLowerCase().normalize('NFD');
  const bare = parts.replace(TONE, '').normalize('NFC');
  return (parts.match(TONE)?.length ?? 0) <= 1 && SYLLABLE.test(bare);
});

const wordsOf = (text: string): string[] => text.split(/[\s.,'()&/+\-\d]+/).filter((word) => word !== '');

const fromTcvn3 = (text: string): string => [...text].map((letter) => TCVN3.get(letter) ?? letter).join('');

function fromVni(text: string): string {
  let out = '';
  for (const letter of text) {
    const lower = letter.toLowerCase();
    const mark = VNI_MARKS[lower];
    const own = VNI_LETTERS[lower];
    const before = out.normalize('NFD').replace(/\p{M}/gu, '').at(-1) ?? '';
    if (mark !== undefined && /[aeouy\u01a1\u01b0]/i.test(out.at(-1) ?? before)) out = (out + mark).normalize('NFC');
    else if (own !== undefined) out += letter === lower ? own : own.toUpperCase();
    else out += letter;
  }
  return out.normalize('NFC');
}

/** Signs that no name has, or a capital in the middle of a word: nobody wrote it so. */
const IMPOSSIBLE = /[µ¶·¸¹¨»¼½¾©®ª«¬×ß÷¡¢£¤¥¦§\u00ad]|\p{Ll}[\u00c0-\u00de]/u;

export type LegacyText = { readonly certain: string } | { readonly suspect: true };

/**
 * What a text of an old encoding says. Certain when every word becomes a Vietnamese syllable and the text as it is cannot
 * be one; `suspect` when it cannot be a name and nothing certain comes of it.
 * @returns undefined for a text that may well be meant as it is
 */
export function legacyVietnamese(text: string): LegacyText | undefined {
  if (text.length > 300 || PLAIN.test(text)) return undefined;
  const words = wordsOf(text);
  const odd = words.filter((word) => !PLAIN.test(word) && !isVietnamese(word));
  if (odd.length === 0) return undefined;
  const impossible = odd.some((word) => IMPOSSIBLE.test(word));
  for (const read of [fromTcvn3, fromVni]) {
    const become = odd.map(read);
    const changed = become.every((word, at) => word !== odd[at] && isVietnamese(word));
    if (changed && (impossible || odd.length > 1)) return { certain: read(text) };
  }
  return impossible ? { suspect: true } : undefined;
}
