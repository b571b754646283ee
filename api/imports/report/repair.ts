import { z } from 'zod';

/** What was repaired in a field, by a stable name. */
const REPAIRS = {
  lost_zero: 'A spreadsheet had dropped the leading zero of a phone',
  old_prefix: 'An 11-digit mobile number of before 2018 got its new prefix',
  number_format: 'A spreadsheet had written a number with a point or an exponent; all its digits are there',
  apostrophe: 'A leading apostrophe, by which spreadsheets mark text, was dropped',
  local_date: "A date without offset was read on the shop's clock",
  thousands: 'Marks between thousands were dropped from a whole amount',
  legacy_encoding: 'A text in an encoding of before Unicode (TCVN3, VNI) was read',
  suspect_text: 'A text looks like one in an encoding of before Unicode, but is not certain: it was taken as it is',
  mojibake: 'A text that had been read in a wrong encoding was read in UTF-8',
} as const;
export type RepairKind = keyof typeof REPAIRS;

/** One field that was taken otherwise than it was written. */
export interface Repair {
  readonly field: string;
  readonly repair: RepairKind;
  readonly was: string;
  readonly became: string;
}

export const repairOut = z
  .object({
    row: z.int().min(1).meta({ description: 'Record of the file, the header counted, as spreadsheets number rows' }),
    field: z.string(),
    repair: z.enum(Object.keys(REPAIRS) as [string, ...string[]]),
    was: z.string(),
    became: z.string(),
  })
  .meta({
    id: 'ImportRepair',
    description: Object.entries(REPAIRS)
      .map(([name, words]) => `\`${name}\`: ${words}`)
      .join('; '),
  });
