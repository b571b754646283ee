import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import errors from '../policies/provider-errors.json' with { type: 'json' };
import { ERROR_CLASSES } from './provider-error.js';
import { SUPPRESSION_REASONS } from './suppression.js';

/** Waits that a code may call for; a quota of a day is asked for again every hour, as nobody says when it is filled. */
const LATER = ['minute', 'hour'] as const;

/** What one code of a provider means for the message it answers. */
const meaning = z
  .strictObject({
    means: z.enum(['accepted', ...ERROR_CLASSES]),
    suppress: z.enum(SUPPRESSION_REASONS).exactOptional(),
    /**
     * `recipient`: it may be said of one alone (their carrier, their text, their server's policy), and only many make it ours.
     * `template`: of one template, and the sender's others go on.
     */
    scope: z.enum(['recipient', 'template']).exactOptional(),
    /** How long the sender is left alone, where the code says so much; default a second. */
    later: z.enum(LATER).exactOptional(),
    /** Said of a message that may have been taken all the same: it is in doubt. */
    doubt: z.literal(true).exactOptional(),
    /** Said of our access token: it is refreshed once, and the message handed over once more. */
    token: z.literal(true).exactOptional(),
    note: z.string().min(1).exactOptional(),
  })
  .refine(({ means, suppress }) => suppress === undefined || means === 'recipient', 'only a recipient is suppressed')
  .refine(
    ({ means, later, doubt, token }) => (later ?? doubt ?? token) === undefined || means === 'retryable',
    'only what is tried again waits, is in doubt or is of the token',
  )
  .refine(
    ({ means, scope }) => scope !== 'recipient' || means === 'config',
    "only what is ours can be one recipient's",
  );

/** A table of codes, as the policy file holds them and as the description of an SMS provider may. */
export const codeTableSchema = z.record(z.string().min(1), meaning);
export type CodeMeaning = z.output<typeof meaning>;
export type CodeTable = z.output<typeof codeTableSchema>;

export const CODED_PROVIDERS = ['esms', 'speedsms', 'nhip', 'smtp', 'smpp', 'zalo_phone', 'zalo_user'] as const;
export type CodedProvider = (typeof CODED_PROVIDERS)[number];

const tables = parseVersions(errors, { provider: z.enum(CODED_PROVIDERS), codes: codeTableSchema });

const versions = new Map(CODED_PROVIDERS.map((name) => [name, tables.filter(({ provider }) => provider === name)]));

/**
 * The code table of a provider in force at an instant (domain/policies/provider-errors.json).
 * @throws RangeError before the first version
 */
export const codeTable = (provider: CodedProvider, at: Date): CodeTable =>
  versionAt(versions.get(provider) ?? [], at).codes;

/**
 * What a 5.x.y status of mail means (RFC 3463, docs/sources.md#bounces): for an SMTP reply and for a bounce (RFC 3464) alike.
 * @param status such as `5.1.1`; undefined when the table says nothing of it, nor of its subject (`5.7`)
 */
export function mailStatusMeaning(status: string, at: Date): CodeMeaning | undefined {
  const table = codeTable('smtp', at);
  const key = [status, status.split('.', 2).join('.')].find((candidate) => Object.hasOwn(table, candidate));
  return key === undefined ? undefined : table[key];
}
