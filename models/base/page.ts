/** A page of a list by id. */
export interface PageAsked {
  /** Most entries. */
  readonly limit: number;
  /** The key of the last entry of the page before. */
  readonly after?: string;
  /** `-key`: from the last to the first. */
  readonly sort?: 'key' | '-key';
}

interface PageFilter {
  readonly _id: { readonly $gt: string; readonly $lt: string };
  readonly order: { readonly _id: 1 | -1 };
}

/**
 * What a page is found by.
 * @param all the ids of the whole list
 * @param idOf the id of the entry that `after` names
 */
export function pageFilter(
  all: PageFilter['_id'],
  { after, sort = 'key' }: Omit<PageAsked, 'limit'>,
  idOf: (key: string) => string,
): PageFilter {
  const order = { _id: sort === 'key' ? 1 : -1 } as const;
  if (after === undefined) return { _id: all, order };
  const end = idOf(after);
  return { _id: sort === 'key' ? { ...all, $gt: end } : { ...all, $lt: end }, order };
}
