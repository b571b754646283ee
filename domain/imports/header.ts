import { remembered } from '../base/text/remembered.js';

/**
 * What the name of a column is compared by: composed (platforms write decomposed Vietnamese now and then), lower case,
 * single spaces, without marks that nobody sees.
 */
export const headerKey = remembered((name: string): string =>
  name
    .replace(/[\uFEFF\u200B-\u200D]/g, '')
    .normalize('NFC')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase(),
);

/** Where the columns of a header stand, by name; of two with one name the first. */
export class Header {
  readonly names: readonly string[];
  readonly #at = new Map<string, number>();

  constructor(names: readonly string[]) {
    this.names = names;
    names.forEach((name, at) => {
      const key = headerKey(name);
      if (key !== '' && !this.#at.has(key)) this.#at.set(key, at);
    });
  }

  /** Place of the column, from 0. @param name with `|` between the names that the column has had */
  indexOf(name: string): number | undefined {
    for (const one of name.split('|')) {
      const at = this.#at.get(headerKey(one));
      if (at !== undefined) return at;
    }
    return undefined;
  }

  has = (name: string): boolean => this.indexOf(name) !== undefined;
}
