import assert from 'node:assert/strict';
import { History, type PastRun } from '../../../../domain/advice/suggest/history.js';
import { suggestionPolicyAt } from '../../../../domain/advice/suggest/policy.js';
import { Survey } from '../../../../domain/advice/suggest/survey.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { customer, daysAgo, factsOf, NO_SIGNALS, NOW, touch } from '../../support/samples.js';

const CAPS = [{ id: 'day', max: 1, hours: 24, fixed: false, source: 'test' }];
const survey = (people: readonly Customer[]) => {
  const made = new Survey({ caps: CAPS, now: NOW, zone: 'Asia/Ho_Chi_Minh', upliftDays: 30 });
  for (const one of people) made.add(one);
  return made;
};
const follower = (over: Partial<Customer> = {}) =>
  customer({ signals: { ...NO_SIGNALS, followedAt: daysAgo(9) }, ...over });

describe('a survey of the customers', () => {
  it('counts whom each audience reaches by each channel now', () => {
    const { email: _, ...noEmail } = follower();
    const made = survey([follower(), noEmail, follower({ touches: [touch({ at: NOW })] }), customer()]);
    assert.deepEqual(
      (['chat', 'email', 'sms'] as const).map((channel) => made.reachable('followers', channel)),
      [2, 1, 2],
    );
    assert.equal(made.reachable('inactive', 'chat'), 0);
  });

  it('knows how many messages those whom it reaches have had in the last days', () => {
    const had = (...days: number[]) =>
      follower({ touches: days.map((day) => touch({ at: daysAgo(day), channel: 'email' })) });
    const refused = follower({ touches: [touch({ at: daysAgo(2), failed: true })] });
    assert.equal(survey([had(2, 3, 8), had(6), refused, follower()]).recentMessages('followers', 'chat'), 3 / 4);
    assert.equal(survey([had(2)]).recentMessages('inactive', 'chat'), 0);
  });

  it('takes the mean order of everybody, also of those who cannot be reached', () => {
    const silent = customer({ facts: factsOf([daysAgo(1), daysAgo(2), daysAgo(3)]), consent: {} });
    const one = customer({ facts: { ...factsOf([daysAgo(1)]), revenue: 5_000 } });
    assert.equal(survey([silent, one, customer()]).orderValue, 2_000);
    assert.equal(survey([customer()]).orderValue, undefined);
  });

  it('compares those who were sent win-backs with the holdout, once their days are over', () => {
    const entered = (arm: 'treated' | 'holdout', days: number, orders: readonly number[]) =>
      customer({
        facts: factsOf(orders.map((day) => daysAgo(day))),
        winbacks: [
          { programme: 'p', lapsedAt: daysAgo(99), enteredAt: daysAgo(days), day: '2026-10-01', arm, tries: 0 },
        ],
      });
    const people = [
      ...Array.from({ length: 56 }, () => entered('treated', 40, [20])),
      ...Array.from({ length: 14 }, () => entered('treated', 40, [99, 5])),
      ...Array.from({ length: 48 }, () => entered('holdout', 40, [39])),
      ...Array.from({ length: 32 }, () => entered('holdout', 40, [99])),
      ...Array.from({ length: 500 }, () => entered('treated', 29, [1])),
    ];
    const lift = survey(people).uplift(50);
    // docs/sources.md#lift: 56/70 against 48/80
    assert.ok(lift);
    assert.deepEqual(
      [lift.lift, lift.low, lift.high].map((value) => value.toFixed(4)),
      ['0.2000', '0.0524', '0.3339'],
    );
    assert.equal(survey(people).uplift(71), undefined, 'too few to tell');
    assert.equal(survey([]).uplift(1), undefined);
  });
});

describe('the history of runs', () => {
  const run = (over: Partial<PastRun> = {}, sent = 100, clicked = 10, bought = 2): PastRun => ({
    audience: { name: 'cart' },
    channel: 'chat',
    closedAt: daysAgo(6),
    ledger: { sent },
    funnel: { delivered: sent, read: sent, clicked, bought, revenue: 0 },
    ...over,
  });
  const history = (...runs: PastRun[]) => {
    const made = new History(NOW, 120);
    for (const one of runs) made.add(one);
    return made;
  };
  const way = { audience: 'cart', channel: 'chat', offer: false } as const;

  it('adds runs up by audience, channel and offer, whatever the parameters', () => {
    const made = history(run(), run({ audience: { name: 'cart', params: { days: 7 } } }), run({ offerCode: 'X' }, 7));
    assert.deepEqual(made.trialOf(way, 'traffic'), { sent: 200, responded: 20 });
    assert.deepEqual(made.trialOf(way, 'orders'), { sent: 200, responded: 4 });
    assert.deepEqual(made.trialOf({ ...way, offer: true }, 'orders'), { sent: 7, responded: 2 });
    assert.deepEqual(made.trialOf({ ...way, channel: 'sms' }, 'orders'), { sent: 0, responded: 0 });
    assert.equal(made.trials('orders').length, 2);
  });

  it('leaves out what may still be clicked or bought', () => {
    const { closedAt: _, ...open } = run();
    assert.deepEqual(history(open, run({ closedAt: daysAgo(4) })).trials('orders'), []);
    assert.equal(history(run({ closedAt: daysAgo(5) })).trials('orders').length, 1);
  });

  it('never has more responses than messages', () => {
    assert.deepEqual(history(run({}, 5, 9, 9)).trialOf(way, 'traffic'), { sent: 5, responded: 5 });
  });

  it('knows the orders for each click once there was a click', () => {
    assert.equal(history(run()).ordersPerClick, 0.2);
    assert.equal(history(run({}, 100, 0, 0)).ordersPerClick, undefined);
    assert.equal(history(run({}, 100, 1, 5)).ordersPerClick, 1);
  });
});

describe('what suggestions assume', () => {
  it('is a dated policy with its source', () => {
    const policy = suggestionPolicyAt(NOW);
    assert.match(policy.source, /sources\.md#ranking/);
    assert.ok(policy.priors.traffic.mean > policy.priors.orders.mean);
    assert.throws(() => suggestionPolicyAt(new Date('2019-12-31')), RangeError);
  });
});
