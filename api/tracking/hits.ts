import { parseMessageId } from '../../domain/base/ids.js';
import type { HitTarget } from '../../domain/customer/tracking/hit.js';
import { machinesAt } from '../../domain/customer/tracking/policy.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
import { keepHits, type Mark, type MessageHit } from '../../models/customer/tracking/trails.js';
import { type TrackedRun, trackedRun } from '../../models/run/tracked-run.js';
import type { ApiDeps } from '../deps.js';
import { Bounded } from './bounded.js';
import { type Judge, startJudge } from './judge.js';
import { Recorder } from './recorder.js';
import { hitsBy, type Visit } from './request-hit.js';

/** As many runs and short links as are remembered: at most some ten megabytes. */
export const REMEMBERED = 20_000;
/** With so few that wait to be judged an answer waits for it, so that a quiet monitor is never behind. */
const FEW = 8;

/** A request for a tracked address whose token was verified. */
interface Asked {
  readonly visit: Visit;
  /** messageId(run, customer). */
  readonly message: string;
  readonly on: HitTarget;
}

export interface Tracking {
  /** What the database knows, remembered for when it is away. @throws when it is away and nothing is remembered */
  remembered<V>(known: Bounded<V>, key: string, read: () => Promise<V | undefined>): Promise<V | undefined>;
  /** A run as its links see it. @throws when the database is away and the run is not remembered */
  runOf(run: string): Promise<TrackedRun | undefined>;
  /**
   * Resolves when the request is written down, or when it cannot be: that must keep nobody from their page. What it comes to is worked
   * out at once when few wait, and otherwise as soon as there is time.
   */
  record(asked: Asked): Promise<void>;
  readonly judge: Pick<Judge, 'sweep' | 'stop'>;
}

/** One for each API: routes that share it share their writes. */
const KNOWN = new WeakMap<ApiDeps, Tracking>();

export function trackingOf(deps: ApiDeps): Tracking {
  const known = KNOWN.get(deps) ?? startTracking(deps);
  KNOWN.set(deps, known);
  return known;
}

function startTracking(deps: ApiDeps): Tracking {
  const runs = new Bounded<TrackedRun>(REMEMBERED);
  const keep = (asked: readonly MessageHit[]): Promise<Mark> =>
    keepHits(deps.models, asked, machinesAt(deps.now()).keptHits, deps.now());
  const recorder = new Recorder<MessageHit, Mark>(keep);
  const judge = startJudge(deps, async (run) => (await runOf(run))?.links);
  const hitOf = hitsBy(deps.linkSecret);
  const during = <T>(work: () => Promise<T>): Promise<T> => (deps.pulse ? deps.pulse.during(work) : work());

  const remembered: Tracking['remembered'] = async (known, key, read) => {
    try {
      const found = await during(read);
      if (found !== undefined) known.set(key, found);
      return found;
    } catch (error) {
      const before = known.get(key);
      if (before === undefined) throw error;
      return before;
    }
  };
  // A run is a frozen copy, so it is read once; only the page that test sends lead to may change.
  const runOf: Tracking['runOf'] = async (run) =>
    (isTestRun(run) ? undefined : runs.get(run)) ?? remembered(runs, run, () => trackedRun(deps.models, run));

  const write = async ({ visit, message, on }: Asked, run: string): Promise<void> => {
    const hit = hitOf(visit, on, message, deps.now());
    if ((await runOf(run)) === undefined) return;
    const mark = await during(() => recorder.record({ message, hit }));
    const judged = judge.add(message, mark);
    if (judge.waiting <= FEW) await during(() => judged).catch(() => undefined);
    else judged.catch(() => undefined);
  };
  const record: Tracking['record'] = async (asked) => {
    const run = parseMessageId(asked.message)?.run;
    if (run === undefined || isTestRun(run)) return;
    try {
      await write(asked, run);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      deps.log.warn({ on: asked.on, error: name }, 'a request for a tracked address was not recorded');
    }
  };
  return { remembered, runOf, record, judge };
}
