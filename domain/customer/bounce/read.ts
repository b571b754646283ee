import { type BounceMeaning, classifyBounce, isKnownReport } from './classify.js';
import type { RecipientReport } from './fields.js';
import { type MailReport, readReport } from './report.js';

/** Reads a mail that came back, with the forms and words in force. @param raw one character a byte */
export const readMail = (raw: string, at: Date): MailReport => readReport(raw, at, (one) => isKnownReport(one, at));

/** Each recipient with what their report says; those of whom it says no failure are left out. */
export const bouncesOf = (recipients: readonly RecipientReport[], at: Date): (RecipientReport & BounceMeaning)[] =>
  recipients.flatMap((one) => {
    const meaning = classifyBounce(one, at);
    return meaning ? [{ ...one, ...meaning }] : [];
  });
