import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import errors from '../policies/provider-errors.json' with { type: 'json' };
import { ERROR_CLASSES } from './provider-error.js';
import { SUPPRESSION_REASONS } from './suppression.js';

/** What one code of a provider means for the message it answers. */
const meaning = z
  .strictObject({
    means: z.enum(['accepted', ...ERROR_CLASSES]),
    suppress: z.enum(SUPPRESSION_REASONS).exactOptional(),
    /** It may be said of one recipient alone (their carrier, their text, their server's policy): only many make it ours. */
    scope: z.literal('recipient').exactOptional(),
    note: z.string().min(1).exactOptional(),
  })
  .refine(({ means, suppress }) => suppress === undefined || means === 'recipient', 'only a recipient is suppressed')
  .refine(({ means, scope }) => scope === undefined || means === 'config', "only what is ours can be one recipient's");

/** A table of codes, as the policy file holds them and as the description of an SMS provider may. */
export const codeTableSchema = z.record(z.string().min(1), meaning);
export type CodeMeaning = z.output<typeof meaning>;
export type CodeTable = z.output<typeof codeTableSchema>;

export const CODED_PROVIDERS = ['esms', 'speedsms', 'nhip', 'smtp'] as const;
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
