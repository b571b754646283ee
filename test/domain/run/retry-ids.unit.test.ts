import assert from 'node:assert/strict';
import { firstRunOf, retryOfRun, retryRunId, runId } from '../../../domain/base/ids.js';
import { runsByOutreach, slotOfRun } from '../../../domain/run/repeat.js';

describe('the id of a retry', () => {
  const run = runId('hoa-nang.11-11', 'cart-2', 3);

  it('names its run and its number, whatever hyphens the outreach has', () => {
    const second = retryRunId(run, 2);
    assert.equal(second, 'hoa-nang.11-11.cart-2.3-2');
    assert.deepEqual([firstRunOf(second), retryOfRun(second), slotOfRun(second)], [run, 2, 3]);
    assert.deepEqual([firstRunOf(run), retryOfRun(run), slotOfRun(run)], [run, 0, 3]);
  });

  it('stands behind its run and before the next repeat, in the order of numbers', () => {
    const next = runId('hoa-nang.11-11', 'cart-2', 4);
    const ids = [next, retryRunId(run, 10), run, retryRunId(run, 2), retryRunId(run, 1)];
    const sorted = runsByOutreach(ids.map((_id) => ({ _id, outreach: 'cart-2' }))).get('cart-2');
    assert.deepEqual(
      sorted?.map(({ _id }) => _id),
      [run, retryRunId(run, 1), retryRunId(run, 2), retryRunId(run, 10), next],
    );
  });
});
