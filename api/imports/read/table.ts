import type { Finding } from '../../../domain/base/finding.js';
import { Header, headerKey } from '../../../domain/imports/header.js';
import { type Cell, type ImportMapping, type MappedKind, Mapper, MEANINGS } from '../../../domain/imports/mapping.js';
import { recognise } from '../../../domain/imports/recognise.js';
import { likelyFields } from '../../../domain/imports/words.js';
import { fieldError, Problem } from '../../http/problems.js';
import { unreadable } from './archive.js';
import type { Columns } from './columns.js';
import type { Source } from './open-source.js';
import { ACTION, type Line } from './row.js';

/** Lines that are searched for the header: titles, shop names and filters may stand above it. */
const HEADER_LINES = 50;
const FILE = 'import the file';

/** A source whose header was found and whose columns mean something. */
export interface Table {
  readonly source: Source;
  readonly header: Header;
  readonly mapper: Mapper;
  /** Our own names: no platform's. */
  readonly native: boolean;
  /** The rows below the header, their cells in the header's order. */
  readonly lines: () => AsyncGenerator<Line[]>;
}

/** What a table is to be: the kind of the import, its own columns, and a mapping when the seller has named one. */
export interface Wanted {
  readonly kind: MappedKind | undefined;
  readonly columns: Columns;
  readonly mapping?: ImportMapping;
  readonly now: Date;
}

const textsOf = (cells: readonly Cell[]): string[] => cells.map((cell) => String(cell ?? '').trim());

/** The mapping of a file of our own columns: each is what it is called. */
const ownMapping = (kind: MappedKind | undefined, names: readonly string[]): ImportMapping => ({
  kind: kind ?? 'customers',
  columns: Object.fromEntries(names.map((name) => [name, [name]])) as ImportMapping['columns'],
});

const hasRequired = (header: Header, { required, either }: Columns): boolean =>
  required.every(header.has) && (either === undefined || either.some(header.has));

const isOwn = (header: Header, { known, ...columns }: Columns): boolean =>
  hasRequired(header, { known, ...columns }) &&
  header.names.every((name) => name === '' || known.includes(headerKey(name)));

function isWanted(header: Header, { kind, columns, mapping, now }: Wanted): boolean {
  if (mapping) return mapping.columns.id?.some(header.has) ?? false;
  return hasRequired(header, columns) || (kind !== undefined && recognise(header, now, kind).sure);
}

/** The first lines of a source; a search needs no more. */
async function firstLines(source: Source): Promise<Line[]> {
  const found: Line[] = [];
  for await (const lines of source.lines()) {
    found.push(...lines.slice(0, HEADER_LINES - found.length));
    if (found.length >= HEADER_LINES) break;
  }
  return found;
}

/** Searches the first lines for the header; else the first line that has two names is it, or the first of all. */
async function findHeader(source: Source, wanted: Wanted): Promise<{ names: string[]; number: number }> {
  const [first, ...rest] = await firstLines(source);
  if (first && 'errors' in first)
    throw new Problem('wrong_columns', first.errors[0]?.message ?? '', { errors: first.errors });
  const rows = [...(first ? [first] : []), ...rest].flatMap((line) =>
    'errors' in line ? [] : [{ names: textsOf(line.cells), number: line.number }],
  );
  const filled = ({ names }: { names: string[] }): number => names.filter((name) => name !== '').length;
  return (
    rows.find(({ names }) => isWanted(new Header(names), wanted)) ??
    rows.find((row) => filled(row) > 1) ??
    rows.find((row) => filled(row) > 0) ?? { names: [], number: 1 }
  );
}

/** Sentences on a header that is neither ours nor surely a platform's. */
function wrongColumns(header: Header, { columns }: Wanted, doubt: string | undefined): Problem {
  const known = `one of ${columns.known.join(', ')}`;
  const either = columns.either?.some(header.has) === false ? columns.either.slice(0, 1) : [];
  const missing = [...columns.required, ...either]
    .filter((name) => !header.has(name))
    .map((name) => fieldError('missing', FILE, name, undefined, 'a column of the file'));
  const wrong: Finding[] = header.names.flatMap((name, at) => {
    if (name === '') return [];
    const likely = likelyFields(name).filter((field) => columns.known.includes(field));
    const hint = likely.length > 0 ? `${known}; it looks like ${likely.join(' or ')}` : known;
    if (!columns.known.includes(headerKey(name)))
      return [fieldError('unknown_field', FILE, `column ${at + 1}`, name, hint)];
    const isFirst = header.indexOf(name) === at;
    return isFirst ? [] : [fieldError('invalid_value', FILE, `column ${at + 1}`, name, 'a column that stands once')];
  });
  const errors = [...missing, ...wrong].slice(0, 50);
  const first = errors[0]?.message ?? 'The file has no header.';
  const reason = doubt === undefined ? '' : ` ${doubt.charAt(0).toUpperCase()}${doubt.slice(1)}.`;
  return new Problem('wrong_columns', `${first}.${reason} POST …/imports/analyze proposes a mapping.`, { errors });
}

