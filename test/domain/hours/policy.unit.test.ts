import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAllowed, nextAllowed } from '../../../domain/hours/hours.js';
import { DEFAULT_HOURS_POLICY as LAW, parseHoursPolicy } from '../../../domain/hours/policy.js';
import { ruleOn } from '../../../domain/hours/rule.js';
import { parseShopHours, withShopHours } from '../../../domain/hours/shop-hours.js';

const VN = 'Asia/Ho_Chi_Minh';
const vn = (local: string): Date => new Date(`${local}+07:00`);
const rule = (zone: string, effectiveFrom: string, opens: string | null, channel = 'sms') => ({
  channel,
  zone,
  effectiveFrom,
  hours: opens === null ? null : { opens, closes: '22:00', handOverUntil: '22:00' },
  source: `${zone} ${effectiveFrom}`,
});
const others = ['chat', 'email', 'zalo'].map((channel) => rule('*', '2020-01-01', null, channel));
const policyOf = (...rules: object[]) => parseHoursPolicy({ about: 'test', rules: [...rules, ...others] });

describe('hours policy', () => {
  it('every rule has a source and a day from which it holds', () => {
    for (const r of LAW.rules) assert.ok(r.source.length > 10 && /^\d{4}-\d{2}-\d{2}$/.test(r.effectiveFrom));
  });

  it('the rule of the zone comes before the one for all, the newest that holds before older ones', () => {
    const policy = policyOf(
      rule('*', '2020-01-01', '07:00'),
      rule('*', '2026-01-01', '08:00'),
      rule(VN, '2027-01-01', '09:00'),
    );
    const source = (day: string, zone = VN) => ruleOn(day, 'sms', zone, policy).source;
    assert.equal(source('2025-12-31'), '* 2020-01-01');
    assert.equal(source('2026-01-01'), '* 2026-01-01');
    assert.equal(source('2027-01-01'), `${VN} 2027-01-01`);
    assert.equal(source('2027-01-01', 'UTC'), '* 2026-01-01');
    assert.equal(source('2019-01-01'), '* 2020-01-01');
  });

  it('a new rule begins at midnight of the zone', () => {
    const policy = policyOf(rule('*', '2020-01-01', '07:00'), rule('*', '2026-11-12', '09:00'));
    assert.equal(
      nextAllowed(vn('2026-11-10T23:00:00'), 'sms', VN, policy).getTime(),
      vn('2026-11-11T07:00:00').getTime(),
    );
    assert.equal(
      nextAllowed(vn('2026-11-11T23:00:00'), 'sms', VN, policy).getTime(),
      vn('2026-11-12T09:00:00').getTime(),
    );
  });

  it('24:00 is the end of a day, so hours may fill it', () => {
    const all = { opens: '00:00', closes: '24:00', handOverUntil: '24:00' };
    const policy = policyOf({ ...rule('*', '2020-01-01', null), hours: all });
    assert.equal(isAllowed(vn('2026-11-11T23:59:59.999'), 'sms', VN, policy), true);
  });

  it('a wrong policy is refused by field', () => {
    const hours = (h: object) => ({ ...rule('*', '2020-01-01', null), hours: h });
    const wrong: readonly (readonly [object, RegExp])[] = [
      [hours({ opens: '7:00', closes: '22:00', handOverUntil: '22:00' }), /HH:MM/],
      [hours({ opens: '07:60', closes: '22:00', handOverUntil: '22:00' }), /HH:MM/],
      [hours({ opens: '22:00', closes: '07:00', handOverUntil: '07:00' }), /opens < handOverUntil/],
      [hours({ opens: '07:00', closes: '22:00', handOverUntil: '22:30' }), /handOverUntil <= closes/],
      [hours({ opens: '07:00', closes: '22:00', handOverUntil: '07:00' }), /opens < handOverUntil/],
      [rule('Mars/Olympus', '2020-01-01', null), /IANA/],
      [rule('*', '2020-13-01', null), /effectiveFrom/],
      [rule('*', '2020-01-01', null, 'fax'), /channel/],
      [rule(VN, '2020-01-01', null), /zone \*/],
    ];
    for (const [raw, message] of wrong) assert.throws(() => policyOf(raw), message);
  });
});

