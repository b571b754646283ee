import { foldPlain } from '../fold.js';
import type { PhrasesPolicy } from '../policy.js';
import { literal } from '../regexp.js';
import type { Span } from '../span.js';

/** Rendered values that may stand in the slots of an allowed phrase, as an alternative to the template's parameters. */
export interface PhraseValues {
  readonly customer?: string;
  readonly shop?: string;
  readonly hotline?: string;
}
export interface AllowedPhrase extends Span {
  /** Id in the policy, e.g. `than_moi`. */
  readonly id: string;
}

/** Names of the template parameters that fill the slots: {{ customer_name }}, {{ shop_name }}, {{ hotline }}. */
const PARAMETER = { customer: 'customer_name', shop: 'shop_name', hotline: 'hotline' } as const;
type Slot = keyof typeof PARAMETER;
const isSlot = (name: string): name is Slot => Object.hasOwn(PARAMETER, name);

const alone = (pattern: string): string => `(?<![a-z0-9])(?:${pattern})(?![a-z0-9])`;

/** One word, or one parameter of any name. */
const WORD = '(?:\\{\\{[^{}]*\\}\\}\\S*|[^\\s{}]*[a-z0-9][^\\s{}]*)';

function slotPattern(slot: Slot, values: PhraseValues): string {
  const parameter = `\\{\\{-?\\s*${PARAMETER[slot]}\\b[^{}]*\\}\\}`;
  const value = foldPlain(values[slot] ?? '').text.trim();
  if (value === '') return parameter;
  return `${parameter}|${alone(value.split(/\s+/).map(literal).join('\\s+'))}`;
}

function tokenPattern(token: string, values: PhraseValues): string {
  if (token === '...') return '[^]*?';
  if (token === '{word}') return `(?:\\s|[:.])*${WORD}`;
  const slot = /^\{(.+)\}$/.exec(token)?.[1];
  if (slot !== undefined && isSlot(slot)) return `(?:${slotPattern(slot, values)})`;
  return /[a-z0-9]/i.test(token) ? alone(literal(token.toLowerCase())) : literal(token);
}

/** A form of the policy as a regular expression over plainly folded text: blanks between its tokens are free. */
function formPattern(form: string, values: PhraseValues): RegExp {
  const tokens = form.trim().split(/\s+/);
  return new RegExp(tokens.map((token) => tokenPattern(token, values)).join('\\s*'));
}

/**
 * The allowed phrases of the seed that `text` holds (template or rendered), each at its first place. Matched by structure:
 * case, blanks and accents are free, the order of words and slots is not. They may stand anywhere: the seed asks that
 * the content includes one, and an advertising message must begin with its label.
 * @param values what the slots hold in a rendered text; without them only template parameters fill a slot
 */
export function findAllowedPhrases(text: string, values: PhraseValues, policy: PhrasesPolicy): AllowedPhrase[] {
  const folded = foldPlain(text);
  return policy.phrases.flatMap(({ id, forms }) => {
    for (const form of forms) {
      const match = formPattern(form, values).exec(folded.text);
      if (match) return [{ id, ...folded.source({ start: match.index, end: match.index + match[0].length }) }];
    }
    return [];
  });
}
