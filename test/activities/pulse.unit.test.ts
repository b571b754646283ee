import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { temporalPulse, whileBeating } from '../../activities/pulse.js';

describe('the pulse of an activity', () => {
  it('beats at once and while one long step runs, and stops after it', async () => {
    let beats = 0;
    const pulse = {
      signal: new AbortController().signal,
      attempt: 1,
      heartbeat: () => {
        beats += 1;
      },
    };
    assert.equal(await whileBeating(pulse, () => delay(1_100, 'done')), 'done');
    assert.equal(beats, 2);
    await delay(1_100);
    assert.equal(beats, 2);
  });

  it('stops beating when the step fails', async () => {
    let beats = 0;
    const pulse = {
      signal: new AbortController().signal,
      attempt: 1,
      heartbeat: () => {
        beats += 1;
      },
    };
    await assert.rejects(
      whileBeating(pulse, () => Promise.reject(new Error('no'))),
      /no/,
    );
    await delay(1_100);
    assert.equal(beats, 1);
  });

  it("is the Temporal activity's own, without details", async () => {
    const env = new MockActivityEnvironment();
    const details: unknown[] = [];
    env.on('heartbeat', (detail: unknown) => details.push(detail));
    let now = 5_000;
    const aborted = await env.run(async () => {
      const pulse = temporalPulse(() => now);
      now += 300;
      pulse.heartbeat();
      env.cancel();
      return pulse.signal.aborted;
    });
    assert.equal(aborted, true);
    assert.deepEqual(details, [undefined]);
  });

  it('says nothing of attempts that are over in a moment', async () => {
    const env = new MockActivityEnvironment();
    let beats = 0;
    env.on('heartbeat', () => {
      beats += 1;
    });
    let now = 5_000;
    await env.run(async () => {
      const pulse = temporalPulse(() => now);
      pulse.heartbeat();
      now += 299;
      pulse.heartbeat();
    });
    assert.equal(beats, 0);
  });
});
