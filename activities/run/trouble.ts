import { ApplicationFailure } from '@temporalio/common';
import type { Hold, HoldReason } from '../../domain/customer/provider-error.js';
import { holdRun } from '../../models/run/run-holds.js';
import type { CampaignDeps } from '../deps.js';
import { temporalPulse } from '../pulse.js';

/** What no attempt mends, whoever makes it: a person is needed at once. */
const AT_ONCE: Readonly<Record<string, HoldReason>> = { TemplateBroken: 'template', BatchNotFound: 'document' };
/** Others may pass with a retry: so many attempts are made first. */
const ATTEMPTS = 3;
const OURS: readonly unknown[] = [Error, TypeError, RangeError, SyntaxError, ReferenceError];

/** An error of our own code over what is stored. Drivers and sockets have classes, codes or causes of their own. */
const isOurs = (error: unknown): error is Error =>
  error instanceof Error && OURS.includes(error.constructor) && !('code' in error) && error.cause === undefined;

/**
 * What a person is needed for, or undefined when another attempt may do: a server that is away comes back.
 * @param attempt the one that has failed, from 1
 * @param otherwise the reason where the failure has none of its own
 */
export function troubleOf(
  error: unknown,
  attempt: number,
  otherwise: HoldReason,
): Pick<Hold, 'reason' | 'detail'> | undefined {
  const type = error instanceof ApplicationFailure ? (error.type ?? '') : '';
  const atOnce = AT_ONCE[type];
  if (atOnce) return { reason: atOnce, detail: type };
  if (attempt < ATTEMPTS) return undefined;
  if (type === 'MembersGone') return { reason: otherwise, detail: type };
  return isOurs(error) ? { reason: otherwise, detail: error.name } : undefined;
}

type Deps = Pick<CampaignDeps, 'models' | 'now' | 'log' | 'pulse'>;

/** Which attempt of its activity this is. */
export const attemptOf = ({ pulse }: Pick<Deps, 'pulse'>): number => (pulse ?? temporalPulse)().attempt;

/**
 * Does `work` for a run. What a person is needed for puts the run on hold, and `held` says what is answered instead of failing.
 * @throws what `work` throws and another attempt may mend
 */
export async function orHold<T>(
  deps: Deps,
  run: string,
  otherwise: HoldReason,
  work: () => Promise<T>,
  held: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const trouble = troubleOf(error, attemptOf(deps), otherwise);
    if (!trouble) throw error;
    if (await holdRun(deps.models, run, { ...trouble, at: deps.now() }))
      deps.log?.warn('the run is on hold', { run, ...trouble });
    return held();
  }
}
