import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DAY_MS, dayShift, shifted } from '../../../dev/sample/calendar.js';
import { emailAddress, fullName, mobileNumber } from '../../../dev/sample/people.js';
import { randomFor } from '../../../dev/sample/random.js';
import { csvLines } from '../../../dev/sample/rows.js';
import { before as instantBefore, pickSku } from '../../../dev/sample/signals.js';

const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2050-01-01'), noInvalidDate: true });

describe('dayShift', () => {
  it('lands on the UTC day before the campaign and keeps the time of day, whatever both are', () => {
    fc.assert(
      fc.property(instant, instant, (last, campaignAt) => {
        const moved = shifted(last, dayShift(last, campaignAt));
        assert.equal(moved.getTime() % DAY_MS, last.getTime() % DAY_MS);
        const day = new Date(campaignAt.getTime() - DAY_MS).toISOString().slice(0, 10);
        assert.equal(moved.toISOString().slice(0, 10), day);
      }),
    );
  });
});

describe('randomFor', () => {
  it('repeats for the same keys and differs for other ones', () => {
    const draw = (...keys: string[]) => Array.from({ length: 5 }, randomFor(...keys).next);
    assert.deepEqual(draw('seed', '17850'), draw('seed', '17850'));
    assert.notDeepEqual(draw('seed', '17850'), draw('seed', '17851'));
    assert.notDeepEqual(draw('ab', 'c'), draw('a', 'bc'));
  });

  it('gives exactly these numbers, on every machine', () => {
    const random = randomFor('nhip');
    assert.deepEqual(
      [random.int(1_000_000), random.int(1_000_000), random.int(1_000_000)],
      [952_578, 891_359, 513_965],
    );
  });

  it('is even enough: the mean of many first draws is a half', () => {
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += randomFor('even', String(i)).next();
    assert.ok(Math.abs(sum / 20_000 - 0.5) < 0.01, String(sum / 20_000));
  });

  it('cannot pick from nothing', () => {
    assert.throws(() => randomFor('x').pick([]), /empty list/);
  });
});

describe('people', () => {
  it('never gives a number twice, even when the draws repeat', () => {
    const taken = new Set<string>();
    const first = mobileNumber(randomFor('same'), taken);
    assert.notEqual(mobileNumber(randomFor('same'), taken), first);
    assert.equal(taken.size, 2);
  });

  it('writes names in Vietnamese order and spells addresses without marks', () => {
    assert.match(fullName(randomFor('name')), /^\p{Lu}\p{Ll}* \p{Lu}/u);
    const email = emailAddress('Đặng Thị Ước', 'V0001', randomFor('mail'));
    assert.match(email, /^dang\.thi\.uoc\.v0001@example\.(com|net|org)$/);
  });
});

describe('signals', () => {
  it('lie before the campaign and within their days', () => {
    const at = new Date('2026-11-11');
    const random = randomFor('before');
    for (let i = 0; i < 500; i++) {
      const age = at.getTime() - instantBefore(at, 30, random).getTime();
      assert.ok(age > 0 && age <= 30 * DAY_MS + 60_000, String(age));
    }
  });

  it('choose best sellers more often than the rest', () => {
    const random = randomFor('skus');
    const best = Array.from({ length: 100 }, (_, i) => `s${i}`);
    const picks = Array.from({ length: 1_000 }, () => pickSku(random, best, []));
    const top = picks.filter((sku) => Number(sku.slice(1)) < 10).length;
    assert.ok(top > 300, String(top));
  });
});

describe('csvLines', () => {
  it('quotes what would break a row, and nothing else', async () => {
    async function* rows() {
      yield { a: 'plain', b: 'x,y' };
      yield { a: 'say "hi"', b: 'two\nlines' };
    }
    const lines: string[] = [];
    for await (const line of csvLines(['a', 'b'], rows())) lines.push(line);
    assert.deepEqual(lines, ['a,b\n', 'plain,"x,y"\n', '"say ""hi""","two\nlines"\n']);
  });
});
