import { judgeHits } from '../../models/customer/tracking/record.js';
import { type Mark, unjudgedBefore } from '../../models/customer/tracking/trails.js';
import { newsOptions } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';

/** Few, so that requests that come meanwhile wait no longer than one such round takes of the process. */
const A_ROUND = 100;
/** Marks of others that are older than this have been left behind by a process that is gone. */
const LEFT_MS = 10_000;
const LOOK_EVERY_MS = 60_000;

/** Works out what requests that are written down come to, a round after the other. */
export interface Judge {
  /** Messages that wait, and those of the round under way. */
  readonly waiting: number;
  /** Resolves when the message's requests up to this mark are judged; rejects when that failed: the mark stays then. */
  add(message: string, mark: Mark): Promise<void>;
  /** From now on also looks, now and then, for what a process that is gone has left behind. */
  sweep(): void;
  /** Resolves when the round under way is over; what waits keeps its mark. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly mark: Mark;
  readonly told: readonly ((error?: unknown) => void)[];
}
type Linked = (run: string) => Promise<number | undefined>;

/** @param linksOf how many links of its own a message of a run has */
export function startJudge(deps: Pick<ApiDeps, 'models' | 'now' | 'log'>, linksOf: Linked): Judge {
  let waiting = new Map<string, Waiting>();
  let underWay = 0;
  let isStopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** The first ones that wait; those who wait for them are told. */
  const round = async (): Promise<void> => {
    const some = new Map([...waiting].slice(0, A_ROUND));
    for (const message of some.keys()) waiting.delete(message);
    underWay = some.size;
    const marks = new Map(Array.from(some, ([message, { mark }]) => [message, mark]));
    let failed: unknown;
    try {
      await judgeHits(deps.models, marks, linksOf, newsOptions(deps.models, deps.now()));
    } catch (error) {
      failed = error ?? new Error('Requests were not judged');
      const name = error instanceof Error ? error.name : 'unknown';
      deps.log.warn({ messages: some.size, error: name }, 'requests for tracked addresses are not judged yet');
    }
    underWay = 0;
    for (const { told } of some.values()) for (const tell of told) tell(failed);
  };
  const run = async (): Promise<void> => {
    while (waiting.size > 0 && !isStopped) {
      const begun = performance.now();
      await round();
      // Half of the time belongs to those who ask meanwhile.
      if (waiting.size >= A_ROUND) await new Promise((wake) => setTimeout(wake, performance.now() - begun));
    }
    running = undefined;
  };
  const add: Judge['add'] = (message, mark) =>
    new Promise((resolve, reject) => {
      const tell = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      waiting.set(message, { mark, told: [...(waiting.get(message)?.told ?? []), tell] });
      running ??= run();
    });
  const look = async (): Promise<void> => {
    try {
      const left = await unjudgedBefore(deps.models, new Date(deps.now().getTime() - LEFT_MS), A_ROUND * 10);
      const own = [...left].filter(([message]) => !waiting.has(message));
      await Promise.allSettled(own.map(([message, mark]) => add(message, mark)));
    } catch {
      // The database is away; the marks stay.
    }
    if (!isStopped) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  return {
    get waiting() {
      return waiting.size + underWay;
    },
    add,
    sweep: () => void look(),
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
      for (const { told } of waiting.values()) for (const tell of told) tell(new Error('The API stops'));
      waiting = new Map();
    },
  };
}
