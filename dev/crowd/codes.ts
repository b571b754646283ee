/** A word of capitals and digits, as codes are, soon behind one that announces it. */
const ANNOUNCED =
  /(?:[Mm][ãÃaA]|MA|MÃ|[Cc]ode|CODE)(?![\p{L}\p{N}])[^\n]{0,40}?(?<![\p{L}\p{N}])([A-Z0-9][A-Z0-9_-]{4,39})(?![\p{L}\p{N}])/u;

/** The offer code that a customer reads in a message; undefined when it names none. */
export function codeIn(text: string): string | undefined {
  return ANNOUNCED.exec(text.normalize('NFC'))?.[1];
}
