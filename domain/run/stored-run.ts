import { CHANNELS } from '../base/channel.js';
import { isDate } from '../base/time.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from './ledger.js';
import type { Run } from './run.js';

/** A run as it is stored, and what of it somebody must have changed by hand. */
export interface StoredRun {
  /** Such as it can be worked with. */
  readonly run: Run;
  /** Fields that were impossible, with what they are now: nothing is lost by it. */
  readonly healed: Partial<Run>;
  /** A field that only a person can put right: nothing is to be sent meanwhile. */
  readonly flaw?: keyof Run;
}

/** What a field of a stored document may be instead of itself is anything. */
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
/** Long past: a campaign's run takes the times of its outreach instead, and a programme's has expired. */
const PAST = new Date(0);

const HEALS: { readonly [F in keyof Run]?: (run: Run) => Run[F] | undefined } = {
  planned: ({ planned }) =>
    isObject(planned) && Number.isInteger(planned.batches) && planned.batches >= 0
      ? undefined
      : // The plan looks for itself how far it was.
        { batches: 0, done: false },
  state: ({ state, closedAt }) => (state === 'open' || state === 'closed' ? undefined : closedAt ? 'closed' : 'open'),
  ledger: ({ ledger }) => (isObject(ledger) && isObject(ledger.skipped) ? undefined : EMPTY_LEDGER),
  funnel: ({ funnel }) => (isObject(funnel) ? undefined : EMPTY_FUNNEL),
  before: ({ before }) => (Array.isArray(before) ? undefined : []),
  dueAt: ({ dueAt }) => (isDate(dueAt) ? undefined : PAST),
  expiresAt: ({ expiresAt }) => (isDate(expiresAt) ? undefined : PAST),
  lateness: ({ lateness }) => (['send', 'skip', 'fold'].includes(lateness) ? undefined : 'send'),
};

/** Of what nothing else tells what it was. */
const FLAWS: readonly (readonly [keyof Run, (run: Run) => boolean])[] = [
  ['channel', ({ channel }) => !CHANNELS.includes(channel)],
  ['asOf', ({ asOf }) => !isDate(asOf)],
  ['template', ({ template }) => !isObject(template) || typeof template.text !== 'string'],
];

/** Reads a run that anybody may have edited by hand. */
export function storedRun(stored: Run): StoredRun {
  const entries = Object.entries(HEALS).map(([name, heal]) => [name, heal(stored)] as const);
  const healed: Partial<Run> = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  const flaw = FLAWS.find(([, isFlawed]) => isFlawed(stored))?.[0];
  return { run: { ...stored, ...healed } as Run, healed, ...(flaw ? { flaw } : {}) };
}
