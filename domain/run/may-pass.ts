import { CODED_PROVIDERS, type CodeMeaning, codeTable, mailStatusMeaning } from '../customer/provider-codes.js';

/** Said by an operator of a message in doubt: it did not leave. */
export const NOT_SENT = 'not_sent';

/** Our own reasons that no repetition mends: the address, or the text that the run has frozen. */
const FOR_GOOD: ReadonlySet<string> = new Set(['bad_address', 'too_large', 'template_error']);

/** The meaning of a recorded reason, such as `smtp_550_5.7.1`, `esms_177` or `blocked`; undefined when no table has it. */
function meaningOf(why: string, at: Date): CodeMeaning | undefined {
  const mail = /^smtp_\d{3}_(\d\.\d{1,3}\.\d{1,3})$/.exec(why)?.[1];
  if (mail !== undefined) return mailStatusMeaning(mail, at);
  const provider = CODED_PROVIDERS.find((name) => why.startsWith(`${name}_`));
  const [table, code] = provider ? [provider, why.slice(provider.length + 1)] : (['nhip', why] as const);
  const codes = codeTable(table, at);
  return Object.hasOwn(codes, code) ? codes[code] : undefined;
}

/**
 * May a message that failed be taken when it is sent again? Not where the address takes nothing (the code suppresses it), nor
 * where the text was refused, since a run keeps its text (domain/policies/provider-errors.json). Whatever else was refused, a
 * full mailbox or a policy about us, may pass.
 * @param why the reason that was recorded @param at which version of the code tables counts
 */
export function mayPass(why: string | undefined, at: Date): boolean {
  if (why === undefined || FOR_GOOD.has(why) || /^http_4\d\d$/.test(why)) return false;
  const meaning = meaningOf(why, at);
  return meaning === undefined || (meaning.means !== 'content' && meaning.suppress === undefined);
}
