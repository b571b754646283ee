import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  AUDIENCE_DEFINITIONS,
  AUDIENCES,
  type AudienceName,
  audienceFilter,
  type BuiltInRef,
  checkAudience,
  inZone,
  matches,
} from '../../../domain/audience/audience.js';
import { DAY_MS } from '../../../domain/base/time.js';
import { WINDOWS } from '../../../domain/base/window.js';
import { dayOf } from '../../../domain/base/zone.js';
import { QualifiedCount } from '../../../domain/winback/qualified.js';
import { passes } from '../support/mongo-filter.js';
import { anyMember, customer, daysAgo, factsOf, msAgo, NO_SIGNALS, NOW } from '../support/samples.js';

const anyRef: fc.Arbitrary<BuiltInRef> = fc.constantFrom(...AUDIENCES).chain((name) => {
  const { params } = AUDIENCE_DEFINITIONS[name];
  const values = Object.fromEntries(params.map((p) => [p.name, fc.integer({ min: p.min, max: p.max })]));
  const zone = fc.constantFrom(undefined, 'Asia/Ho_Chi_Minh', 'America/Sao_Paulo');
  return fc.tuple(fc.record(values, { requiredKeys: [] }), zone).map(([chosen, where]) => {
    const ref = { name, params: chosen as Record<string, number> };
    return where === undefined ? ref : inZone(ref, where);
  });
});
const PROGRAMME = { _id: 'hoa.wb', channel: 'email', salt: 's', holdout: 0 } as const;
const bought = (...ages: number[]) => customer({ facts: factsOf(ages.map((age) => msAgo(age))) });
const is = (who: ReturnType<typeof customer>, name: AudienceName, params?: Record<string, number>): boolean =>
  matches(who, params ? { name, params } : { name }, NOW);

describe('an audience', () => {
  it('is found by its query filter whenever it matches, whatever the parameters', () => {
    fc.assert(
      fc.property(anyMember, anyRef, (member, ref) => {
        if (matches(member, ref, NOW)) assert.ok(passes(member, audienceFilter(ref, NOW)));
      }),
      { numRuns: 3000 },
    );
  });

  it('of lapsed buyers counts days of the calendar, as win-back programmes with the same number do', () => {
    const asOf = new Date('2026-11-30T17:30:00Z');
    for (const [zone, last, lapsed] of [
      // In Việt Nam it is 1 December, half past midnight: 30 days after 1 November, whatever the hour of it was.
      ['Asia/Ho_Chi_Minh', '2026-11-01T16:59:59Z', true],
      ['Asia/Ho_Chi_Minh', '2026-11-01T17:00:00Z', false],
      // In São Paulo it is still 30 November.
      ['America/Sao_Paulo', '2026-11-01T02:59:59Z', true],
      ['America/Sao_Paulo', '2026-11-01T03:00:00Z', false],
    ] as const) {
      const who = customer({ facts: factsOf([new Date(last)]) });
      const ref = inZone({ name: 'lapsed', params: { days: 30 } }, zone);
      assert.equal(matches(who, ref, asOf), lapsed, `${zone} ${last}`);
      assert.equal(passes(who, audienceFilter(ref, asOf)), lapsed);
      const qualified = new QualifiedCount({ ...PROGRAMME, days: 30, zone }, dayOf(asOf, zone));
      qualified.add(who as never);
      assert.equal(qualified.counted.members, lapsed ? 1 : 0, `win-back, ${zone} ${last}`);
    }
    assert.equal(inZone({ name: 'cart' }, 'Asia/Ho_Chi_Minh').zone, undefined);
  });

  it('looks at nothing but what it says it reads', () => {
    const only = (member: object, paths: readonly string[]): object => {
      const kept: Record<string, Record<string, unknown>> = { facts: {}, signals: {} };
      for (const path of paths) {
        const [group = '', field = ''] = path.split('.');
        const value = (member as Record<string, Record<string, unknown>>)[group]?.[field];
        const group_ = kept[group];
        if (group_ && value !== undefined) group_[field] = value;
      }
      return kept;
    };
    fc.assert(
      fc.property(anyMember, anyRef, (member, ref) => {
        const read = only(member, AUDIENCE_DEFINITIONS[ref.name].reads) as typeof member;
        assert.equal(matches(read, ref, NOW), matches(member, ref, NOW));
      }),
      { numRuns: 1_000 },
    );
  });

  it('has a filter that keeps out somebody', () => {
    for (const name of AUDIENCES) assert.equal(passes(customer(), audienceFilter({ name }, NOW)), false, name);
  });

  it('does not see what happened after the instant it is evaluated at', () => {
    const future = [{ sku: 's', order: 'o', at: msAgo(-1) }];
    const who = customer({
      facts: factsOf([msAgo(-1)]),
      signals: { followedAt: msAgo(-1), wishlist: future, cart: future, unpaid: future, unreviewed: future },
    });
    for (const name of AUDIENCES) assert.equal(is(who, name), false, name);
  });

  it('does not change the customer or the parameters it looks at', () => {
    fc.assert(
      fc.property(anyMember, anyRef, (member, ref) => {
        const before = JSON.stringify([member, ref]);
        matches(member, ref, NOW);
        assert.equal(JSON.stringify([member, ref]), before);
      }),
    );
  });
});

