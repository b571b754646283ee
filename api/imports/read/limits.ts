import { Problem } from '../../http/problems.js';

/** Bounds what an import has to remember of its rows. */
export const MAX_IMPORT_ROWS = 1_000_000;

export const tooManyRows = (): Problem =>
  new Problem(
    'too_many_rows',
    `The file has more than ${MAX_IMPORT_ROWS} rows. None was imported; send it in several files.`,
  );
