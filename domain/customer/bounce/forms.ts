import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import formsJson from '../../policies/bounce-forms.json' with { type: 'json' };
import { WordIndex } from './words.js';

const words = z.array(z.string().regex(/^[^A-Z]+$/, 'lower case')).min(1);

const versions = parseVersions(formsJson, {
  /** Parts of the From of a mail server. */
  senders: words,
  subjects: words,
  /** Parts of the text of a report from nobody in particular, beside a returned message. */
  texts: words,
  /** Lines after which the returned message begins. */
  ends: words,
  /** The same, where no such line stands before it. */
  headerLines: words,
  /** What stands in a line before the address that failed. */
  addressAfter: z.array(z.string().regex(/^[^A-Z]*$/, 'lower case')),
  /** Lines that name somebody else. */
  notRecipients: words,
  /** The server goes on trying. */
  delayed: words,
  /** Parts of the subject of a vacation's answer. */
  autoReplies: words,
  /** Complaints that are no ARF: from whom, with which subject. */
  complaints: z.array(z.strictObject({ from: z.string().min(1), subject: z.string().min(1) })),
  /** ARF types that are somebody's "I do not want this" (RFC 5965 §7.3, RFC 6590); `auth-failure` and `not-spam` are not. */
  feedbackTypes: words,
});
type Words = (typeof versions)[number];

/** The forms of reports, with those of their words that are looked for anywhere in a text. */
export interface BounceForms extends Words {
  readonly find: Readonly<Record<'subjects' | 'texts' | 'delayed' | 'autoReplies', WordIndex>>;
}
const indexed = versions.map((version): BounceForms => {
  const of = (name: 'subjects' | 'texts' | 'delayed' | 'autoReplies') => new WordIndex([version[name]]);
  const find = { subjects: of('subjects'), texts: of('texts'), delayed: of('delayed'), autoReplies: of('autoReplies') };
  return { ...version, find };
});

/** The forms of reports in force at an instant. @throws RangeError before the first version */
export const bounceFormsAt = (at: Date): BounceForms => versionAt(indexed, at);
