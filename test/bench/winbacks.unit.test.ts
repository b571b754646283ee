import assert from 'node:assert/strict';
import { hourAfter, parseWinbackArgs, winbackLines } from '../../bench/winback/winbacks.js';

describe('the bench of win-back programmes', () => {
  it('takes numbers of programmes and customers, and a file', () => {
    assert.deepEqual(parseWinbackArgs([]), { programmes: 1000, customers: 20 });
    const given = ['--programmes', '3', '--customers', '4', '--json', 'f'];
    assert.deepEqual(parseWinbackArgs(given), { programmes: 3, customers: 4, json: 'f' });
    for (const wrong of ['0', '1.5', 'many', '100000'])
      assert.throws(
        () => parseWinbackArgs(['--programmes', wrong]),
        new RegExp(`--programmes '${wrong}'.*from 1 to 99999`),
      );
  });

  it('sets the hour to the next full minute by which all have been started, also over midnight', () => {
    const now = Date.parse('2026-11-22T09:00:30Z');
    assert.deepEqual(hourAfter(now, 1), { hour: '16:01', at: Date.parse('2026-11-22T09:01:00Z') });
    assert.deepEqual(hourAfter(now, 1000), { hour: '16:02', at: Date.parse('2026-11-22T09:02:00Z') });
    const late = Date.parse('2026-11-22T16:59:50Z');
    assert.deepEqual(hourAfter(late, 1), { hour: '00:01', at: Date.parse('2026-11-22T17:01:00Z') });
  });

  it('ends with the memory', () => {
    const figures = { programmes: 2, customers: 4, startSeconds: 1, waitingMb: 300, planSeconds: 2, closeSeconds: 3 };
    const lines = winbackLines({ ...figures, sent: 4, workerCpuSeconds: 5, peakMb: 320 });
    assert.equal(lines.at(-1), "worker's peak memory 320 MB");
    assert.match(lines.join('\n'), /all planned 2\.0 s after the hour, all runs closed after 3\.0 s/);
  });
});
