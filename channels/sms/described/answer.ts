import { SaxesParser } from 'saxes';
import { matchAnswer } from '../../../domain/account/answer-pattern.js';
import { fieldAt } from '../../../domain/account/field-at.js';
import type { AnswerFormat, Said } from '../../../domain/account/sms-description.js';
import { parseObject } from '../../../domain/base/text/json.js';
import type { Exchange } from '../../http/http-exchange.js';
import { codeText } from '../../http/json-answer.js';

const MAX_DEPTH = 20;
type Fields = Record<string, unknown>;

/** Elements by name, attributes beside them, text as their value; undefined for what is no XML, or declares its own entities. */
function xmlFields(text: string): Fields | undefined {
  const root: Fields = {};
  const open: { readonly name: string; readonly fields: Fields; text: string }[] = [];
  try {
    const parser = new SaxesParser();
    parser.on('doctype', () => {
      throw new Error('no document type');
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (open.length === MAX_DEPTH) throw new Error('too deep');
      open.push({ name, fields: { ...(attributes as Fields) }, text: '' });
    });
    parser.on('text', (part) => {
      const last = open.at(-1);
      if (last) last.text += part;
    });
    parser.on('closetag', () => {
      const closed = open.pop();
      if (!closed) return;
      const isLeaf = Object.keys(closed.fields).length === 0;
      const value = isLeaf ? closed.text.trim() : { text: closed.text.trim(), ...closed.fields };
      Object.defineProperty(open.at(-1)?.fields ?? root, closed.name, { value, enumerable: true, configurable: true });
    });
    parser.write(text).close();
    return root;
  } catch {
    return undefined;
  }
}

/** A provider's answer, read as it is described. */
export class DescribedAnswer {
  readonly #fields: Fields | undefined;
  readonly #text: string;

  constructor(format: AnswerFormat, exchanged: Exchange) {
    this.#text = exchanged.kind === 'answer' ? exchanged.body : '';
    this.#fields = read(format, this.#text);
  }

  /** What stands at a field. */
  at(field: string): unknown {
    return fieldAt(this.#fields, field);
  }

  /** Does it say one of these? */
  says(expected: Said): boolean {
    if ('like' in expected) return expected.like.some((pattern) => matchAnswer(pattern, this.#text) !== undefined);
    const value = this.at(expected.field);
    return expected.values.includes(typeof value === 'boolean' ? String(value) : (codeText(value) ?? ''));
  }

  /** The code that it gives, if any. */
  code(where: string | { readonly like: readonly string[] } | undefined): string | undefined {
    if (where === undefined) return undefined;
    if (typeof where === 'string') return codeText(this.at(where));
    for (const pattern of where.like) {
      const code = matchAnswer(pattern, this.#text);
      if (code) return code;
    }
    return undefined;
  }
}

function read(format: AnswerFormat, text: string): Fields | undefined {
  switch (format) {
    case 'json':
      return parseObject(text);
    case 'xml':
      return xmlFields(text);
    case 'form':
      return Object.fromEntries(new URLSearchParams(text.trim()));
    case 'text':
      return { text: text.trim() };
  }
}
