import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kind } from './kind.js';
import type { Round } from './round.js';
import { hasFaketime, PARTS, type Part } from './servers.js';

/** Longer than a delivery's heartbeat time-out of 15 s: Temporal gives the frozen one's work to others. */
const FROZEN_MS = 20_000;
const CLOCK_MS = 5 * 60_000;
const LONG_WINDOW_MS = 60_000;
/** Room for a doubt: the provider may be asked a minute after a hand-over, and tries are half a minute apart by then. */
export const DOUBT_WINDOW_MS = 180_000;

const ended = (part: Part, signal: 'SIGKILL' | 'SIGTERM'): Kind => ({
  name: `${signal === 'SIGKILL' ? 'kill' : 'term'}-${part}`,
  windowMs: DOUBT_WINDOW_MS,
  act: async (round) => {
    await round.untilSomewhere();
    await round.servers.kill(part, signal);
    await round.pauseBetween(200, 3_000);
    await round.servers.begin(part);
    round.mended();
  },
});

/** A frozen process that comes back as a zombie: for channels a second one has taken over meanwhile. */
const frozen = (part: Part): Kind => ({
  name: `freeze-${part}`,
  windowMs: DOUBT_WINDOW_MS,
  act: async (round) => {
    if (part === 'channels' || part === 'campaigns') {
      const second = await round.servers.worker(part);
      round.atEnd(() => second.stop());
    }
    await round.untilSomewhere();
    await round.servers.freeze(part, FROZEN_MS);
    round.mended();
  },
});

const clock = (name: string, clockMs: number): Kind => ({
  name,
  windowMs: 2 * CLOCK_MS,
  cancelAfter: true,
  cannot: () => (hasFaketime() ? undefined : 'libfaketime is not installed'),
  before: async (round) => {
    await round.servers.replace('channels', await round.servers.worker('channels', { clockMs }));
    round.atEnd(async () => round.servers.replace('channels', await round.servers.worker('channels')));
  },
  act: async (round) => {
    await round.untilSent(0.5);
  },
});

async function pauseAndResume(round: Round): Promise<void> {
  const [key = ''] = round.keys;
  const wanted = await round.stop(key, 'pause');
  await delay(1_000);
  await round.resume(key, wanted);
}

/**
 * The campaign begins, is paused and goes on under the former version's workers; today's come beside, the former end, and what
 * they began is paused and goes on once more.
 */
async function rollOut(round: Round): Promise<void> {
  await round.untilSent(0.1);
  await pauseAndResume(round);
  await round.untilSent(0.2);
  await round.servers.begin('campaigns');
  await round.servers.begin('channels');
  await round.endPassing();
  round.mended();
  await pauseAndResume(round);
}

const formerWorker: Kind = {
  name: 'former-version',
  // Four workers are started in its middle, on a busy machine half a minute each.
  windowMs: DOUBT_WINDOW_MS,
  cannot: ({ former }) =>
    former === undefined ? 'there is no git history to take the former version from' : undefined,
  before: async (round) => {
    const entry = join(round.deps.former ?? '', 'worker/main.ts');
    for (const part of ['campaigns', 'channels'] as const) {
      const old = await round.servers.worker(part, { entry });
      round.passing(() => old.stop());
      await round.servers.kill(part, 'SIGTERM');
    }
  },
  act: rollOut,
};

const away: Kind = {
  name: 'channels-away-past-window',
  windowMs: 15_000,
  act: async (round) => {
    await round.untilSomewhere();
    await round.servers.kill('channels', 'SIGKILL');
    await delay(Math.max(0, round.closesAt.getTime() - Date.now()) + 2_000);
    await round.servers.begin('channels');
    round.mended();
  },
};

const inDoubt = (channel: 'email' | 'chat'): Kind => ({
  ...ended('channels', 'SIGKILL'),
  windowMs: LONG_WINDOW_MS,
  name: `kill-channels-${channel}`,
  channel,
});

/** A process ends, freezes, has a wrong clock, or is another version. */
export const PROCESS_KINDS: readonly Kind[] = [
  ...PARTS.flatMap((part) => [ended(part, 'SIGKILL'), ended(part, 'SIGTERM'), frozen(part)]),
  inDoubt('email'),
  inDoubt('chat'),
  clock('clock-ahead', CLOCK_MS),
  clock('clock-behind', -CLOCK_MS),
  formerWorker,
  away,
];
