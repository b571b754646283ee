import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lanes } from '../../channels/lanes.js';

/** One sender, whose items may all begin. */
const FREE = { sender: 'shop', mayBegin: () => true };

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('give the results in the order of the items, whichever ends first', async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 8 }), async (ticks, width) => {
        const lanes = new Lanes(width);
        const run = async (n: number): Promise<number> => {
          for (let left = ticks[n] ?? 0; left > 0; left -= 1) await tick();
          return n;
        };
        const results = await lanes.each({ items: [...ticks.keys()], ...FREE, run, stopped: () => -1 });
        assert.deepEqual(results, [...ticks.keys()]);
      }),
      { numRuns: 50 },
    );
  });

  it('never work on more items at once than there are lanes, over all callers together, and no lane on two', async () => {
    const lanes = new Lanes(3);
    const busy = new Set<number>();
    let most = 0;
    const run = async (_item: number, lane: number): Promise<void> => {
      assert.ok(!busy.has(lane), `lane ${lane} is used twice`);
      busy.add(lane);
      most = Math.max(most, busy.size);
      await tick();
      busy.delete(lane);
    };
    const call = () => lanes.each({ items: [1, 2, 3, 4, 5], ...FREE, run, stopped: () => undefined });
    await Promise.all([call(), call(), call()]);
    assert.equal(most, 3);
  });

  it('finish the oldest call first', async () => {
    const lanes = new Lanes(1);
    const order: string[] = [];
    const call = (name: string) =>
      lanes.each({ items: [1, 2], ...FREE, run: async (n) => void order.push(`${name}${n}`), stopped: () => {} });
    await Promise.all([call('a'), call('b')]);
    assert.deepEqual(order, ['a1', 'a2', 'b1', 'b2']);
  });

  it('go round the senders, so that one with many items holds up no other', async () => {
    const lanes = new Lanes(1);
    const order: string[] = [];
    const call = (sender: string, items: number[]) =>
      lanes.each({ ...FREE, sender, items, run: async (n) => void order.push(`${sender}${n}`), stopped: () => {} });
    await Promise.all([call('a', [1, 2, 3, 4]), call('a', [5]), call('b', [1, 2]), call('c', [1])]);
    assert.deepEqual(order, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4', 'a5']);
  });

  it('ask for each item whether it may begin, when its turn comes', async () => {
    const lanes = new Lanes(1);
    let isOpen = true;
    const run = async (n: number): Promise<string> => {
      if (n === 2) isOpen = false;
      if (n === 4) isOpen = true;
      return 'ran';
    };
    const mayBegin = (n: number): boolean => isOpen || n === 4;
    const results = await lanes.each({ ...FREE, items: [1, 2, 3, 4, 5], mayBegin, run, stopped: () => 'stopped' });
    assert.deepEqual(results, ['ran', 'ran', 'stopped', 'ran', 'ran']);
  });

  it('begin nothing after an abort, and still finish what is under way', async () => {
    const lanes = new Lanes(2);
    const stop = new AbortController();
    const begun: number[] = [];
    const run = async (n: number): Promise<string> => {
      begun.push(n);
      if (n === 1) stop.abort();
      await tick();
      return 'done';
    };
    const results = await lanes.each({
      items: [0, 1, 2, 3, 4],
      ...FREE,
      mayBegin: () => !stop.signal.aborted,
      run,
      stopped: () => 'stopped',
    });
    assert.deepEqual(begun, [0, 1]);
    assert.deepEqual(results, ['done', 'done', 'stopped', 'stopped', 'stopped']);
  });

  it('serve the next caller after a caller that aborted', async () => {
    const lanes = new Lanes(1);
    const aborted = lanes.each({
      items: [1, 2],
      ...FREE,
      mayBegin: () => false,
      run: async () => 'ran',
      stopped: () => 'no',
    });
    const next = lanes.each({ items: [1], ...FREE, run: async () => 'ran', stopped: () => 'no' });
    assert.deepEqual(await aborted, ['no', 'no']);
    assert.deepEqual(await next, ['ran']);
  });

  it('reject the call in which a run throws and go on with the others', async () => {
    const lanes = new Lanes(1);
    const bug = lanes.each({
      items: [1],
      ...FREE,
      run: () => Promise.reject(new Error('bug')),
      stopped: () => undefined,
    });
    const other = lanes.each({ items: [1], ...FREE, run: async () => 'fine', stopped: () => '' });
    await assert.rejects(bug, /bug/);
    assert.deepEqual(await other, ['fine']);
  });

  it('are idle when nothing is under way, and not before', async () => {
    const lanes = new Lanes(2);
    await lanes.idle();
    let ended = false;
    const run = async (): Promise<void> => {
      await tick();
      await tick();
      ended = true;
    };
    void lanes.each({ items: [1], ...FREE, run, stopped: () => undefined });
    await lanes.idle();
    assert.ok(ended);
  });
});
