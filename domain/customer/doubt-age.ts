import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import doubts from '../policies/doubts.json' with { type: 'json' };

/** The providers that can be asked about a message whose answer was lost. */
const ASKED = ['nhip', 'generic', 'smpp'] as const;
export type AskedProvider = (typeof ASKED)[number];

const ages = parseVersions(doubts, { provider: z.enum(ASKED), askAfterSeconds: z.int().min(0).max(3_600) });

/**
 * How long after a hand-over a provider is not asked about it yet, milliseconds (domain/policies/doubts.json): while it works
 * on a request it may not know its id.
 * @throws RangeError before the first version
 */
export const askAfterMs = (provider: AskedProvider, at: Date): number =>
  versionAt(
    ages.filter((age) => age.provider === provider),
    at,
  ).askAfterSeconds * 1_000;
