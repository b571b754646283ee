import { z } from 'zod';
import type { Finding } from '../../domain/base/finding.js';
import { fieldErrorOut } from '../http/field-error-schema.js';
import { shownFinding, shownValue } from '../http/problems.js';
import { type Repair, repairOut } from './repair.js';

/** Errors listed in one report, and repairs; `moreErrors` and `moreRepairs` count the others. */
const MAX_LISTED = 100;

const rowError = z.object({
  row: z.int().min(1).meta({ description: 'Record of the file, the header counted, as spreadsheets number rows' }),
  ...fieldErrorOut.shape,
});

export const importReport = z
  .object({
    rows: z.int().meta({ description: 'Rows read, empty lines and the header not counted' }),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    errors: z.array(rowError),
    moreErrors: z.int().meta({ description: `Errors beyond the first ${MAX_LISTED}, which are not listed` }),
    repaired: z.int().meta({ description: 'Rows of which a field was taken otherwise than it was written' }),
    repairs: z.array(repairOut),
    moreRepairs: z.int().meta({ description: `Repairs beyond the first ${MAX_LISTED}, which are not listed` }),
  })
  .meta({ id: 'ImportReport' });

/** Counts everything, and keeps the first errors only: a report stays small however bad the file is. */
export class ImportReport {
  rows = 0;
  created = 0;
  updated = 0;
  unchanged = 0;
  rejected = 0;
  moreErrors = 0;
  readonly errors: object[] = [];
  repaired = 0;
  readonly repairs: object[] = [];
  moreRepairs = 0;

  count(outcome: 'created' | 'updated' | 'unchanged'): void {
    this[outcome] += 1;
  }

  reject(row: number, errors: readonly Finding[]): void {
    this.rejected += 1;
    for (const error of errors) {
      if (this.errors.length < MAX_LISTED) this.errors.push({ row, ...shownFinding(error) });
      else this.moreErrors += 1;
    }
  }

  /** What was repaired in a row that is taken. */
  repair(row: number, repairs: readonly Repair[]): void {
    if (repairs.length > 0) this.repaired += 1;
    for (const { field, repair, was, became } of repairs) {
      const shown = { row, field, repair, was: shownValue(was), became: shownValue(became) };
      if (this.repairs.length < MAX_LISTED) this.repairs.push(shown);
      else this.moreRepairs += 1;
    }
  }
}