describe('inactive buyers', () => {
  it('begin at exactly 60 days without an order, not a millisecond sooner', () => {
    assert.equal(is(bought(60 * DAY_MS), 'inactive'), true);
    assert.equal(is(bought(60 * DAY_MS - 1), 'inactive'), false);
  });
  it('count from the last order, not the first', () => {
    assert.equal(is(bought(400 * DAY_MS, 10 * DAY_MS), 'inactive'), false);
  });
  it('have bought: a customer without any order is not inactive', () => {
    assert.equal(is(customer(), 'inactive'), false);
  });
  it('are counted in whole days: 13 days 23 hours is not 14', () => {
    assert.equal(is(bought(14 * DAY_MS - 3_600_000), 'inactive', { days: 14 }), false);
    assert.equal(is(bought(14 * DAY_MS), 'inactive', { days: 14 }), true);
  });
  it('are exactly those whose whole days since the last order reach the threshold', () => {
    fc.assert(
      fc.property(anyMember, fc.integer({ min: 1, max: 200 }), ({ facts, signals }, days) => {
        const last = facts.lastOrderAt;
        const wholeDays = last ? Math.floor((NOW.getTime() - last.getTime()) / DAY_MS) : -1;
        assert.equal(matches({ facts, signals }, { name: 'inactive', params: { days } }, NOW), wholeDays >= days);
      }),
    );
  });
});

describe('frequent buyers', () => {
  const days = (...ages: number[]) => bought(...ages.map((age) => age * DAY_MS));
  it('need three orders in 180 days, both edges included', () => {
    assert.equal(is(days(10, 100, 180), 'frequent'), true);
    assert.equal(is(bought(10 * DAY_MS, 100 * DAY_MS, 180 * DAY_MS + 1), 'frequent'), false);
    assert.equal(is(days(10, 100), 'frequent'), false);
  });
  it('need one of them in the last 90 days', () => {
    assert.equal(is(days(90, 100, 110), 'frequent'), true);
    assert.equal(is(bought(90 * DAY_MS + 1, 100 * DAY_MS, 110 * DAY_MS), 'frequent'), false);
  });
  it('are still found with more orders than a customer keeps instants of', () => {
    assert.equal(is(days(...Array.from({ length: 30 }, (_, i) => i + 1)), 'frequent', { orders: 10 }), true);
  });
});

describe('first-time buyers', () => {
  it('have exactly one order, at most 90 days old', () => {
    assert.equal(is(bought(90 * DAY_MS), 'first_time'), true);
    assert.equal(is(bought(90 * DAY_MS + 1), 'first_time'), false);
    assert.equal(is(bought(0), 'first_time'), true);
  });
  it('are no longer first-time after a second order, however old the first', () => {
    assert.equal(is(bought(DAY_MS, 1000 * DAY_MS), 'first_time'), false);
  });
});

