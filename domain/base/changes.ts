/** One field that differs, by its JSON pointer; a side that did not have it is absent. */
export interface Change {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** More than this is another thing, not a change: the rest is left out. */
export const MOST_CHANGES = 100;
const LONGEST = 300;
/** Bookkeeping that says nothing of what was changed. */
const PLUMBING = new Set(['version', 'untold']);

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A value as it is kept: dates as text, long texts shortened. */
function kept(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' && value.length > LONGEST) return `${value.slice(0, LONGEST)}…`;
  return value;
}

/** Every leaf with its pointer. */
function* leaves(value: unknown, field: string): Generator<[field: string, leaf: unknown]> {
  if (!isBranch(value)) {
    if (value !== undefined) yield [field, kept(value)];
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    if (field !== '' || !PLUMBING.has(key)) yield* leaves(one, `${field}/${escaped(key)}`);
  }
}

/**
 * What differs between two documents, leaf by leaf, at most MOST_CHANGES.
 * @param before undefined when there was none
 * @param after undefined when there is none any more
 */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [a, b] = [new Map(leaves(before, '')), new Map(leaves(after, ''))];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((field) => !a.has(field) || !b.has(field) || !Object.is(a.get(field), b.get(field)))
    .slice(0, MOST_CHANGES)
    .map((field) => ({
      field,
      ...(a.has(field) ? { before: a.get(field) } : {}),
      ...(b.has(field) ? { after: b.get(field) } : {}),
    }));
}
