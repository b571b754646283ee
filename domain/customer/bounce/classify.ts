import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import wordsJson from '../../policies/bounce-words.json' with { type: 'json' };
import { type RecipientReport, statusIn } from './fields.js';
import { plainWords, WordIndex } from './words.js';

/**
 * What a report says of a delivery: `hard`, there is no such mailbox or domain; `soft`, not now; `refusal_of_us`, we are
 * refused (policy, spam, reputation, rate), which is not the customer's doing; `content`, this message is refused;
 * `delayed`, the server goes on trying.
 */
export const BOUNCE_CLASSES = ['hard', 'soft', 'refusal_of_us', 'content', 'delayed'] as const;
export type BounceClass = (typeof BOUNCE_CLASSES)[number];

const kind = z.enum(BOUNCE_CLASSES);
const words = z.array(z.string().regex(/^[^A-Z]+$/, 'lower case')).min(1);
const statusKey = z.string().regex(/^[245]\.\d{1,3}(\.\d{1,3})?$/);

const versions = parseVersions(wordsJson, {
  /** In the order in which they are asked. */
  rules: z.array(
    z.strictObject({
      means: z.string().regex(/^[a-z_]+$/),
      class: kind,
      words,
      /** Statuses under which these words say nothing, such as `5.1.1` or `5.6`. */
      notStatus: z.array(statusKey).exactOptional(),
      source: z.string().min(1),
    }),
  ),
  /** Said where the other server refused our sender address: whatever does not exist, it is not the recipient. */
  afterSender: words,
  /** Said where the other server had taken the recipient and refused the message: an unknown user it is not. */
  afterData: words,
  /** What a status means whose words say nothing; a key of two numbers stands for its whole subject. */
  statuses: z.record(statusKey, kind),
});
type Words = (typeof versions)[number];

interface Indexed {
  readonly version: Words;
  /** The rules' words, list by list in their order. */
  readonly rules: WordIndex;
  readonly afterData: WordIndex;
  readonly afterSender: WordIndex;
}
const indexes = new Map(
  versions.map((version): [Words, Indexed] => [
    version,
    {
      version,
      rules: new WordIndex(version.rules.map(({ words }) => words)),
      afterData: new WordIndex([version.afterData]),
      afterSender: new WordIndex([version.afterSender]),
    },
  ]),
);
const wordsAt = (at: Date): Indexed => {
  const version = versionAt(versions, at);
  return indexes.get(version) as Indexed;
};

/** A class, and the rule of domain/policies/bounce-words.json that says so, or the status. */
export interface BounceMeaning {
  readonly kind: BounceClass;
  /** Such as `blocklist` or `no_such_user`; `status` when the status decided, `unknown` when nothing did. */
  readonly means: string;
}

const isOf = (status: string, key: string): boolean => status === key || status.startsWith(`${key}.`);

function byWords(text: string, status: string, { rules, version }: Indexed): BounceMeaning | undefined {
  const held = rules.listsIn(text);
  if (held.size === 0) return undefined;
  const rule = version.rules.find(({ notStatus }, at) => held.has(at) && !notStatus?.some((key) => isOf(status, key)));
  return rule && { kind: rule.class, means: rule.means };
}

function byStatus(status: string, { version: { statuses } }: Indexed): BounceMeaning | undefined {
  const kind = statuses[status] ?? statuses[status.split('.', 2).join('.')];
  if (kind !== undefined) return { kind, means: 'status' };
  return status.startsWith('4.') ? { kind: 'soft', means: 'status' } : undefined;
}

/** The reply's own three digits: 4yz is never final, whatever its words (RFC 5321 §4.2.1). */
const REPLY = /(?<![\d.])([245])\d\d(?=[ -])/;

/** Rules that say of a mailbox that it is there. */
const IS_THERE = ['mailbox_full', 'disabled', 'filtered'];

/**
 * Nobody is given up for good by a report that speaks of a temporary failure, that came after the recipient was taken, that
 * is about our sender address, or whose text for people says of the mailbox that it is there.
 */
function tempered(
  meaning: BounceMeaning,
  texts: readonly [string, string],
  status: string,
  words: Indexed,
): BounceMeaning {
  if (meaning.kind !== 'hard') return meaning;
  const [quoted, said] = texts;
  const isTemporary = status.startsWith('4.') || REPLY.exec(quoted)?.[1] === '4';
  if (isTemporary) return { kind: 'soft', means: meaning.means };
  const all = `${quoted} ${said}`;
  // Whose user is unknown by policy may be filtered: the code and the words contradict each other.
  if (isOf(status, '5.7')) return { kind: 'soft', means: 'filtered' };
  if (words.afterSender.holdsAny(all)) return { kind: 'refusal_of_us', means: 'sender' };
  // A 5.1.x is about the address: some servers send DATA before they have read what became of the recipient.
  if (!status.startsWith('5.1.') && words.afterData.holdsAny(all)) return { kind: 'soft', means: 'filtered' };
  const other = quoted === '' ? undefined : byWords(said, status, words);
  return other && IS_THERE.includes(other.means) ? other : meaning;
}

function meaningOf({ status, diagnostic, prose = '' }: RecipientReport, words: Indexed): BounceMeaning | undefined {
  const quoted = plainWords(diagnostic);
  const said = plainWords(prose);
  const exact = status.endsWith('.0.0') ? (statusIn(prose) ?? status) : status;
  const found = byWords(quoted, exact, words) ?? byWords(said, exact, words) ?? byStatus(exact, words);
  return found && tempered(found, [quoted, said], exact, words);
}

/** Does a report say why? */
export const isKnownReport = (one: RecipientReport, at: Date): boolean => meaningOf(one, wordsAt(at)) !== undefined;

/**
 * The class of one recipient's report; undefined when it is no bounce, as the message arrived or was handed on. What the
 * other server answered outweighs the status, and a failure that nobody understands is soft, as nothing is certain.
 * @param at which version of the tables counts
 */
export function classifyBounce(one: RecipientReport, at: Date): BounceMeaning | undefined {
  if (one.action !== 'failed' && one.action !== 'delayed') return undefined;
  const meaning = meaningOf(one, wordsAt(at)) ?? { kind: 'soft', means: 'unknown' };
  // That we are refused is news, whether the server goes on trying or not.
  if (one.action === 'failed' || meaning.kind === 'refusal_of_us') return meaning;
  return { kind: 'delayed', means: meaning.means };
}
