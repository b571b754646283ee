const BREAKING = /^\/?(?:p|br|div|tr|li|h[1-6]|table|ul|ol)\b/i;
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&nbsp;': ' ',
  '&quot;': '"',
};
const MAX_HTML = 262_144;

/** The words of an HTML report, a line for each block: only for reports that have no other text. */
export function textOfHtml(html: string): string {
  const text: string[] = [];
  for (const [at, piece] of html.slice(0, MAX_HTML).split('<').entries()) {
    const end = piece.indexOf('>');
    if (at === 0 || end < 0) {
      text.push(piece);
      continue;
    }
    if (BREAKING.test(piece.slice(0, 12))) text.push('\n');
    text.push(piece.slice(end + 1));
  }
  return text.join('').replace(/&(?:lt|gt|amp|nbsp|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}
