import type { Outreach } from '../campaign/campaign.js';
import { slotAt, slotOfRun } from './repeat.js';
import type { Run } from './run.js';

/** What a run needs to know of its outreach as the seller has it now. */
export type OutreachNow = Pick<Outreach, 'id' | 'enabled' | 'dueAt' | 'expiresAt' | 'repeat'>;

/**
 * What the seller has made of an outreach whose run is open. `off`: switched off, it waits; `gone`: removed, it ends;
 * `moved`: it is to be sent at another time, or until another one.
 */
export type Standing =
  | { readonly kind: 'wanted' | 'off' | 'gone' }
  | { readonly kind: 'moved'; readonly dueAt: Date; readonly expiresAt: Date };

/**
 * Compares an open run with its outreach. A run may end before its outreach, with its offer, but never after it.
 * @param outreach undefined when the campaign has it no more
 */
export function standingOf(
  run: Pick<Run, '_id' | 'dueAt' | 'expiresAt' | 'outreachExpiresAt' | 'retryOf'>,
  outreach: OutreachNow | undefined,
): Standing {
  if (!outreach) return { kind: 'gone' };
  if (!outreach.enabled) return { kind: 'off' };
  // A retry is due when somebody asked for it.
  const dueAt = run.retryOf === undefined ? slotAt(outreach, slotOfRun(run._id)) : run.dueAt;
  const until = run.outreachExpiresAt ?? run.expiresAt;
  const isSame = dueAt.getTime() === run.dueAt.getTime() && outreach.expiresAt.getTime() === until.getTime();
  return isSame ? { kind: 'wanted' } : { kind: 'moved', dueAt, expiresAt: outreach.expiresAt };
}
