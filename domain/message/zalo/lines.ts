import type { Span } from '../sms/span.js';

/** One parameter of a Zalo template and what fills it: a line `name: value` of the message's text. */
export interface ParamLine {
  readonly name: string;
  /** Liquid source, or, in a rendered text, the value. */
  readonly value: string;
  readonly position: Span;
}
interface ParamLines {
  readonly lines: readonly ParamLine[];
  /** Lines that name no parameter. */
  readonly faults: readonly Span[];
}

const LINE = /^[ \t]*([A-Za-z_]\w{0,39})[ \t]*:(.*)$/;

/** The lines of a message for Zalo; empty ones say nothing. A name holds letters, digits and `_`. */
export function paramLines(text: string): ParamLines {
  const lines: ParamLine[] = [];
  const faults: Span[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const position = { start, end: start + line.length };
    start = position.end + 1;
    if (line.trim() === '') continue;
    const [, name, value = ''] = LINE.exec(line) ?? [];
    if (name === undefined) faults.push(position);
    else lines.push({ name, value: value.trim(), position });
  }
  return { lines, faults };
}
