import assert from 'node:assert/strict';
import { FaultBox, type FaultsInput } from '../../../dev/providers/faults.js';

const box = (faults: FaultsInput): FaultBox => {
  const made = new FaultBox();
  made.set(faults);
  return made;
};

describe('faults', () => {
  it('are all off at first', () => {
    const calm = new FaultBox();
    assert.deepEqual(calm.take(), { kind: 'serve' });
    assert.equal(calm.rejects('u1@example.com'), false);
  });

  it('befall as many requests as were named, one kind after the other, and then end', () => {
    const faults = box({
      busy: { requests: 2, retryAfterS: 3 },
      errors: { requests: 1, status: 502 },
      drop: { requests: 1, when: 'before_accept' },
      hang: { requests: 1 },
    });
    const fates = Array.from({ length: 6 }, () => faults.take());
    const busy = { kind: 'busy', retryAfterS: 3 };
    assert.deepEqual(fates, [
      busy,
      busy,
      { kind: 'error', status: 502 },
      { kind: 'drop', when: 'before_accept' },
      { kind: 'hang' },
      { kind: 'serve' },
    ]);
    assert.equal(faults.get().busy.requests, 0);
  });

  it('that are not named are switched off', () => {
    const faults = box({ hang: { requests: 9 }, reject: ['a'] });
    faults.set({ slowMs: 5 });
    assert.deepEqual(faults.take(), { kind: 'serve' });
    assert.equal(faults.rejects('a'), false);
  });

  it('are refused when they make no sense', () => {
    for (const wrong of [
      { slowMs: -1 },
      { busy: { requests: 1.5 } },
      { errors: { requests: 1, status: 200 } },
      { hangs: 1 },
    ]) {
      assert.throws(() => box(wrong as FaultsInput), JSON.stringify(wrong));
    }
  });

  it('make answers slow, until the provider closes', async () => {
    const faults = box({ slowMs: 60_000 });
    const slow = faults.slow();
    faults.close();
    await slow;
    const quick = box({ slowMs: 20 });
    const begun = performance.now();
    await quick.slow();
    assert.ok(performance.now() - begun >= 15);
  });
});
