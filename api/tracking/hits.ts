import type { Request } from 'express';
import { parseMessageId } from '../../domain/base/ids.js';
import type { HitTarget } from '../../domain/customer/tracking/hit.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
import { type News, recordNews } from '../../models/customer/tracking/record.js';
import { newsOptions } from '../../models/run/funnel.js';
import { type TrackedRun, trackedRun } from '../../models/run/tracked-run.js';
import type { ApiDeps } from '../deps.js';
import { Bounded } from './bounded.js';
import { Recorder } from './recorder.js';
import { hitOf } from './request-hit.js';

/** As many runs and short links as are remembered: at most some ten megabytes. */
export const REMEMBERED = 20_000;

/** A request for a tracked address whose token was verified. */
interface Asked {
  readonly req: Request;
  /** messageId(run, customer). */
  readonly message: string;
  readonly on: HitTarget;
}

export interface Tracking {
  /** What the database knows, remembered for when it is away. @throws when it is away and nothing is remembered */
  remembered<V>(known: Bounded<V>, key: string, read: () => Promise<V | undefined>): Promise<V | undefined>;
  /** A run as its links see it. @throws when the database is away and the run is not remembered */
  runOf(run: string): Promise<TrackedRun | undefined>;
  /** Resolves when the request is recorded, or when it cannot be: that must keep nobody from their page. */
  record(asked: Asked): Promise<void>;
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
  const recorder = new Recorder<News>((news) => recordNews(deps.models, news, newsOptions(deps.models, deps.now())));
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

  const write = async ({ req, message, on }: Asked, run: string): Promise<void> => {
    const hit = hitOf(req, on, message, deps.now(), deps.linkSecret);
    const links = (await runOf(run))?.links;
    if (links !== undefined) await during(() => recorder.record({ message, hit, links }));
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
  return { remembered, runOf, record };
}
