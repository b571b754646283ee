import type { ApiDeps } from '../deps.js';
import { sweep } from './sweep.js';

/** While all is well; the next sweep of one server is not at the same moment as another's. */
const EVERY_MS = 3 * 60_000;
const JITTER_MS = 30_000;
/** After a failure: a server that was away has its plans' workflows within seconds of its return. */
const AGAIN_MS = 3_000;

/** Sweeps from time to time. */
export interface Sweeper {
  /** Something was saved and could not be told: do not wait for the next turn. */
  soon(): void;
  /** No sweep begins any more; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** The first sweep begins at once: what a server that was killed had saved is not forgotten. */
export function startSweeper(deps: Pick<ApiDeps, 'models' | 'workflows' | 'log' | 'now'>): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  let asked = false;
  let isWell = true;

  const wait = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(run, ms);
  };
  const once = async (): Promise<void> => {
    asked = false;
    try {
      const swept = await sweep(deps);
      if (!isWell || Object.values(swept).some((count) => count > 0)) deps.log.info({ ...swept }, 'swept');
      isWell = true;
    } catch (err) {
      // Said once, not every three seconds.
      if (isWell && !stopped) deps.log.warn({ err }, 'could not sweep; trying again until it works');
      isWell = false;
    }
    wait(isWell && !asked ? EVERY_MS + Math.random() * JITTER_MS : AGAIN_MS);
  };
  function run(): void {
    timer = undefined;
    running = once();
  }
  run();
  return {
    soon: () => {
      asked = true;
      if (timer !== undefined) wait(AGAIN_MS);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
