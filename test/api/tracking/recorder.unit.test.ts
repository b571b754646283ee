import assert from 'node:assert/strict';
import { Recorder } from '../../../api/tracking/recorder.js';

/** Writes that are let go one by one. */
function slowly() {
  const groups: (readonly number[])[] = [];
  const gates: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const recorder = new Recorder<number, void>((items) => {
    groups.push(items);
    return new Promise<void>((resolve, reject) => gates.push({ resolve, reject }));
  });
  return { recorder, groups, gates };
}
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is recorded', () => {
  it('alone waits for nobody, and what comes meanwhile goes together behind it', async () => {
    const { recorder, groups, gates } = slowly();
    const first = recorder.record(1);
    const others = [2, 3, 4].map((n) => recorder.record(n));
    assert.deepEqual(groups, [[1]]);
    gates[0]?.resolve();
    await first;
    await tick();
    assert.deepEqual(groups, [[1], [2, 3, 4]]);
    gates[1]?.resolve();
    await Promise.all(others);
  });

  it('is answered when it is written, and not before', async () => {
    const { recorder, gates } = slowly();
    let isAnswered = false;
    const answered = recorder.record(1).then(() => {
      isAnswered = true;
    });
    await tick();
    assert.equal(isAnswered, false);
    gates[0]?.resolve();
    await answered;
    assert.equal(isAnswered, true);
  });

  it('and fails tells those that were with it, and nobody after', async () => {
    const { recorder, gates } = slowly();
    const first = recorder.record(1);
    const second = recorder.record(2);
    gates[0]?.reject(new Error('away'));
    await assert.rejects(first, /away/);
    await tick();
    gates[1]?.resolve();
    await second;
  });

  it('goes in bounded numbers, in the order in which it came', async () => {
    const groups: number[] = [];
    const seen: number[] = [];
    const recorder = new Recorder<number, void>(async (items) => {
      groups.push(items.length);
      seen.push(...items);
      await tick();
    });
    const all = Array.from({ length: 1_000 }, (_, n) => n);
    await Promise.all(all.map((n) => recorder.record(n)));
    assert.deepEqual(seen, all);
    assert.ok(Math.max(...groups) <= 300, `${groups}`);
  });
});
