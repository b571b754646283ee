import assert from 'node:assert/strict';
import type { ChunkResult } from '../../../../activities/deliver/chunk.js';
import type { Delivery } from '../../../../activities/deliver/delivery.js';
import { MAX_STRIDE, Stride } from '../../../../activities/deliver/pace/stride.js';
import type { DoubtRule } from '../../../../domain/base/channel.js';
import type { Answer } from '../../../../domain/run/breaker.js';

/** A stride over a channel of that rule, and how to take one in so many milliseconds. */
function pacing(doubt: DoubtRule) {
  let clock = 0;
  const deps = { now: () => new Date(0), monotonic: () => clock };
  const stride = new Stride({ deps, channel: { doubt } } as Delivery);
  const took = async (ms: number, answers: readonly Answer[] = ['taken'], reason?: string): Promise<number> => {
    await stride.take(async () => {
      clock += ms;
      return { answers, ...(reason === undefined ? {} : { reason }) } as ChunkResult;
    });
    return stride.width;
  };
  return { stride, took };
}
const answers = (of: Answer, n: number): Answer[] => new Array<Answer>(n).fill(of);

describe('how many chunks of a batch go together', () => {
  it('is one, until it is known how fast they go', () => {
    assert.equal(pacing('resend').stride.width, 1);
  });

  it('is what the provider takes in a quarter of a second, at most four', async () => {
    const { took } = pacing('resend');
    assert.equal(await took(100), 2);
    // 200 ms for two: the same pace.
    assert.equal(await took(200), 2);
    assert.equal(await took(20), MAX_STRIDE);
    assert.equal(await took(0), MAX_STRIDE);
  });

  it('is one again when the provider becomes slow, asks for patience, or refuses many', async () => {
    const { took } = pacing('ask');
    await took(1);
    assert.equal(await took(4_000), 1);
    await took(1);
    assert.equal(await took(1, ['taken'], 'busy'), 1);
    await took(1);
    assert.equal(await took(1, [...answers('taken', 80), ...answers('error', 20)]), 1);
    assert.equal(await took(1, [...answers('taken', 98), ...answers('error', 2)]), MAX_STRIDE);
  });

  it('stays one where those of a crash would be unknown for ever', async () => {
    const { took } = pacing('unknown');
    assert.equal(await took(1), 1);
    assert.equal(await took(1), 1);
  });
});
