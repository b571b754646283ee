import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../../../domain/base/time.js';
import { isAllowed, nextAllowed } from '../../../domain/hours/hours.js';
import { DEFAULT_HOURS_POLICY as LAW } from '../../../domain/hours/policy.js';
import { checkShopHours, hoursOf, type ShopHoursInput } from '../../../domain/hours/shop-hours.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const at = (clock: string): Date => new Date(`2026-11-11T${clock}:00+07:00`);
const own = (channels: ShopHoursInput['channels'], simulated = false): ShopHoursInput => ({
  simulated,
  source: 'the shop',
  channels,
});
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minute = fc.integer({ min: 0, max: 24 * 60 });
const stretch = fc
  .tuple(minute, minute)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ opens: clock(Math.min(a, b)), until: clock(Math.max(a, b)) }));

describe("a shop's own sending hours", () => {
  it('are those of law and platforms where it says nothing', () => {
    assert.equal(hoursOf({}), LAW);
    const hours = hoursOf({ hours: own({ chat: { opens: '10:00', until: '20:00' } }) });
    assert.equal(isAllowed(at('07:30'), 'sms', ZONE, hours), true);
    assert.equal(isAllowed(at('21:45'), 'sms', ZONE, hours), false);
  });

  it('narrow the law, and stop before its closing', () => {
    const hours = hoursOf({ hours: own({ sms: { opens: '09:00', until: '23:00' } }) });
    assert.equal(isAllowed(at('08:59'), 'sms', ZONE, hours), false);
    assert.equal(isAllowed(at('09:00'), 'sms', ZONE, hours), true);
    assert.equal(isAllowed(at('21:44'), 'sms', ZONE, hours), true);
    assert.equal(isAllowed(at('21:45'), 'sms', ZONE, hours), false, 'hand-over stops at 21:45 whatever the shop wants');
    assert.deepEqual(nextAllowed(at('23:00'), 'sms', ZONE, hours), new Date('2026-11-12T09:00:00+07:00'));
  });

  it('never allow a real shop what the law does not', () => {
    const property = fc.property(stretch, minute, fc.constantFrom('chat', 'sms', 'email'), (wanted, now, channel) => {
      const hours = own({ [channel]: wanted });
      if (checkShopHours(hours).length > 0) return;
      const instant = new Date(at('00:00').getTime() + now * MINUTE_MS);
      if (isAllowed(instant, channel, ZONE, hoursOf({ hours }))) assert.ok(isAllowed(instant, channel, ZONE, LAW));
    });
    fc.assert(property);
    const none = hoursOf({ hours: own({ sms: null }) });
    assert.equal(isAllowed(at('23:00'), 'sms', ZONE, none), false, 'no limit of its own is no permission');
  });

  it('are free for a simulated shop, whose messages reach nobody', () => {
    const hours = hoursOf({ hours: own({ sms: null, chat: { opens: '22:00', until: '24:00' } }, true) });
    assert.equal(isAllowed(at('03:00'), 'sms', ZONE, hours), true);
    assert.equal(isAllowed(at('23:59'), 'chat', ZONE, hours), true);
    assert.equal(isAllowed(at('12:00'), 'chat', ZONE, hours), false);
    assert.ok(hours.rules.filter(({ channel }) => channel === 'sms').every(({ source }) => source === 'the shop'));
  });

  it('are refused when they leave no time that the law allows, naming what it allows', () => {
    const [found, ...more] = checkShopHours(own({ sms: { opens: '22:00', until: '24:00' }, email: null }));
    assert.deepEqual(more, []);
    assert.deepEqual([found?.code, found?.field], ['shop_hours', '/hours/channels/sms']);
    assert.match(found?.message ?? '', /must be hours that overlap 07:00-21:45: current value is .*22:00/);
    assert.deepEqual(checkShopHours(own({ sms: { opens: '22:00', until: '24:00' } }, true)), []);
  });

  it('are refused when they are no hours, each field by its name', () => {
    const wrong = own({ chat: { opens: '9:00', until: '20:00' }, sms: { opens: '20:00', until: '10:00' } });
    const findings = checkShopHours(wrong);
    assert.deepEqual(
      findings.map(({ field }) => field),
      ['/hours/channels/chat/opens', '/hours/channels/sms'],
    );
    assert.match(findings[0]?.message ?? '', /must be HH:MM, 00:00 to 24:00: current value is "9:00"/);
    assert.match(findings[1]?.message ?? '', /must be in order: opens < until: current value is/);
  });

  it('give way to the law when a newer one has left nothing of them', () => {
    const stale = own({ sms: { opens: '22:00', until: '23:00' } });
    assert.equal(hoursOf({ hours: stale }), LAW);
  });

  it('open at most a day after any instant, for any hours that are accepted', () => {
    const instants = fc.integer({ min: 0, max: 365 * 24 }).map((n) => new Date(at('00:00').getTime() + n * HOUR_MS));
    fc.assert(
      fc.property(stretch, instants, (wanted, instant) => {
        const hours = own({ sms: wanted });
        if (checkShopHours(hours).length > 0) return;
        const opens = nextAllowed(instant, 'sms', ZONE, hoursOf({ hours }));
        assert.ok(opens.getTime() - instant.getTime() < 24 * HOUR_MS);
        assert.ok(isAllowed(opens, 'sms', ZONE, hoursOf({ hours })));
      }),
    );
  });
});
