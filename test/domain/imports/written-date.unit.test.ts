import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  DateEvidence,
  type DateOrder,
  instantOfDate,
  orderIn,
  readDate,
} from '../../../domain/imports/written-date.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const instant = (text: string, order?: DateOrder, zone = ZONE): string | undefined => {
  const date = readDate(text);
  const read = date && instantOfDate(date, zone, order);
  return read instanceof Date ? read.toISOString() : read;
};

/** Every clock that was met in an export, and what it says. */
const CERTAIN = [
  ['2026-10-01T08:00:00+07:00', '2026-10-01T01:00:00.000Z'],
  ['2026-10-01T01:00:00Z', '2026-10-01T01:00:00.000Z'],
  ['2026-10-01T01:00:00.000Z', '2026-10-01T01:00:00.000Z'],
  ['2026-10-01T01:00Z', '2026-10-01T01:00:00.000Z'],
  ['2024-02-21 10:00:00 +0100', '2024-02-21T09:00:00.000Z'],
  ['2026-06-25 05:00:00 -0400', '2026-06-25T09:00:00.000Z'],
  ['2026-06-25 05:00:00 UTC', '2026-06-25T05:00:00.000Z'],
  ['2026-06-25 05:00:00 GMT+7', '2026-06-24T22:00:00.000Z'],
  ['2026-06-25 05:00:00+07', '2026-06-24T22:00:00.000Z'],
  ['2026-06-25', '2026-06-24T17:00:00.000Z'],
  ['2026/06/25', '2026-06-24T17:00:00.000Z'],
  ['2026.06.25', '2026-06-24T17:00:00.000Z'],
  ['2026-06-25 10:30', '2026-06-25T03:30:00.000Z'],
  ['2026-06-25 10:30:15', '2026-06-25T03:30:15.000Z'],
  ['31/12/25', '2025-12-30T17:00:00.000Z'],
  ['31/12/2025', '2025-12-30T17:00:00.000Z'],
  ['31.12.2025', '2025-12-30T17:00:00.000Z'],
  ['31-12-2025', '2025-12-30T17:00:00.000Z'],
  ['31/12/2025 9:05', '2025-12-31T02:05:00.000Z'],
  ['23:59 31/12/2025', '2025-12-31T16:59:00.000Z'],
  ['23:59:59 31/12/2025', '2025-12-31T16:59:59.000Z'],
  ['9h30 31/12/2025', '2025-12-31T02:30:00.000Z'],
  ['08/15/2026 09:30:12 PM', '2026-08-15T14:30:12.000Z'],
  ['08/15/2026 12:05 AM', '2026-08-14T17:05:00.000Z'],
  ['15/08/2026 09:30 CH', '2026-08-15T14:30:00.000Z'],
  ['15/08/2026 09:30 SA', '2026-08-15T02:30:00.000Z'],
  ['04 Jul 2022 11:46', '2022-07-04T04:46:00.000Z'],
  ['Jul 4, 2022', '2022-07-03T17:00:00.000Z'],
  ['4-Jul-2022', '2022-07-03T17:00:00.000Z'],
  ['46381.5', '2026-12-25T05:00:00.000Z'],
  ['46381', '2026-12-24T17:00:00.000Z'],
  ["'31/12/2025", '2025-12-30T17:00:00.000Z'],
  ['31/12/2025\t', '2025-12-30T17:00:00.000Z'],
  ['\u00a031/12/2025 ', '2025-12-30T17:00:00.000Z'],
  ['３１/１２/２０２５', '2025-12-30T17:00:00.000Z'],
  ['12/12/2025', '2025-12-11T17:00:00.000Z'],
] as const;

const NONE = [
  '',
  'now',
  'yesterday',
  '2026-02-30',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-10-01T25:00:00Z',
  '31/02/2025',
  '25/12-2025',
  '13/13/2025',
  '1762000000',
  '12345',
  '99999',
  '25/12/2025 24:00',
  '25/12/2025 13:00 PM',
  '25/12/2025 10:61',
  '25/12/2025 10:00 +99:00',
  '31/12',
  '4 Foo 2022',
  `25/12/2025${' '.repeat(100)}x`,
] as const;

