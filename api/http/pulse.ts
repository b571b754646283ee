import { Problem } from './problems.js';

/** How often the database is asked whether it is there, and how long it may take: together below two seconds. */
const EVERY_MS = 500;
const SILENT_MS = 1_200;
const RETRY_AFTER = { 'Retry-After': '2' };

/** Knows whether MongoDB answers, without waiting for the operations of requests: a frozen server refuses nothing. */
export interface Pulse {
  readonly isAway: boolean;
  /**
   * What the work comes to, unless the database stops answering first. The work itself goes on: it may still be saved.
   * @throws Problem database_away, at once when it is away already
   */
  during<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

/** @param cause what was caught, for the log */
export const databaseAway = (cause?: unknown): Problem =>
  new Problem(
    'database_away',
    'The database does not answer. What was asked may or may not have been saved: make the same call again.',
    { headers: RETRY_AFTER, ...(cause === undefined ? {} : { cause }) },
  );

/**
 * @param ping asks over a connection of its own, so that no pool is waited for; it must fail by itself in a few seconds
 */
export function startPulse(ping: () => Promise<void>): Pulse {
  const waiting = new Set<(problem: Problem) => void>();
  let isAway = false;
  let isStopped = false;
  let next: NodeJS.Timeout | undefined;

  const miss = (): void => {
    isAway = true;
    for (const refuse of waiting) refuse(databaseAway());
    waiting.clear();
  };
  const beat = async (): Promise<void> => {
    // Behind the answers that have arrived: a busy process is no silent server.
    const silent = setTimeout(() => setImmediate(() => answered || isStopped || miss()), SILENT_MS);
    let answered = false;
    try {
      await ping();
      answered = true;
      isAway = false;
    } catch {
      answered = true;
      if (!isStopped) miss();
    } finally {
      clearTimeout(silent);
      if (!isStopped) next = setTimeout(beat, EVERY_MS);
    }
  };
  void beat();
  return {
    get isAway() {
      return isAway;
    },
    during: (work) => {
      if (isAway) return Promise.reject(databaseAway());
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        work()
          .then(resolve, reject)
          .finally(() => waiting.delete(reject));
      });
    },
    stop: () => {
      isStopped = true;
      clearTimeout(next);
    },
  };
}

const AWAY =
  /^Mongo(ose)?(ServerSelection|Network|NetworkTimeout|PoolCleared|WaitQueueTimeout|NotConnected|TopologyClosed)Error$/;

/** Whether an error of the driver says that no server, or no primary, is there to answer. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (AWAY.test(error.name)) return true;
  const labels = 'errorLabels' in error && Array.isArray(error.errorLabels) ? error.errorLabels : [];
  return labels.includes('RetryableWriteError');
}
