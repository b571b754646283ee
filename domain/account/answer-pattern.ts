import { z } from 'zod';

const MAX_PATTERN = 200;
const CODE = '{code}';

/**
 * A pattern for answers that are plain text: `*` stands for anything within a line, `{code}` for a code of 1 to 20 letters,
 * digits, dots and hyphens; everything else for itself. No regular expression: whatever it says, it takes linear time.
 */
export const answerPattern = z
  .string()
  .min(1)
  .max(MAX_PATTERN)
  .refine((text) => text.split(CODE).length <= 2, 'at most one {code}')
  .refine((text) => !/[{}]/.test(text.replace(CODE, '')), 'no braces but those of {code}')
  .refine(
    (text) => !text.includes(CODE) || text.lastIndexOf('*', text.indexOf(CODE)) < 1,
    'before {code} a star at the beginning alone',
  );

const isCodeChar = (char: string | undefined): boolean => char !== undefined && /[\w.-]/.test(char);
const MAX_CODE = 20;
const MAX_ANSWER = 500;

/** Does a text without wildcards but `*` fit? One step back at the most for each `*`, so the time is their product. */
function fits(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      p += 1;
      from = t;
    } else if (pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0 && text[from] !== '\n') {
      p = star + 1;
      from += 1;
      t = from;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/**
 * @returns the code where the pattern has one, else ''; undefined: the text does not fit
 * @param text a short answer: what is longer than 500 characters fits nothing
 */
export function matchAnswer(pattern: string, text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_ANSWER) return undefined;
  const at = pattern.indexOf(CODE);
  if (at < 0) return fits(pattern, trimmed) ? '' : undefined;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + CODE.length)];
  const isAnywhere = before.startsWith('*');
  const literal = isAnywhere ? before.slice(1) : before;
  for (let found = trimmed.indexOf(literal); found >= 0; found = trimmed.indexOf(literal, found + 1)) {
    if (found > 0 && !isAnywhere) return undefined;
    const start = found + literal.length;
    let end = start;
    while (isCodeChar(trimmed[end])) end += 1;
    // A code begins where no code goes on, and is as long as it can be.
    const isCode =
      end > start && end - start <= MAX_CODE && !isCodeChar(literal === '' ? trimmed[start - 1] : undefined);
    if (isCode && fits(after, trimmed.slice(end))) return trimmed.slice(start, end);
  }
  return undefined;
}
