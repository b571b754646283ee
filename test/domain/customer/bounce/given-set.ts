import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classifyBounce } from '../../../../domain/customer/bounce/classify.js';
import { readMail } from '../../../../domain/customer/bounce/read.js';

/** What somebody else's reader makes of one recipient of a report. */
interface Expected {
  readonly recipient: string;
  readonly class: string;
  readonly sender_software: string;
}
/** One recipient of one report, read by both. */
export interface Compared extends Expected {
  readonly file: string;
  readonly ours: string;
  readonly means: string;
}

/** Classes that decide whether somebody is written to again, or lower our health. */
const MATTERS = ['hard', 'refusal_of_us', 'complaint'];
/** Addresses that are there for sure: nobody may be given up for such a report. */
const GOOD = ['refusal_of_us', 'content', 'delayed', 'not_failed', 'auto_reply'];

/** @param folder a set of `.eml` files with `expected.jsonl`: `{file, expected: [{recipient, class, sender_software}]}` a line */
export function compareSet(folder: string, at: Date): Compared[] {
  const lines = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { file, expected } = JSON.parse(line) as { file: string; expected: Expected[] };
    const report = readMail(readFileSync(join(folder, file)).toString('latin1'), at);
    return expected.map((one) => {
      if (report.kind !== 'delivery') return { ...one, file, ours: report.kind, means: '' };
      const address = one.recipient.toLowerCase();
      const told = report.recipients.find((recipient) => recipient.address === address) ?? report.recipients[0];
      const meaning = told && classifyBounce(told, at);
      return { ...one, file, ours: meaning?.kind ?? 'not_failed', means: meaning?.means ?? '' };
    });
  });
}

export const mattering = (all: readonly Compared[]): Compared[] => all.filter((one) => MATTERS.includes(one.class));
export const agreed = (all: readonly Compared[]): Compared[] => all.filter((one) => one.ours === one.class);
export const goodOnesLost = (all: readonly Compared[]): Compared[] =>
  all.filter((one) => one.ours === 'hard' && GOOD.includes(one.class));