function mappingOf(header: Header, source: Source, wanted: Wanted): { mapping: ImportMapping; native: boolean } {
  const { mapping, columns, kind, now } = wanted;
  if (mapping) {
    const missing = (mapping.columns.id ?? ['id']).every((name) => !header.has(name));
    if (missing)
      throw wrongColumns(header, wanted, `The mapping needs the column ${(mapping.columns.id ?? ['id']).join(' or ')}`);
    return { mapping, native: false };
  }
  const twice = header.names.some((name, at) => name !== '' && header.indexOf(name) !== at);
  if (isOwn(header, columns) && !twice)
    return {
      mapping: ownMapping(
        kind,
        header.names.map(headerKey).filter((name) => name !== ''),
      ),
      native: true,
    };
  const found = kind === undefined ? undefined : recognise(header, now, kind, source.name);
  if (found?.refused !== undefined) throw unreadable(`a file that can be imported`, found.refused);
  if (found?.sure) return { mapping: found.mapping, native: false };
  throw wrongColumns(header, wanted, found?.doubt);
}

/** The cells of a row under a header; a row with more or fewer of them is damaged, empty ones at the end aside. */
function fitted(line: Line, width: number, full: number, format: Source['format']): Line | undefined {
  if ('errors' in line) return line;
  const { number, cells } = line;
  if (cells.every((cell) => cell === undefined || cell === '')) return undefined;
  const isShort = format === 'csv' && cells.length < width;
  const isLong = cells.length > full && cells.slice(full).some((cell) => cell !== undefined && cell !== '');
  if (!isShort && !isLong) {
    if (format !== 'xlsx' || cells.length >= width) return line;
    return { number, cells: [...cells, ...new Array<Cell>(width - cells.length).fill('')] };
  }
  const allowed = `${width} fields, as many as the header has`;
  return { number, errors: [fieldError('wrong_column_count', ACTION, 'row', `${cells.length} fields`, allowed)] };
}

/**
 * The table that a source most likely is: its mapping may be a proposal.
 * @param given the mapping that the seller has named, whose effect is looked at
 * @throws Problem wrong_columns when its first line cannot be read
 */
export async function proposeTable(
  source: Source,
  kind: MappedKind | undefined,
  now: Date,
  given?: ImportMapping,
): Promise<Table> {
  const columns: Columns = { known: MEANINGS[kind ?? 'orders'], required: ['id'] };
  const wanted: Wanted = { kind: kind ?? 'orders', columns, now, ...(given ? { mapping: given } : {}) };
  const { names, number } = await findHeader(source, wanted);
  const header = new Header(names);
  const lines = below(source, names, number);
  if (given) return { source, header, native: false, mapper: new Mapper(given, header), lines };
  const likely = recognise(header, now, kind, source.name).mapping.kind;
  const isNative = ownColumns(header, MEANINGS[kind ?? likely]);
  const mapping = isNative
    ? ownMapping(
        kind ?? likely,
        header.names.map(headerKey).filter((name) => name !== ''),
      )
    : recognise(header, now, kind, source.name).mapping;
  return { source, header, native: isNative, mapper: new Mapper(mapping, header), lines };
}

const ownColumns = (header: Header, known: readonly string[]): boolean =>
  header.has('id') && header.names.every((name) => name === '' || known.includes(headerKey(name)));

/** The rows of a source below its header. */
const below = (source: Source, names: readonly string[], number: number) =>
  async function* (): AsyncGenerator<Line[]> {
    const width = names.findLastIndex((name) => name !== '') + 1;
    for await (const some of source.lines()) {
      const rows = some.filter((line) => line.number > number);
      yield rows.map((line) => fitted(line, width, names.length, source.format)).filter((line) => line !== undefined);
    }
  };

/**
 * Finds the header of a source and what its columns mean.
 * @throws Problem wrong_columns, unreadable_file: before any row
 */
export async function openTable(source: Source, wanted: Wanted): Promise<Table> {
  if (source.format === 'ndjson') {
    const header = new Header(wanted.columns.known);
    const mapping = wanted.mapping ?? ownMapping(wanted.kind, wanted.columns.known);
    return { source, header, native: true, mapper: new Mapper(mapping, header), lines: source.lines };
  }
  const { names, number } = await findHeader(source, wanted);
  const header = new Header(names);
  const { mapping, native } = mappingOf(header, source, wanted);
  return { source, header, native, mapper: new Mapper(mapping, header), lines: below(source, names, number) };
}
