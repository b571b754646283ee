import { type Header, headerKey } from './header.js';
import { type ImportMapping, type MappedField, type MappedKind, MEANINGS } from './mapping.js';
import { type KnownFile, platformFiles } from './platforms.js';
import { likelyFields } from './words.js';

/** What a header looks like. Only a `sure` one is imported without the seller's word. */
export interface Recognised {
  readonly sure: boolean;
  /** Absent: no platform's file, the mapping is made of the names alone. */
  readonly platform?: string;
  readonly file?: string;
  /** Why such a file is not taken, or what the seller has to say first. */
  readonly refused?: string;
  readonly doubt?: string;
  readonly mapping: ImportMapping;
}

const without = (columns: ImportMapping['columns'], gone: readonly string[]): ImportMapping['columns'] =>
  Object.fromEntries(Object.entries(columns).filter(([field]) => !gone.includes(field)));

function columnsOf(file: KnownFile, header: Header): ImportMapping['columns'] {
  const [first = ''] = header.names;
  const named = file.columns.id?.some((name) => header.has(name)) ?? false;
  return file.firstColumnIsId && !named ? { ...file.columns, id: [first], email: [first] } : file.columns;
}

/** The state of a list that only the name of its file tells. */
function stateOf(file: KnownFile, header: Header, fileName: string | undefined) {
  if (!file.fileNames) return { gone: [], said: true };
  const base = headerKey(fileName?.split(/[/\\]/).at(-1) ?? '');
  const named = file.fileNames.find(({ begins }) => base.startsWith(begins));
  if (named) return { gone: named.without, said: true, needs: named.needs };
  const told = file.fileNames.find(({ needs }) => needs && file.columns[needs as MappedField]?.some(header.has));
  return { gone: told?.without ?? ['consent_email'], said: told !== undefined, needs: told?.needs };
}

function recognisedAs(file: KnownFile, header: Header, fileName: string | undefined, sure: boolean): Recognised {
  const { gone, said, needs } = stateOf(file, header, fileName);
  const defaults = { ...(file.currency ? { currency: file.currency } : {}), ...(needs ? { [needs]: 'yes' } : {}) };
  const { platform, kind, total, lines, dateOrder, zone, describedBelow, status } = file;
  const mapping: ImportMapping = {
    kind,
    platform,
    file: file.file,
    columns: without(columnsOf(file, header), gone),
    ...(Object.keys(defaults).length > 0 ? { defaults } : {}),
    ...(total ? { total } : {}),
    ...(lines ? { lines } : {}),
    ...(dateOrder ? { dateOrder } : {}),
    ...(zone ? { zone } : {}),
    ...(describedBelow ? { describedBelow } : {}),
    ...(status ? { status } : {}),
  };
  const doubt = said ? undefined : 'the name of the file tells whether these people are subscribed; it was changed';
  return {
    sure: sure && said,
    platform,
    file: file.file,
    ...(file.refused ? { refused: file.refused } : {}),
    ...(doubt ? { doubt } : {}),
    mapping,
  };
}

/** A mapping of names that shops give their columns by hand: each column at most one meaning, each meaning once. */
function guessed(header: Header, kind: MappedKind | undefined): Recognised {
  const likely = header.names.map((name) => ({ name, fields: likelyFields(name) }));
  const all = new Set(likely.flatMap(({ fields }) => fields));
  const looksLikeOrders = all.has('placed_at') && (all.has('total') || all.has('status'));
  const is = kind ?? (looksLikeOrders ? 'orders' : 'customers');
  const known: readonly string[] = MEANINGS[is];
  const columns: Record<string, string[]> = {};
  for (const { name, fields } of likely) {
    const field = fields.find((one) => known.includes(one) && !Object.hasOwn(columns, one));
    if (field !== undefined) columns[field] = [name];
  }
  return { sure: false, mapping: { kind: is, columns } };
}

/**
 * Whose file a header is. Sure when it has all the columns that together only one file has; unsure when it has half of
 * them, or nobody's: then the mapping is a proposal.
 * @param kind what the seller says that it is; another kind's files are left out
 * @param fileName as it was uploaded, when it was told
 */
export function recognise(header: Header, at: Date, kind?: MappedKind, fileName?: string): Recognised {
  const ranked = platformFiles(at)
    .filter((file) => kind === undefined || file.kind === kind)
    .map((file) => ({ file, share: file.must.filter(header.has).length / file.must.length }))
    .sort((a, b) => b.share - a.share || b.file.must.length - a.file.must.length);
  const [best, second] = ranked;
  if (!best || best.share < 0.5) return guessed(header, kind);
  const alone = second?.share !== 1 || second.file.must.length < best.file.must.length;
  if (best.share === 1) return recognisedAs(best.file, header, fileName, alone);
  const guess = guessed(header, kind);
  const mine = recognisedAs(best.file, header, fileName, false);
  const found = (one: Recognised): number =>
    Object.values(one.mapping.columns).filter((names) => names?.some(header.has)).length;
  return found(mine) >= found(guess) ? mine : guess;
}
