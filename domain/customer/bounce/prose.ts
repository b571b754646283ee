import type { BounceForms } from './forms.js';
import { linesOf } from './mime.js';
import { MAX_TEXT } from './words.js';

/** What a report's text for people says of one recipient. */
interface ProseRecipient {
  /** Lower case. Personal data. */
  readonly address: string;
  /** The lines about them. */
  readonly text: string;
}
export interface Prose {
  readonly recipients: readonly ProseRecipient[];
  /** The whole text before the returned message. */
  readonly text: string;
  /** What comes back with the report below its text, when it is no part of its own. */
  readonly returned: string;
}

const MAX_RECIPIENTS = 100;
const MAX_LINE = 1_000;
const MAX_LINES = 2_000;
/** Of the whole text, the message that came back below it included: its headers are what is looked for. */
const MAX_PROSE = 262_144;
/** Lines about one recipient. */
const MAX_BLOCK = 30;
const ADDRESS = /<?"?([^\s<>()[\]";:,|'@]{1,128}@[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,9})/y;

/** The address that stands at `at`, with where it ends. */
function addressAt(line: string, at: number): { address: string; end: number } | undefined {
  ADDRESS.lastIndex = at;
  const address = ADDRESS.exec(line)?.[1];
  return address === undefined ? undefined : { address, end: ADDRESS.lastIndex };
}

/** The recipient that a line names, in one of the forms. */
function namedIn(line: string, { addressAfter, notRecipients }: BounceForms): string | undefined {
  if (notRecipients.some((prefix) => line.startsWith(prefix))) return undefined;
  for (const prefix of addressAfter) {
    const found = line.startsWith(prefix) ? addressAt(line, prefix.length) : undefined;
    if (found) return found.address;
  }
  return undefined;
}

function endOf(lines: readonly string[], forms: BounceForms): number {
  const end = lines.findIndex((line, at) => {
    const plain = line.trim().toLowerCase();
    if (forms.ends.some((mark) => plain.includes(mark))) return true;
    return at > 0 && forms.headerLines.some((name) => plain.startsWith(name)) && /^\S/.test(line);
  });
  return end < 0 ? lines.length : end;
}

/** Reads the text of a report that has no fields, or whose fields say too little. @param text one character a byte */
export function readProse(text: string, forms: BounceForms): Prose {
  const all = linesOf(text.slice(0, MAX_PROSE));
  const lines = all.slice(0, MAX_LINES).map((line) => line.slice(0, MAX_LINE));
  const end = endOf(lines, forms);
  const blocks = new Map<string, string[]>();
  let block: string[] | undefined;
  for (const line of lines.slice(0, end)) {
    const plain = line.trim().toLowerCase();
    const address = namedIn(plain, forms);
    if (address !== undefined && blocks.size < MAX_RECIPIENTS) {
      block = blocks.get(address) ?? [];
      blocks.set(address, block);
    }
    if (block && block.length < MAX_BLOCK) block.push(line);
  }
  const recipients = [...blocks].map(([address, about]) => ({ address, text: about.join('\n').slice(0, MAX_TEXT) }));
  const returned = all.slice(end).join('\n');
  return { recipients, text: lines.slice(0, end).join('\n').slice(0, MAX_TEXT), returned };
}

export const isDelayedText = (plain: string, { find }: BounceForms): boolean => find.delayed.holdsAny(plain);