describe("a shop's own hours", () => {
  const shop = (channels: object, simulated = false) =>
    parseShopHours({ simulated, source: 'shop hoa-nang', channels });

  it('narrow the legal ones', () => {
    const policy = withShopHours(LAW, shop({ sms: { opens: '09:00', until: '20:00' } }));
    assert.equal(isAllowed(vn('2026-11-11T08:59:00'), 'sms', VN, policy), false);
    assert.equal(isAllowed(vn('2026-11-11T09:00:00'), 'sms', VN, policy), true);
    assert.equal(isAllowed(vn('2026-11-11T20:00:00'), 'sms', VN, policy), false);
    assert.equal(isAllowed(vn('2026-11-11T08:00:00'), 'chat', VN, policy), true);
    assert.match(ruleOn('2026-11-11', 'sms', VN, policy).source, /Decree 91.*shop hoa-nang/);
  });

  it('never widen them, whatever a real shop asks for', () => {
    const time = fc.integer({ min: 0, max: 24 * 60 });
    const hhmm = (m: number): string =>
      `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        time,
        time,
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        (a, b, at) => {
          fc.pre(a !== b);
          const wanted = shop({ sms: { opens: hhmm(Math.min(a, b)), until: hhmm(Math.max(a, b)) }, chat: null });
          try {
            const policy = withShopHours(LAW, wanted);
            for (const channel of ['sms', 'chat'] as const) {
              if (isAllowed(at, channel, VN, policy)) assert.ok(isAllowed(at, channel, VN, LAW));
            }
          } catch (error) {
            assert.ok(error instanceof RangeError);
            assert.ok(Math.max(a, b) <= 7 * 60 || Math.min(a, b) >= 21 * 60 + 45);
          }
        },
      ),
    );
  });

  it('that leave no legal time are refused with what is allowed', () => {
    assert.throws(
      () => withShopHours(LAW, shop({ sms: { opens: '22:00', until: '23:30' } })),
      /'sms' must overlap 07:00-21:45: current value is 22:00-23:30/,
    );
  });

  it('of a simulated shop replace the policy, and say so: the demo plays at any time', () => {
    const policy = withShopHours(LAW, shop({ sms: null, chat: null }, true));
    for (const channel of ['sms', 'chat', 'email'] as const) {
      assert.equal(isAllowed(vn('2026-11-11T03:00:00'), channel, VN, policy), true);
    }
    assert.equal(ruleOn('2026-11-11', 'sms', VN, policy).source, 'shop hoa-nang');
    const late = withShopHours(LAW, shop({ sms: { opens: '01:00', until: '02:00' } }, true));
    assert.equal(isAllowed(vn('2026-11-11T01:30:00'), 'sms', VN, late), true);
    assert.equal(isAllowed(vn('2026-11-11T12:00:00'), 'sms', VN, late), false);
  });

  it('can narrow e-mail too, which has no legal hours', () => {
    const policy = withShopHours(LAW, shop({ email: { opens: '06:00', until: '23:00' } }));
    assert.equal(isAllowed(vn('2026-11-11T05:00:00'), 'email', VN, policy), false);
    assert.equal(isAllowed(vn('2026-11-11T06:00:00'), 'email', VN, policy), true);
  });

  it('with wrong fields are refused by name', () => {
    assert.throws(() => shop({ sms: { opens: '20:00', until: '09:00' } }), /opens < until/);
    assert.throws(() => shop({ fax: null }), /fax/);
    assert.throws(() => parseShopHours({ source: 'x', channels: {} }), /simulated/);
  });
});
