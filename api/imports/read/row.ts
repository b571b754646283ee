import type { Finding } from '../../../domain/base/finding.js';
import type { Cell } from '../../../domain/imports/mapping.js';

/** A row of a file, cell by cell in the order of its header, or refused. */
export type Line =
  | { readonly number: number; readonly cells: readonly Cell[] }
  | { readonly number: number; readonly errors: readonly Finding[] };

export const ACTION = 'import the row';
