import assert from 'node:assert/strict';
import fc from 'fast-check';
import { barsOf, topOf } from '../../web/src/campaign/hour-bars.js';

const SEED = 20_261_112;
const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Ho_Chi_Minh';
const START = Date.UTC(2026, 10, 10, 17);
const hour = (n: number): string => new Date(START + n * HOUR_MS).toISOString();

describe('the bars of the hours', () => {
  it('stand without a gap: an hour in which nothing happened is a bar of nothing', () => {
    const { by, bars } = barsOf(
      [
        { hour: hour(0), value: 3 },
        { hour: hour(2), value: 5 },
      ],
      ZONE,
    );
    assert.equal(by, 'hour');
    assert.deepEqual(
      bars.map(({ at, value }) => [at, value]),
      [
        [hour(0), 3],
        [hour(1), 0],
        [hour(2), 5],
      ],
    );
  });

  it("are put together to the shop's days when the campaign is long, and begin at its midnight", () => {
    const { by, bars } = barsOf(
      [
        { hour: hour(0), value: 1 },
        { hour: hour(23), value: 2 },
        { hour: hour(24), value: 4 },
        { hour: hour(100), value: 8 },
      ],
      ZONE,
    );
    assert.equal(by, 'day');
    assert.deepEqual(
      bars.map(({ value }) => value),
      [3, 4, 0, 0, 8],
    );
    assert.equal(bars[0]?.at, hour(0), '17:00 in UTC is the midnight of the shop');
  });

  it('are none where nothing was counted', () => assert.deepEqual(barsOf([], ZONE).bars, []));

  it('add up to what was counted, however it is drawn', () => {
    const counted = fc.uniqueArray(fc.record({ n: fc.nat(400), value: fc.nat(1_000) }), { selector: ({ n }) => n });
    fc.assert(
      fc.property(counted, fc.constantFrom(ZONE, 'Europe/London'), (found, zone) => {
        const hours = found.sort((a, b) => a.n - b.n).map(({ n, value }) => ({ hour: hour(n), value }));
        const sum = (all: readonly { value: number }[]): number => all.reduce((total, { value }) => total + value, 0);
        const { bars } = barsOf(hours, zone);
        assert.equal(sum(bars), sum(hours));
        assert.equal(new Set(bars.map(({ at }) => at)).size, bars.length);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});

describe('the top of an axis', () => {
  it('is a round number at or above the highest bar, and less than five times as much', () => {
    assert.deepEqual([0, 1, 3, 20, 72, 501].map(topOf), [1, 1, 5, 20, 100, 1_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (most) => {
        const top = topOf(most);
        assert.ok(top >= most && top < 5 * most, `${most} ${top}`);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
