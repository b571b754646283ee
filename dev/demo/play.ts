import type { PauseReport } from './report.js';
import type { Monitor, Seller } from './seller.js';

export interface PlayOptions {
  readonly seller: Seller;
  /** Messages that reached customers so far, by the providers' own count. */
  readonly delivered: () => Promise<number>;
  readonly log: (line: string) => void;
  /** The campaign must be over by then, milliseconds from now. */
  readonly longestMs: number;
}

const POLL_MS = 100;
const TELL_EVERY_MS = 1_000;
/** How long the campaign stays off beyond the promised time, to see that nothing leaves. */
const QUIET_MS = 1_500;

export const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Follows the campaign to its end, with one deactivation in the middle of a delivery. Errors: it does not end in time. */
export async function play({ seller, delivered, log, longestMs }: PlayOptions): Promise<PauseReport> {
  const deadline = Date.now() + longestMs;
  const tell = progressTeller(log);
  let pause: PauseReport | undefined;
  for (;;) {
    const monitor = await seller.monitor();
    tell(monitor);
    if (monitor.state === 'completed') break;
    if (pause === undefined && isDelivering(monitor)) pause = await pauseAndResume(seller, delivered, log);
    if (Date.now() > deadline) throw new Error(`The campaign is still ${monitor.state} after ${longestMs / 1000} s`);
    await sleep(POLL_MS);
  }
  if (pause === undefined)
    throw new Error('The campaign ended before it could be switched off in the middle of a delivery');
  return pause;
}

/** The launch window is the largest: there a pause has something to stop. */
function isDelivering({ windows }: Monitor): boolean {
  const ledger = windows.find(({ window }) => window === 'launch')?.ledger;
  return ledger !== undefined && ledger.sent > 0 && ledger.pending > 0;
}

async function pauseAndResume(
  seller: Seller,
  delivered: () => Promise<number>,
  log: (line: string) => void,
): Promise<PauseReport> {
  const { promise } = await seller.switch(false);
  const atAnswer = await delivered();
  if (!promise) throw new Error('The answer to the deactivation carries no promise');
  log(`switched off: at most ${promise.messages} more messages within ${promise.withinMs} ms`);
  await sleep(promise.withinMs);
  const afterPromise = await delivered();
  await sleep(QUIET_MS);
  const beforeResume = await delivered();
  const after = beforeResume - atAnswer;
  const late = beforeResume - afterPromise;
  log(`${after} more messages left, ${late} after the promised time; switching on again`);
  await seller.switch(true);
  return { promised: promise.messages, withinMs: promise.withinMs, after, late };
}

/** Tells about once a second, when something has changed. */
function progressTeller(log: (line: string) => void): (monitor: Monitor) => void {
  let toldAt = 0;
  let last = '';
  return ({ state, windows }) => {
    const lines = windows
      .filter(({ ledger }) => ledger.audience > 0)
      .map(({ window, ledger, funnel }) => {
        const settled = ledger.audience - ledger.pending;
        return `${window} ${settled}/${ledger.audience} (sent ${ledger.sent}, read ${funnel.read}, clicked ${funnel.clicked}, bought ${funnel.bought})`;
      });
    const line = `${state} · ${lines.at(-1) ?? 'waiting for the first window'}`;
    if (line === last || Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    last = line;
    log(line);
  };
}
