import { z } from 'zod';

/** What one page may hold at most, whatever the list. */
const MOST = 1000;

/**
 * The query of a list in pages; a list with filters extends it.
 * @param cursor what names an entry of the list
 * @param usual entries of a page when nobody says how many
 */
export const pageQuery = <C extends z.ZodType>(cursor: C, usual: number) =>
  z.strictObject({
    limit: z.coerce.number().int().min(1).max(MOST).default(usual).meta({ description: 'At most so many' }),
    after: z.exactOptional(cursor).meta({ description: 'The `next` of the page before' }),
  });

/** In the query of a list that may be read from its other end as well. */
export const sort = z
  .enum(['key', '-key'])
  .default('key')
  .meta({ description: 'By which field; `-` before it: the last first' });

/** The answer of a list in pages: entries under their name, and where the next page begins. */
export const pageOf = <S extends z.core.$ZodShape, C extends z.ZodType>(shape: S, cursor: C) =>
  z.object({
    ...shape,
    next: z.exactOptional(cursor).meta({ description: 'Where the next page begins: `after`. Absent on the last one' }),
  });

interface Page<T, C> {
  readonly rows: readonly T[];
  /** Goes into the answer as it is. */
  readonly next: { readonly next?: C };
}

/**
 * Reads a page and one entry more, which tells whether there is another page.
 * @param read at most so many entries behind `after`, in their order
 * @param named what `after` calls an entry
 */
export async function readPage<T, C>(
  limit: number,
  read: (most: number) => Promise<readonly T[]>,
  named: (entry: T) => C,
): Promise<Page<T, C>> {
  const found = await read(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? { next: named(last) } : {} };
}
