import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  undoMojibake,
  windows1258,
  withoutApostrophe,
  writtenNumber,
} from '../../../../domain/base/text/spreadsheet.js';
import { instantOfDate, readDate } from '../../../../domain/imports/written-date.js';

const localInstant = (text: string, zone: string): Date | 'ambiguous' | undefined => {
  const date = readDate(text);
  return date && instantOfDate(date, zone, undefined);
};

const ZONE = 'Asia/Ho_Chi_Minh';
const iso = (text: string, zone = ZONE): string | undefined => {
  const read = localInstant(text, zone);
  return read instanceof Date ? read.toISOString() : read;
};

describe('a number that a spreadsheet wrote', () => {
  it('is whole as long as all its digits are there', () => {
    assert.deepEqual(writtenNumber('912345678.0'), { kind: 'whole', digits: '912345678' });
    assert.deepEqual(writtenNumber('12,00'), { kind: 'whole', digits: '12' });
    assert.deepEqual(writtenNumber('9.12345678E+08'), { kind: 'whole', digits: '912345678' });
    assert.deepEqual(writtenNumber('5e0'), { kind: 'whole', digits: '5' });
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{1,14}$/), (digits) => {
        const written = `${digits[0]}.${digits.slice(1)}E+${String(digits.length - 1).padStart(2, '0')}`;
        assert.deepEqual(writtenNumber(written), { kind: 'whole', digits });
      }),
    );
  });

  it('is lost when some were left out, and never guessed', () => {
    for (const text of ['9.12E+08', '9,12e+08', '1E+10', '912e6', '91.2E+01']) {
      assert.deepEqual(writtenNumber(text), { kind: 'lost' }, text);
    }
  });

  it('is not seen where there is none', () => {
    for (const text of ['', '0912345678', '1.5', 'E+08', 'A1.0', '1.5.0', '-1.0', '1.000.000']) {
      assert.equal(writtenNumber(text), undefined, text);
    }
  });
});

describe('an apostrophe before text', () => {
  it('is dropped before digits, and is part of a name', () => {
    assert.deepEqual(["'0912", '’+84', "'=1"].map(withoutApostrophe), ['0912', '+84', '=1']);
    assert.deepEqual(["'Ấm", "O'Neil", "''1"].map(withoutApostrophe), ["'Ấm", "O'Neil", "''1"]);
  });
});

describe('a date without offset', () => {
  for (const [text, expected] of [
    ['25/12/2025', '2025-12-24T17:00:00.000Z'],
    ['25-12-2025 10:30', '2025-12-25T03:30:00.000Z'],
    ['25.12.2025 10:30:15', '2025-12-25T03:30:15.000Z'],
    ['12/25/2025', '2025-12-24T17:00:00.000Z'],
    ['5/5/2025', '2025-05-04T17:00:00.000Z'],
    ['2025-12-25', '2025-12-24T17:00:00.000Z'],
    ['2025-12-25T10:30:00.500', '2025-12-25T03:30:00.000Z'],
    ['45975', '2025-11-13T17:00:00.000Z'],
    ['45975.5', '2025-11-14T05:00:00.000Z'],
    ['45975,75', '2025-11-14T11:00:00.000Z'],
    ['5/6/2025', 'ambiguous'],
    ['05/06/2025 10:00', 'ambiguous'],
    ['31/02/2025', undefined],
    ['2025-02-30', undefined],
    ['25/12-2025', undefined],
    ['25/12/2025 24:00', undefined],
    ['12345', undefined],
    ['99999', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(text)} is ${expected ?? 'none'} on the shop's clock`, () => {
      assert.equal(iso(text), expected);
    });
  }

  it('follows the zone, also over a change of its clocks', () => {
    assert.equal(iso('25/07/2025 12:00', 'Europe/London'), '2025-07-25T11:00:00.000Z');
    assert.equal(iso('25/12/2025 12:00', 'Europe/London'), '2025-12-25T12:00:00.000Z');
  });

  it('is a date, ambiguous or nothing, whatever the cell holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9/.: T-]{0,20}$/)), (text) => {
        const read = localInstant(text, ZONE);
        if (read instanceof Date) assert.ok(!Number.isNaN(read.getTime()));
        else assert.ok(read === undefined || read === 'ambiguous');
      }),
    );
  });
});

describe('letters read in a wrong encoding', () => {
  it('are read again when they were Vietnamese in UTF-8', () => {
    assert.equal(undoMojibake('Nguyá»…n Thá»‹ Na'), 'Nguyễn Thị Na');
    for (const name of ['Nguyễn', 'Đặng Ánh', 'Lê', 'Zoë', 'Â', 'An', '', 'Ã', 'ÄÄ']) {
      assert.equal(undoMojibake(name), undefined, name);
    }
    assert.equal(undoMojibake('Ä\u0090á»— Thá»‹ HÆ°á»\u009dng'), 'Đỗ Thị Hường');
    assert.equal(undoMojibake('dÃ\u00a0i'), 'dài');
  });

  it('of Windows-1258 are known by their bytes', () => {
    assert.equal(windows1258(Buffer.from([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e])), 'Nguyễn');
    assert.equal(windows1258(Buffer.from('plain')), undefined);
    assert.equal(windows1258(Buffer.from([0x00, 0xff, 0x01])), undefined);
  });
});