describe('potential customers', () => {
  const wanting = (part: 'cart' | 'wishlist', ageMs: number) =>
    customer({ signals: { ...NO_SIGNALS, [part]: [{ sku: 's', at: msAgo(ageMs) }] } });
  it('put something into cart or wishlist at most 30 days ago', () => {
    for (const part of ['cart', 'wishlist'] as const) {
      assert.equal(is(wanting(part, 30 * DAY_MS), 'potential'), true);
      assert.equal(is(wanting(part, 30 * DAY_MS + 1), 'potential'), false);
    }
  });
  it('have never bought', () => {
    const who = { ...wanting('cart', DAY_MS), facts: factsOf([daysAgo(900)]) };
    assert.equal(is(who, 'potential'), false);
    assert.equal(is(who, 'cart'), true);
  });
  it('are no audience of people who only follow', () => {
    assert.equal(is(customer({ signals: { ...NO_SIGNALS, followedAt: daysAgo(1) } }), 'potential'), false);
  });
  it('always belong to cart or wishlist as well, which is why they are served first', () => {
    fc.assert(
      fc.property(anyMember, (member) => {
        if (!matches(member, { name: 'potential' }, NOW)) return;
        assert.ok(matches(member, { name: 'cart' }, NOW) || matches(member, { name: 'wishlist' }, NOW));
      }),
    );
  });
});

describe('audiences of a state or a task', () => {
  const at = (ageMs: number) => [{ sku: 's', order: 'o', at: msAgo(ageMs) }];
  it('a wishlist and a follow count however old', () => {
    const who = customer({ signals: { ...NO_SIGNALS, wishlist: at(3000 * DAY_MS), followedAt: daysAgo(3000) } });
    assert.equal(is(who, 'wishlist'), true);
    assert.equal(is(who, 'followers'), true);
  });
  it('a cart counts for 30 days, an unpaid order for 30, a missing review for 15, the edge included', () => {
    const cases = [
      ['cart', 'cart', 30],
      ['unpaid_order', 'unpaid', 30],
      ['unreviewed', 'unreviewed', 15],
    ] as const;
    for (const [name, part, days] of cases) {
      const with_ = (age: number) => customer({ signals: { ...NO_SIGNALS, [part]: at(age) } });
      assert.equal(is(with_(days * DAY_MS), name), true, name);
      assert.equal(is(with_(days * DAY_MS + 1), name), false, name);
      assert.equal(is(with_(0), name), true, name);
      assert.equal(is(customer(), name), false, name);
    }
  });
  it('one recent item among old ones is enough', () => {
    const who = customer({ signals: { ...NO_SIGNALS, cart: [...at(99 * DAY_MS), ...at(DAY_MS)] } });
    assert.equal(is(who, 'cart'), true);
  });
});

describe('the table of audiences', () => {
  it('serves every window of the seed with at least one audience', () => {
    for (const window of WINDOWS) {
      assert.ok(
        AUDIENCES.some((name) => AUDIENCE_DEFINITIONS[name].windows.includes(window)),
        window,
      );
    }
  });
  it('names each audience and parameter in Vietnamese and English, with a source and a default inside the limits', () => {
    for (const name of AUDIENCES) {
      const { label, description, params, source } = AUDIENCE_DEFINITIONS[name];
      for (const text of [label.vi, label.en, description.vi, description.en, source]) assert.notEqual(text, '');
      for (const param of params) {
        assert.ok(param.min <= param.default && param.default <= param.max, `${name}.${param.name}`);
        assert.notEqual(param.source, '');
      }
    }
  });
});

describe('a reference to an audience from outside', () => {
  it('is fine when it is known and inside the limits', () => {
    fc.assert(fc.property(anyRef, (ref) => assert.deepEqual(checkAudience(ref), [])));
  });
  it('is refused by name when unknown, saying which exist', () => {
    const [found, ...more] = checkAudience({ name: 'vip' }, '/windows/0/outreaches/1/audience');
    assert.equal(more.length, 0);
    assert.equal(found?.code, 'unknown_audience');
    assert.equal(found?.field, '/windows/0/outreaches/1/audience/name');
    assert.match(found?.message ?? '', /must be one of potential, .*: current value is "vip"$/);
  });
  it('is refused for a name that every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.equal(checkAudience({ name })[0]?.code, 'unknown_audience');
    }
  });
  it('is refused for an unknown parameter, naming the ones there are', () => {
    assert.match(checkAudience({ name: 'inactive', params: { weeks: 2 } })[0]?.message ?? '', /one of days/);
    assert.match(checkAudience({ name: 'wishlist', params: { days: 2 } })[0]?.message ?? '', /absent/);
  });
  it('is refused for a value that is no whole number inside the limits', () => {
    for (const days of [0, -1, 1096, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '30', null]) {
      const [found] = checkAudience({ name: 'inactive', params: { days } });
      assert.equal(found?.code, 'audience_parameter_out_of_range', String(days));
      assert.equal(found?.allowed, 'a whole number of days from 1 to 1095');
    }
  });
});
