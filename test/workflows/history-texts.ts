/** Reading a history as text: what anybody with access to Temporal could read in it. */

/** Every string of a history in JSON form, payloads decoded. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'data' && typeof inner === 'string' ? [Buffer.from(inner, 'base64').toString('utf8')] : textsOf(inner),
  );
}

const PERSONAL: Readonly<Record<string, RegExp>> = {
  'an e-mail address': /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
  'a phone number': /(?<![\d.])(?:\+?84|0)[35789]\d{8}(?!\d)/,
  'a text in Vietnamese': /[àáảãạăắằẳẵặâấầẩẫậèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵđ]/i,
  'a template': /\{\{|\{%/,
  'a link': /https?:\/\//,
};

/** Temporal's own ids are random: once in a while one reads like a phone number. */
const UUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

/** What looks like personal data or a message, each with the text it stands in. */
export function personalData(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    Object.entries(PERSONAL)
      .filter(([, pattern]) => pattern.test(text.replace(UUID, 'uuid').normalize('NFC')))
      .map(([what]) => `${what} in ${text.slice(0, 200)}`),
  );
}
