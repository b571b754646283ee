import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveWindow } from '../../web/src/setup/move-window.js';
import { saleDays } from '../../web/src/setup/sale-days.js';
import { dayIn, fromLocalInput, toLocalInput } from '../../web/src/setup/zoned.js';
import { slugOf } from '../../web/src/winback/slug.js';

const SEED = 20_261_111;
const MINUTE_MS = 60_000;
const minutes = fc
  .integer({ min: Date.UTC(2020, 0, 1) / MINUTE_MS, max: Date.UTC(2035, 0, 1) / MINUTE_MS })
  .map((minute) => new Date(minute * MINUTE_MS).toISOString());

describe('times that are typed', () => {
  it('are those of the shop, whatever the browser is set to', () => {
    assert.equal(toLocalInput('2026-11-11T00:00:00Z', 'Asia/Ho_Chi_Minh'), '2026-11-11T07:00');
    assert.equal(fromLocalInput('2026-11-11T07:00', 'Asia/Ho_Chi_Minh'), '2026-11-11T00:00:00.000Z');
    assert.equal(dayIn(Date.parse('2026-11-10T18:00:00Z'), 'Asia/Ho_Chi_Minh'), '2026-11-11');
  });

  it('come back as they went, in zones with and without summer time', () => {
    fc.assert(
      fc.property(minutes, fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/London', 'America/New_York'), (iso, zone) => {
        const shown = toLocalInput(iso, zone);
        const back = fromLocalInput(shown, zone) ?? '';
        // Of an hour that comes twice, another one of both.
        assert.equal(toLocalInput(back, zone), shown);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('that are none are nothing', () => {
    for (const bad of ['', 'x', '2026-13-01T00:00', '2026-11-11T25:00']) {
      assert.equal(fromLocalInput(bad, 'Asia/Ho_Chi_Minh'), undefined, bad);
    }
  });
});

describe('sale days that are offered', () => {
  it('carry their number twice, are to come, and go on over the new year', () => {
    assert.deepEqual(saleDays('2026-11-10', 3), ['2026-11-11', '2026-12-12', '2027-01-01']);
    assert.deepEqual(saleDays('2026-11-11', 2), ['2026-12-12', '2027-01-01']);
  });
});

describe('a window that is moved', () => {
  const at = (day: number): string => new Date(Date.UTC(2026, 10, day)).toISOString();
  const window = {
    window: 'launch',
    opensAt: at(1),
    closesAt: at(4),
    outreaches: [
      { id: 'a', dueAt: at(2), expiresAt: at(4) },
      { id: 'b', dueAt: at(1), expiresAt: at(2) },
    ],
  };

  it('takes its messages along, which end with it at the latest', () => {
    const { opensAt, closesAt, outreaches } = moveWindow(window, { opensAt: at(5), closesAt: at(7) });
    assert.deepEqual([opensAt, closesAt], [at(5), at(7)]);
    assert.deepEqual(outreaches, [
      { id: 'a', dueAt: at(6), expiresAt: at(7) },
      { id: 'b', dueAt: at(5), expiresAt: at(6) },
    ]);
  });

  it('that stays stays as it is', () => assert.deepEqual(moveWindow(window, window), window));
});

describe('a key made of a name', () => {
  it('is a slug without accents, and another one a moment later', () => {
    assert.match(slugOf('Nhắc khách Đã lâu không mua!', 0), /^nhac-khach-da-lau-khong-mua-[a-z0-9]+$/);
    assert.notEqual(slugOf('a', Date.UTC(2026, 0, 1)), slugOf('a', Date.UTC(2026, 0, 1) + 1));
  });

  it('is one that the API takes, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        assert.match(slugOf(name, Date.UTC(2026, 10, 11)), /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
