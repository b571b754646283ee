import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Candidate, type RankContext, rankCandidates } from '../../../../domain/advice/suggest/rank.js';
import { reasonOf } from '../../../../domain/advice/suggest/words.js';

const CONTEXT: RankContext = {
  shop: 'hoa',
  day: '2026-11-11',
  goal: 'orders',
  prior: { mean: 0.02, strength: 500 },
  value: 10_000,
  minSent: 50,
};
const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  audience: 'followers',
  channel: 'chat',
  offer: false,
  reachable: 1_000,
  trial: { sent: 100_000, responded: 2_000 },
  cost: 0,
  ...over,
});
const order = (candidates: readonly Candidate[], context: Partial<RankContext> = {}): string[] =>
  rankCandidates(candidates, { ...CONTEXT, ...context }).map(({ audience, channel }) => `${audience} ${channel}`);

describe('the ranking of suggestions', () => {
  it('puts more people, a better rate and a lower cost first', () => {
    assert.deepEqual(order([candidate(), candidate({ audience: 'cart', reachable: 9_000 })]), [
      'cart chat',
      'followers chat',
    ]);
    const better = candidate({ audience: 'cart', trial: { sent: 100_000, responded: 9_000 } });
    assert.deepEqual(order([candidate(), better]), ['cart chat', 'followers chat']);
    const dear = candidate({ audience: 'cart', reachable: 1_100, cost: 150 });
    assert.deepEqual(order([candidate(), dear]), ['followers chat', 'cart chat']);
  });

  it('counts what the offer gives away, on responses, and what a message costs in goodwill, on everybody', () => {
    const generous = candidate({ audience: 'cart', reachable: 1_100, voucher: 5_000 });
    assert.deepEqual(order([candidate(), generous]), ['followers chat', 'cart chat']);
    const tired = candidate({ audience: 'cart', reachable: 1_100, fatigue: 50 });
    assert.deepEqual(order([candidate(), tired]), ['followers chat', 'cart chat']);
    const [one] = rankCandidates([candidate({ voucher: 5_000, fatigue: 50 })], CONTEXT);
    assert.ok(one && Math.abs(one.score - 1_000 * (one.draw * 5_000 - 50)) < 1e-6);
  });

  it('shows each audience once, by its best channel', () => {
    const sms = candidate({ channel: 'sms', cost: 500 });
    const email = candidate({ channel: 'email', reachable: 50_000 });
    assert.deepEqual(order([sms, email, candidate()]), ['followers email']);
  });

  it('does not believe 2 of 40 more than 900 of 30,000', () => {
    const lucky = candidate({ audience: 'cart', trial: { sent: 40, responded: 2 } });
    const [first] = rankCandidates([lucky], CONTEXT);
    assert.ok(first && first.rate.mean < 0.03 && !first.enough);
    const proven = candidate({ trial: { sent: 30_000, responded: 900 } });
    const [best] = rankCandidates([proven], CONTEXT);
    assert.ok(best && best.rate.mean > first.rate.mean && best.enough);
    assert.ok(best.rate.high - best.rate.low < first.rate.high - first.rate.low, 'and is surer of it');
  });

  it('is the same all day, whatever the order of the candidates, and explores on other days', () => {
    const names = ['followers', 'cart', 'wishlist', 'potential', 'frequent'] as const;
    const unknown = names.map((audience) => candidate({ audience, trial: { sent: 0, responded: 0 } }));
    const today = order(unknown);
    assert.deepEqual(order([...unknown].reverse()), today);
    const lists = Array.from({ length: 30 }, (_, n) => order(unknown, { day: `2026-12-${n + 1}` }).join());
    assert.ok(new Set(lists).size > 5, 'all alike, so each gets its turn');
    const firsts = new Set(lists.map((list) => list.split(' ')[0]));
    assert.equal(firsts.size, names.length);
  });

  it('draws from what is believed: most draws fall into the interval', () => {
    const draws = Array.from({ length: 400 }, (_, n) => rankCandidates([candidate()], { ...CONTEXT, day: `d${n}` })[0]);
    const inside = draws.filter((one) => one && one.draw > one.rate.low && one.draw < one.rate.high).length;
    assert.ok(inside > 360 && inside < 398, String(inside));
  });

  it('counts only what messages brought on top where a holdout tells, for orders and not for visits', () => {
    const uplift = { lift: 0.001, low: -0.01, high: 0.012 };
    const loyal = candidate({ audience: 'inactive', trial: { sent: 9_000, responded: 900 }, uplift });
    assert.deepEqual(order([candidate(), loyal]), ['followers chat', 'inactive chat']);
    assert.deepEqual(order([candidate(), loyal], { goal: 'traffic' }), ['inactive chat', 'followers chat']);
    const harmful = rankCandidates([{ ...loyal, uplift: { ...uplift, lift: -0.02 } }], CONTEXT)[0];
    assert.ok(harmful && Math.abs(harmful.score) === 0);
  });

  it('ranks by people while no order has a value, so that a price cannot decide alone', () => {
    const sms = candidate({ audience: 'cart', channel: 'sms', cost: 800, reachable: 9_000 });
    assert.deepEqual(order([candidate(), sms], { value: undefined }), ['cart sms', 'followers chat']);
  });

  it('always gives numbers, the mean inside its interval', () => {
    const any = fc.record({ sent: fc.nat(100_000), reachable: fc.nat(1_000_000), cost: fc.nat(2_000) });
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 1, noNaN: true }), ({ sent, reachable, cost }, share) => {
        const trial = { sent, responded: Math.floor(sent * share) };
        const [one] = rankCandidates([candidate({ trial, reachable, cost })], CONTEXT);
        assert.ok(one && Number.isFinite(one.score) && one.rate.low <= one.rate.mean && one.rate.mean <= one.rate.high);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the reason of a suggestion', () => {
  const words = (over: Partial<Candidate>, goal: 'traffic' | 'orders' = 'orders') => {
    const [one] = rankCandidates([candidate(over)], CONTEXT);
    assert.ok(one);
    return reasonOf(one, goal);
  };

  it('says whom, what is known, and what is expected, in both languages', () => {
    assert.equal(
      words({}).en,
      '“Followers” by chat: 1,000 customers can be reached. Of 100,000 messages sent, 2,000 ordered:' +
        ' a rate of 2.0 % (1.9 % to 2.1 %), about 20 orders expected.',
    );
    assert.equal(
      words({}).vi,
      '“Khách theo dõi gian hàng” qua chat: 1.000 khách nhận được tin. Đã gửi 100.000 tin, có 2.000 người đặt hàng:' +
        ' tỷ lệ 2,0 % (từ 1,9 % đến 2,1 %), dự kiến khoảng 20 đơn hàng.',
    );
  });

  it('says that there is not enough data', () => {
    const few = words({ trial: { sent: 12, responded: 0 } });
    assert.match(few.en, /Not enough data \(12 messages sent\)/);
    assert.match(few.vi, /Chưa đủ dữ liệu \(mới gửi 12 tin\)/);
  });

  it('says what the holdout tells, when orders are wanted', () => {
    const uplift = { lift: 0.01, low: 0, high: 0.02 };
    assert.match(words({ uplift }).en, /brought 1\.0 % on top/);
    assert.doesNotMatch(words({ uplift }, 'traffic').en, /on top/);
  });
});
