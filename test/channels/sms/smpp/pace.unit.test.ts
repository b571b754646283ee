import assert from 'node:assert/strict';
import { Pace, REAL_CLOCK } from '../../../../channels/sms/smpp/pace.js';

/** A clock that a sleep turns on. */
const clockAt = () => {
  const clock = {
    at: 0,
    slept: 0,
    now: () => clock.at,
    sleep: async (ms: number) => {
      clock.at += ms;
      clock.slept += ms;
    },
  };
  return clock;
};
const NEVER = new AbortController().signal;

describe('the pace of an SMPP provider', () => {
  it('holds nobody back until the provider says that we are too fast', async () => {
    const clock = clockAt();
    const pace = new Pace(clock);
    for (let n = 0; n < 100; n += 1) await pace.turn(NEVER);
    assert.deepEqual([clock.slept, pace.gapMs], [0, 0]);
    pace.throttled();
    pace.throttled();
    assert.equal(pace.gapMs, 20, 'two refusals of one moment are one');
    await pace.turn(NEVER);
    assert.equal(clock.slept, 250);
  });

  it('comes near what the provider takes in a second, whatever that is, and grows again', async () => {
    for (const perSecond of [5, 40]) {
      const clock = clockAt();
      const recent: number[] = [];
      const pace = new Pace(clock);
      let taken = 0;
      let refusals = 0;
      while (clock.at < 60_000) {
        await pace.turn(NEVER);
        clock.at += 1;
        while ((recent[0] ?? clock.at) <= clock.at - 1_000) recent.shift();
        if (recent.length < perSecond) {
          recent.push(clock.at);
          taken += 1;
          pace.taken();
        } else {
          refusals += 1;
          pace.throttled();
        }
      }
      assert.ok(taken > 0.6 * 60 * perSecond, `${taken} at ${perSecond} a second`);
      assert.ok(refusals < 0.3 * taken, `${refusals} refusals of ${taken}`);
    }
  });

  it('waits no longer for what nobody waits for', async () => {
    const stop = new AbortController();
    const waiting = REAL_CLOCK.sleep(60_000, stop.signal);
    stop.abort();
    await waiting;
    await REAL_CLOCK.sleep(60_000, stop.signal);
    await REAL_CLOCK.sleep(1, NEVER);
  });
});
