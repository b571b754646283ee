/** A piece of TypeScript. `code` is everything that is no comment, no string or template text and no regular expression. */
export interface Piece {
  readonly kind: 'code' | 'comment' | 'string' | 'regex';
  readonly text: string;
}

/** After one of these a slash begins a regular expression; after a name, a number or a closing bracket it divides. */
const BEFORE_REGEX = /(?:^|[=(,:;!&|?{}[+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|await|yield))\s*$/;

const LITERALS: readonly (readonly [Piece['kind'], RegExp])[] = [
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
];
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

const matchAt = (pattern: RegExp, source: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
};

/** Where the template literal that opens at `at` ends; substitutions may hold strings and further templates. */
function templateEnd(source: string, at: number): number {
  let i = at + 1;
  while (i < source.length && source[i] !== '`') {
    if (source[i] === '\\') i += 2;
    else if (source.startsWith('${', i)) i = substitutionEnd(source, i + 2);
    else i += 1;
  }
  return i + 1;
}

function substitutionEnd(source: string, at: number): number {
  let depth = 1;
  let i = at;
  while (i < source.length && depth > 0) {
    if (source[i] === '`') i = templateEnd(source, i);
    else {
      const literal = LITERALS.map(([, pattern]) => matchAt(pattern, source, i)).find(Boolean);
      if (source[i] === '{') depth += 1;
      if (source[i] === '}') depth -= 1;
      i += literal?.length ?? 1;
    }
  }
  return i;
}

function pieceAt(source: string, at: number, codeBefore: string): Piece | undefined {
  for (const [kind, pattern] of LITERALS) {
    const text = matchAt(pattern, source, at);
    if (text !== undefined) return { kind, text };
  }
  if (source[at] === '`') return { kind: 'string', text: source.slice(at, templateEnd(source, at)) };
  const regex = source[at] === '/' && BEFORE_REGEX.test(codeBefore) ? matchAt(REGEX, source, at) : undefined;
  return regex === undefined ? undefined : { kind: 'regex', text: regex };
}

/** Cuts TypeScript into pieces. Enough for conventions: it knows no grammar beyond literals and comments. */
function split(source: string): Piece[] {
  const list: Piece[] = [];
  let code = '';
  let lately = '';
  let at = 0;
  while (at < source.length) {
    const piece = pieceAt(source, at, lately);
    if (piece) {
      if (code) list.push({ kind: 'code', text: code });
      code = '';
      list.push(piece);
      // A literal is a value: a slash after it divides. A comment changes nothing.
      if (piece.kind !== 'comment') lately = 'x';
      at += piece.text.length;
    } else {
      code += source[at];
      lately = (lately + source[at]).slice(-20);
      at += 1;
    }
  }
  if (code) list.push({ kind: 'code', text: code });
  return list;
}

/** Ten conventions look at the same thousand files: each is split once. */
const known = new Map<string, readonly Piece[]>();

/** The pieces of a file, in order; together they are the file. */
export function pieces(source: string): readonly Piece[] {
  const before = known.get(source);
  if (before) return before;
  const list = split(source);
  known.set(source, list);
  return list;
}

const keep = (source: string, wanted: (piece: Piece) => boolean): string =>
  pieces(source)
    .map((piece) => (wanted(piece) ? piece.text : ' '))
    .join('');

export const codeOf = (source: string): string => keep(source, (piece) => piece.kind === 'code');
export const withoutComments = (source: string): string => keep(source, (piece) => piece.kind !== 'comment');
export const commentsOf = (source: string): string[] =>
  pieces(source)
    .filter((piece) => piece.kind === 'comment')
    .map((piece) => piece.text);
