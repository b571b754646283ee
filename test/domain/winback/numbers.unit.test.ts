import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, dayOf, isDay } from '../../../domain/base/zone.js';
import { isLapsed, lapseCutoff } from '../../../domain/customer/lapse.js';
import { armOf } from '../../../domain/experiment/arm.js';
import { liftOf } from '../../../domain/experiment/rates.js';
import { ownerOf, parseWinbackRun, winbackId, winbackRunId } from '../../../domain/winback/ids.js';

const HCM = 'Asia/Ho_Chi_Minh';

describe('the lapse', () => {
  const ordered = new Date('2026-10-01T09:00:00+07:00');
  const lapsedOn = (day: string, days: number, zone = HCM): boolean => isLapsed(ordered, lapseCutoff(day, days, zone));

  it('with N = 14 reaches the 14th day and not the 13th', () => {
    assert.equal(lapsedOn('2026-10-14', 14), false);
    assert.equal(lapsedOn('2026-10-15', 14), true);
  });

  it("counts days of the shop's calendar, not of UTC", () => {
    const late = new Date('2026-10-01T23:30:00+07:00');
    assert.equal(isLapsed(late, lapseCutoff('2026-10-15', 14, HCM)), true);
    const early = new Date('2026-10-02T00:10:00+07:00');
    assert.equal(isLapsed(early, lapseCutoff('2026-10-15', 14, HCM)), false);
  });

  it('never holds for who has no valid order', () => {
    assert.equal(isLapsed(undefined, lapseCutoff('2026-10-15', 1, HCM)), false);
  });

  it('is the difference of calendar days, in zones with daylight saving too', () => {
    const zones = fc.constantFrom(HCM, 'Europe/Warsaw', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut');
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 400 * 96 }),
        fc.integer({ min: 1, max: 200 }),
        (zone, quarter, n) => {
          const at = new Date(Date.UTC(2026, 0, 1) + quarter * 900_000);
          const placed = dayOf(at, zone);
          assert.equal(isLapsed(at, lapseCutoff(addDays(placed, n), n, zone)), true);
          assert.equal(isLapsed(at, lapseCutoff(addDays(placed, n - 1), n, zone)), false);
        },
      ),
    );
  });
});

describe('the holdout', () => {
  const refs = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
  const held = (salt: string, share: number): string[] => refs.filter((ref) => armOf(ref, salt, share) === 'holdout');

  it('takes about its share, and nobody at 0', () => {
    assert.equal(held('a', 0).length, 0);
    const { length } = held('a', 0.05);
    assert.ok(length > 850 && length < 1150, `${length} of 20,000`);
  });
  it('is sticky, and only grows with its share', () => {
    assert.deepEqual(held('a', 0.05), held('a', 0.05));
    const larger = new Set(held('a', 0.1));
    assert.ok(held('a', 0.05).every((ref) => larger.has(ref)));
  });
  it('of two programmes overlaps no more than chance', () => {
    const other = new Set(held('b', 0.05));
    const both = held('a', 0.05).filter((ref) => other.has(ref)).length;
    assert.ok(both < 100, `${both} held out by both`);
  });
});

describe('the lift', () => {
  it('has the interval of Newcombe and Wilson (docs/sources.md#lift)', () => {
    const lift = liftOf({ assigned: 70, bought: 56 }, { assigned: 80, bought: 48 });
    assert.equal(lift?.lift.toFixed(4), '0.2000');
    assert.equal(lift?.low.toFixed(4), '0.0524');
    assert.equal(lift?.high.toFixed(4), '0.3339');
  });
  it('does not exist without a second arm', () => {
    assert.equal(liftOf({ assigned: 10, bought: 1 }, { assigned: 0, bought: 0 }), undefined);
    assert.equal(liftOf({ assigned: 0, bought: 0 }, { assigned: 10, bought: 1 }), undefined);
  });
  it('always lies within its interval, and that within −1 and 1', () => {
    const arm = fc
      .integer({ min: 1, max: 500 })
      .chain((assigned) =>
        fc.record({ assigned: fc.constant(assigned), bought: fc.integer({ min: 0, max: assigned }) }),
      );
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const lift = liftOf(a, b);
        assert.ok(lift && lift.low <= lift.lift && lift.lift <= lift.high);
        assert.ok(lift.low >= -1 - 1e-9 && lift.high <= 1 + 1e-9);
      }),
    );
  });
});

describe('ids of programmes', () => {
  it('are no campaign ids, and their runs tell day and step', () => {
    const id = winbackId('hoa-nang', 'nho-khach');
    assert.deepEqual(ownerOf(id), { kind: 'programme', id });
    assert.equal(ownerOf('hoa-nang.wb-nho-khach').kind, 'campaign');
    assert.deepEqual(parseWinbackRun(id, winbackRunId(id, '2026-11-01', 2)), { day: '2026-11-01', step: 2 });
    assert.equal(parseWinbackRun(id, winbackRunId(`${id}-2`, '2026-11-01', 2)), undefined);
    assert.equal(parseWinbackRun(id, 'hoa-nang.sale.launch.1'), undefined);
    assert.ok(isDay(parseWinbackRun(id, winbackRunId(id, '2026-11-01', 1))?.day ?? ''));
  });
});
