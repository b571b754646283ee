import { setTimeout as delay } from 'node:timers/promises';
import { ApiRefusal } from '../../dev/sample/upload.js';
import type { Kind } from './kind.js';
import type { Round } from './round.js';

const first = ({ keys: [key = ''] }: Round): string => key;

const pause: Kind = {
  name: 'pause-and-resume',
  act: async (round) => {
    await round.untilSomewhere();
    const wanted = await round.stop(first(round), 'pause');
    await delay(5_000);
    await round.resume(first(round), wanted);
  },
};

const cancel: Kind = {
  name: 'cancel',
  act: async (round) => {
    await round.untilSomewhere();
    await round.stop(first(round), 'cancel');
  },
};

const toggle: Kind = {
  name: 'toggle-twenty-times',
  act: async (round) => {
    await round.untilSent(0.02);
    for (let n = 0; n < 20; n += 1) {
      const wanted = await round.stop(first(round), 'pause');
      await round.pauseBetween(20, 400);
      await round.resume(first(round), wanted);
      await round.pauseBetween(20, 200);
    }
  },
};

/** Each repeated pause is a signal, and events: the history is full before sending is wanted again. */
const continued: Kind = {
  name: 'continue-as-new-in-a-pause',
  maxHistoryEvents: 25,
  act: async (round) => {
    await round.untilSomewhere();
    const wanted = await round.stop(first(round), 'pause');
    for (let n = 0; n < 12; n += 1) {
      await round.ask('POST', first(round), '/pause');
      await delay(150);
    }
    await round.resume(first(round), wanted);
  },
};

const edits: Kind = {
  name: 'edits-in-the-last-batch',
  act: async (round) => {
    await round.untilSent(0.9);
    for (let n = 0; n < 10; n += 1) {
      const { version } = (await round.read(first(round), '')) as { version: number };
      try {
        await round.ask('PATCH', first(round), '', { version, name: `Drill ${n}` });
      } catch (error) {
        // Somebody else was first, or it is over: both are answers.
        if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
      }
      await delay(200);
    }
  },
};

const two: Kind = {
  name: 'two-campaigns-under-a-cap',
  two: true,
  caps: { day_all: 1 },
  act: (round) => round.untilSent(0.5),
  check: async (round) => {
    const messages = new Map<string, number>();
    for (const { to } of await round.arrivals()) messages.set(to, (messages.get(to) ?? 0) + 1);
    const over = [...messages].filter(([, count]) => count > 1);
    return over.length === 0 ? [] : [`${over.length} customers have more messages than the cap of 1 allows`];
  },
};

const hours: Kind = { name: 'hours-close', hoursClose: true, windowMs: 30_000, act: (round) => round.untilSent(0.1) };

/** What a seller does at the worst moment. */
export const SELLER_KINDS: readonly Kind[] = [pause, cancel, toggle, continued, edits, two, hours];
