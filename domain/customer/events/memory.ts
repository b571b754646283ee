import type { ProfileField } from './event.js';
import type { SkuRegister, Word } from './register.js';

/**
 * What events said that no rule looks at: removals, and when the last word on something was spoken. It makes late and
 * repeated events harmless. It is part of the customer, so that an event is one write: there or not there, never half.
 */
export interface EventMemory {
  /** Counts writes, so that none is lost under another. `rev` does not: a claim need not know of a removal. */
  readonly n: number;
  /** Traces of the ids that came last (seen.ts). */
  readonly seen: string;
  readonly follow?: Word;
  /** Absent after a file has replaced the list. */
  readonly wishlist?: readonly SkuRegister[];
  readonly cart?: readonly SkuRegister[];
  /** When each field of the profile was last spoken of. */
  readonly fields: Readonly<Partial<Record<ProfileField, Date>>>;
}
export const NO_MEMORY: EventMemory = { n: 0, seen: '', fields: {} };
