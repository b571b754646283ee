import { z } from 'zod';
import type { Finding } from '../../../domain/base/finding.js';
import { fieldErrorOut } from '../../http/field-error-schema.js';
import { shownFinding, shownValue } from '../../http/problems.js';
import { type Repair, repairOut } from './repair.js';

/** Entries of each list in one report; the counts beside them count the others. */
const MAX_LISTED = 100;

const row = z.int().min(1).meta({ description: 'Record of the file, the header counted, as spreadsheets number rows' });
const rowError = z.object({ row, ...fieldErrorOut.shape }).meta({ id: 'ImportRowError' });

const fileOut = z
  .object({
    name: z.string().optional(),
    format: z.enum(['csv', 'ndjson', 'xlsx']),
    encoding: z.string().optional(),
    sheet: z.string().optional(),
    platform: z
      .string()
      .optional()
      .meta({ description: 'Whose export it is; absent: our own columns or a mapping of the shop' }),
    mapping: z.string().optional().meta({ description: "The shop's mapping that was used" }),
  })
  .meta({ id: 'ImportedFile' });
export type ImportedFile = z.input<typeof fileOut>;

export const importReport = z
  .object({
    import: z
      .string()
      .optional()
      .meta({ description: 'Names the import: its rejected rows, its undoing. Absent of a dry run' }),
    dryRun: z.boolean().optional().meta({ description: 'Nothing was written' }),
    files: z.array(fileOut),
    rows: z.int().meta({ description: 'Rows read, empty lines and the header not counted' }),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    older: z.int().meta({ description: 'Orders of which a newer word of the platform is stored' }),
    conflict: z
      .int()
      .meta({ description: 'Orders of which the platform says two things at one instant; the stored one stays' }),
    lines: z.int().meta({ description: 'Further lines of an order that another row counts' }),
    rejected: z.int(),
    errors: z.array(rowError),
    moreErrors: z
      .int()
      .meta({ description: `Errors beyond the first ${MAX_LISTED}; \`rejected.csv\` of the import has them all` }),
    incomplete: z.int().meta({ description: 'Rows that were taken without a field which could not be read' }),
    dropped: z.array(rowError),
    moreDropped: z.int(),
    emptied: z.int().meta({ description: 'Stored values that empty cells took away (blanks=replace)' }),
    repaired: z.int().meta({ description: 'Rows of which a field was taken otherwise than it was written' }),
    repairs: z.array(repairOut),
    moreRepairs: z.int().meta({ description: `Repairs beyond the first ${MAX_LISTED}, which are not listed` }),
  })
  .meta({ id: 'ImportReport' });

export type Counted = 'created' | 'updated' | 'unchanged' | 'older' | 'conflict';
/** A row that was not taken, or not with all it says, as the list of all of them has it. */
export interface RowNote extends Finding {
  readonly row: number;
}

/** Counts everything, and keeps the first errors only: a report stays small however bad the file is. */
export class ImportReport {
  readonly files: ImportedFile[] = [];
  rows = 0;
  created = 0;
  updated = 0;
  unchanged = 0;
  older = 0;
  conflict = 0;
  lines = 0;
  rejected = 0;
  readonly errors: RowNote[] = [];
  moreErrors = 0;
  incomplete = 0;
  readonly dropped: RowNote[] = [];
  moreDropped = 0;
  emptied = 0;
  repaired = 0;
  readonly repairs: object[] = [];
  moreRepairs = 0;
  /** Told every row that is not taken whole. */
  readonly #onNote: (note: RowNote) => void;

  constructor(onNote: (note: RowNote) => void = () => undefined) {
    this.#onNote = onNote;
  }

  count(outcome: Counted): void {
    this[outcome] += 1;
  }

  reject(row: number, errors: readonly Finding[]): void {
    this.rejected += 1;
    for (const error of errors) if (!this.#list(this.errors, row, error)) this.moreErrors += 1;
  }

  /** What is told of a row that counts elsewhere. */
  note(row: number, error: Finding): void {
    if (!this.#list(this.errors, row, error)) this.moreErrors += 1;
  }

  /** What was repaired in a row that is taken, and what is missing from it. */
  take(row: number, repairs: readonly Repair[], dropped: readonly Finding[]): void {
    if (repairs.length > 0) this.repaired += 1;
    if (dropped.length > 0) this.incomplete += 1;
    for (const error of dropped) if (!this.#list(this.dropped, row, error)) this.moreDropped += 1;
    for (const { field, repair, was, became } of repairs) {
      if (this.repairs.length >= MAX_LISTED) this.moreRepairs += 1;
      else this.repairs.push({ row, field, repair, was: shownValue(was), became: shownValue(became) });
    }
  }

  #list(list: RowNote[], row: number, error: Finding): boolean {
    const note = { row, ...shownFinding(error) };
    this.#onNote(note);
    if (list.length >= MAX_LISTED) return false;
    list.push(note);
    return true;
  }
}
