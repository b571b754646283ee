import assert from 'node:assert/strict';
import { keepDelivering } from '../../worker/webhooks.js';

const LONG_MS = 60_000;

describe('the loop of webhooks', () => {
  const run = async (looks: readonly (number | Error)[], lookMs: number) => {
    const left = [...looks];
    const seen = { warned: 0, idle: 0 };
    let isAllSeen: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      isAllSeen = resolve;
    });
    const look = async (): Promise<number> => {
      const next = left.shift() ?? 0;
      if (left.length === 0) isAllSeen();
      if (next instanceof Error) throw next;
      return next;
    };
    const idle = async (): Promise<void> => {
      seen.idle += 1;
    };
    const stop = keepDelivering({ look, idle }, lookMs, { warn: () => (seen.warned += 1) });
    await all;
    await stop();
    return seen;
  };

  it('looks again at once while there is more, and settles what is under way before it ends', async () => {
    assert.deepEqual(await run([3, 2, 0], LONG_MS), { warned: 0, idle: 1 });
  });

  it('goes on when the database is away, and says so once until it is back', async () => {
    const away = new Error('away');
    assert.equal((await run([away, away, 0, away, 0], 1)).warned, 2);
  });
});
