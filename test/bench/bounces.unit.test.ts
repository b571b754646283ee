import assert from 'node:assert/strict';
import { bench, benchBounces } from '../../bench/bounces.js';

describe('the bench of bounces', () => {
  it('reads each report as what it is, or stops', () => {
    const { reports, reportsPerSecond, p99Ms } = benchBounces(200);
    // How fast is the benchmark's to say: a busy machine would decide it here.
    assert.equal(reports, 200);
    assert.ok(reportsPerSecond > 0 && p99Ms >= 0);
  });

  it('refuses a number that is none', () => {
    for (const wrong of ['0', '-1', 'x', '1.5'])
      assert.throws(() => bench([`--reports=${wrong}`]), /--reports.*current value/);
  });
});
