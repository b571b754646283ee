import type { Finding } from '../../domain/base/finding.js';

/** The fields of a row by column, as text; a column that the file does not have is absent. */
export type Fields = Readonly<Record<string, string>>;

/** A row of a file, read or refused. */
export type Row =
  | { readonly number: number; readonly fields: Fields }
  | { readonly number: number; readonly errors: readonly Finding[] };

export const ACTION = 'import the row';