describe('a date in a cell', () => {
  for (const [text, expected] of CERTAIN) {
    it(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(instant(text), expected));
  }

  for (const text of NONE) {
    it(`${JSON.stringify(text.slice(0, 30))} is none`, () => assert.equal(instant(text), undefined));
  }

  it('that could be two is ambiguous until its column says which', () => {
    for (const text of ['10/05/2026 22:05:43', '5/6/2026', '01.02.26', '9h30 05/06/2026']) {
      assert.equal(instant(text), 'ambiguous', text);
    }
    assert.equal(instant('10/05/2026 22:05:43', 'dmy'), '2026-05-10T15:05:43.000Z');
    assert.equal(instant('10/05/2026 22:05:43', 'mdy'), '2026-10-05T15:05:43.000Z');
  });

  it('that cannot be of its column is none in it', () => {
    assert.equal(instant('31/12/2025', 'mdy'), undefined);
    assert.equal(instant('12/31/2025', 'dmy'), undefined);
  });

  it('is on the clocks of the column, and an offset counts more', () => {
    assert.equal(instant('2026-06-25 10:00', undefined, 'America/New_York'), '2026-06-25T14:00:00.000Z');
    assert.equal(instant('2026-06-25 10:00 +0000', undefined, 'America/New_York'), '2026-06-25T10:00:00.000Z');
  });

  it('written by a shop is read again as it was, in both orders, whatever day and minute', () => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const day = fc.date({
      min: new Date('2001-01-01T00:00:00Z'),
      max: new Date('2098-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('dmy' as const, 'mdy' as const),
        fc.constantFrom('/', '-', '.'),
        (date, order, mark) => {
          const [d, m, y] = [two(date.getUTCDate()), two(date.getUTCMonth() + 1), String(date.getUTCFullYear())];
          const text = [...(order === 'dmy' ? [d, m] : [m, d]), y].join(mark);
          const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
          const whole = `${date.toISOString().slice(0, 16)}:00.000Z`;
          assert.equal(instant(`${text} ${time}`, order, 'UTC'), whole);
          assert.equal(instant(`${time} ${text}`, order, 'UTC'), whole);
        },
      ),
      { seed: 14 },
    );
  });

  it('is read in linear time, and whatever it is never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9/.: TZAPM+-]{0,60}$/)), (text) => {
        const read = instant(text);
        assert.ok(read === undefined || read === 'ambiguous' || !Number.isNaN(Date.parse(read)));
      }),
      { seed: 14 },
    );
  });
});

describe('a column of dates', () => {
  const judged = (...cells: string[]): DateEvidence => {
    const evidence = new DateEvidence();
    for (const cell of cells) {
      const date = readDate(cell);
      if (date) evidence.note(date);
    }
    return evidence;
  };

  it('is day first when one cell can only be so, and month first likewise', () => {
    assert.equal(judged('05/06/2026', '25/06/2026', '2026-06-01').order, 'dmy');
    assert.equal(judged('05/06/2026', '06/25/2026').order, 'mdy');
  });

  it('says nothing when no cell does, or cells speak against each other', () => {
    assert.equal(judged('05/06/2026', '2026-06-01').order, undefined);
    assert.equal(judged('05/06/2026', '2026-06-01').either, 1);
    assert.equal(judged('25/06/2026', '06/25/2026').order, undefined);
  });

  it('knows of each cell what it says', () => {
    const said = ['05/06/2026', '25/06/2026', '06/25/2026', '2026-06-25', '06/06/2026'].map((text) => {
      const date = readDate(text);
      return date && orderIn(date);
    });
    assert.deepEqual(said, ['either', 'dmy', 'mdy', 'any', 'any']);
  });
});
