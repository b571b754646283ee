import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR_MS } from '../../../domain/base/time.js';
import type { AttributionRule } from '../../../domain/customer/attribution.js';
import type { Engaged, Touch } from '../../../domain/customer/customer.js';
import { correctionNews, type OrderContent, orderNews } from '../../../domain/customer/order.js';
import { attributeOrders, changedTouch, touchChanges } from '../../../domain/customer/order-facts.js';
import { CountChange } from '../../../domain/customer/tracking/counts.js';
import { engagedOf, engagedTouch, withReceipt, withTrail } from '../../../domain/customer/tracking/engagement.js';
import type { Hit } from '../../../domain/customer/tracking/hit.js';
import { machinesAt } from '../../../domain/customer/tracking/policy.js';

const BEGIN = Date.parse('2026-11-01T00:00:00Z');
const SHOP = 'hoa';
const RUNS = ['hoa.a.x.1', 'hoa.b.x.1', 'hoa.c.x.1', 'lan.a.x.1'];
const CHANNELS = ['chat', 'sms', 'email'] as const;
const POLICY = machinesAt(new Date(BEGIN));
const at = (hours: number): Date => new Date(BEGIN + hours * HOUR_MS);

/** What was told of one message, by receipts and by clicks whose class is plain. */
type Fact =
  | { readonly kind: 'receipt'; readonly touch: number; readonly step: 'delivered' | 'read'; readonly hours: number }
  | { readonly kind: 'click'; readonly touch: number; readonly agent: Hit['agent']; readonly hours: number }
  | { readonly kind: 'open'; readonly touch: number; readonly hours: number }
  | { readonly kind: 'order'; readonly order: OrderContent; readonly corrects: boolean };

// Half hours, so that instants meet: the ends of windows and ties are where a rule breaks.
const hours = fc.integer({ min: 0, max: 2 * 24 * 9 }).map((half) => half / 2);
const touchNumber = fc.nat(RUNS.length - 1);
const anyOrder: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constant('order' as const),
  corrects: fc.boolean(),
  order: fc.record({
    ref: fc.constantFrom('o1', 'o2', 'o3', 'o4'),
    placedAt: hours.map(at),
    status: fc.constantFrom(
      'placed' as const,
      'paid' as const,
      'delivered' as const,
      'cancelled' as const,
      'returned' as const,
    ),
    total: fc.integer({ min: 0, max: 1_000 }),
    skus: fc.constant<readonly string[]>([]),
  }),
});
const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    kind: fc.constant('receipt' as const),
    touch: touchNumber,
    step: fc.constantFrom('delivered' as const, 'read' as const),
    hours,
  }),
  fc.record({
    kind: fc.constant('click' as const),
    touch: touchNumber,
    agent: fc.constantFrom('browser' as const, 'browser' as const, 'robot' as const, 'unnamed' as const),
    hours,
  }),
  fc.record({ kind: fc.constant('open' as const), touch: touchNumber, hours }),
  anyOrder,
  anyOrder,
);
const anyWorld = fc.record({
  channels: fc.array(fc.constantFrom(...CHANNELS), { minLength: RUNS.length, maxLength: RUNS.length }),
  failed: fc.array(fc.boolean(), { minLength: RUNS.length, maxLength: RUNS.length }),
  facts: fc.array(anyFact, { maxLength: 24 }),
  rule: fc.record({ clickHours: fc.integer({ min: 1, max: 168 }), readHours: fc.integer({ min: 1, max: 72 }) }),
});
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never;

const emptyTouches = ({ channels, failed }: World): Touch[] =>
  RUNS.map((run, i) => ({
    run,
    window: 'w',
    channel: channels[i] ?? 'chat',
    at: at(-48),
    claim: 'x',
    ...(failed[i] && i > 0 ? { failed: true } : {}),
  }));

/** Clicks and opens of one message, each from a place of its own, hours apart or at once: no burst, two links at most. */
const hitOf = (fact: Extract<Fact, { kind: 'click' | 'open' }>, n: number): Hit => ({
  at: at(fact.hours),
  on: fact.kind === 'open' ? 'open' : 0,
  agent: fact.kind === 'open' ? 'browser' : fact.agent,
  from: `p${n}`,
});

/** Takes the news one after the other, as the engine does: what changes is written, and the counters move by the difference. */
class Played {
  touches: Touch[];
  readonly orders = new Map<string, OrderContent>();
  readonly counted = new Map<string, CountChange>();
  readonly #trails = new Map<number, Hit[]>();
  readonly #rule: AttributionRule;

  constructor(world: World) {
    this.touches = emptyTouches(world);
    this.#rule = world.rule;
  }

  #write(index: number, after: Touch): void {
    const before = this.touches[index] as Touch;
    const change = this.counted.get(after.run) ?? new CountChange();
    this.counted.set(after.run, change);
    change.add(before, -1);
    change.add(after, 1);
    this.touches = this.touches.with(index, after);
  }

  #engage(index: number, next: (engaged: Engaged, touch: Touch) => Engaged): void {
    const touch = this.touches[index] as Touch;
    if (!touch.failed) this.#write(index, engagedTouch(touch, next(engagedOf(touch), touch)));
  }

  take(fact: Fact, n: number): void {
    if (fact.kind === 'order') {
      const news = (fact.corrects ? correctionNews : orderNews)(this.orders.get(fact.order.ref), fact.order);
      if ('order' in news) this.orders.set(fact.order.ref, news.order);
    } else if (fact.kind === 'receipt') {
      this.#engage(fact.touch, (engaged) => withReceipt(engaged, { step: fact.step, at: at(fact.hours) }));
    } else {
      const hits = [...(this.#trails.get(fact.touch) ?? []), hitOf(fact, n)];
      this.#trails.set(fact.touch, hits);
      const of = (wanted: (hit: Hit) => boolean): number => hits.filter(wanted).length;
      const trail = { hits, opens: of(({ on }) => on === 'open'), clicks: of(({ on }) => on !== 'open') };
      this.#engage(fact.touch, (engaged, { channel, at: sentAt }) =>
        withTrail(engaged, trail, { channel, sentAt, links: 1 }, POLICY),
      );
    }
    this.refresh();
  }

  takeAll(facts: readonly Fact[]): void {
    for (const [n, fact] of facts.entries()) this.take(fact, n);
  }

  /** Brings the purchases in line, by a rule that may be another than before. */
  refresh(rule: AttributionRule = this.#rule): void {
    const bought = attributeOrders({ shop: SHOP, touches: this.touches }, [...this.orders.values()], rule);
    for (const change of touchChanges(this.touches, bought)) this.#write(change.index, changedTouch(change));
  }
}

/** The oracle: every instant of every message is tried for every order, by the words of the rule and nothing else. */
function oracle(world: World, orders: Iterable<OrderContent>, rule: AttributionRule) {
  const runs = new Map<string, { orders: number; revenue: number; byClick: number }>();
  for (const order of orders) {
    if (order.status !== 'paid' && order.status !== 'delivered') continue;
    const t = (order.placedAt.getTime() - BEGIN) / HOUR_MS;
    const candidates: { run: string; time: number; isClick: boolean }[] = [];
    for (const fact of world.facts) {
      if (fact.kind === 'order' || fact.kind === 'open') continue;
      const run = RUNS[fact.touch] as string;
      if (run.split('.')[0] !== SHOP || (world.failed[fact.touch] && fact.touch > 0)) continue;
      const isClick = fact.kind === 'click';
      if (isClick && fact.agent !== 'browser') continue;
      if (!isClick && world.channels[fact.touch] === 'email') continue;
      // Only the earliest receipt of a step is one: the provider says the same thing again.
      const isRepeated =
        fact.kind === 'receipt' &&
        world.facts.some(
          (other) =>
            other.kind === 'receipt' &&
            other.touch === fact.touch &&
            other.step === fact.step &&
            other.hours < fact.hours,
        );
      const age = t - fact.hours;
      if (!isRepeated && age >= 0 && age < (isClick ? rule.clickHours : rule.readHours))
        candidates.push({ run, time: fact.hours, isClick });
    }
    const clicks = candidates.filter(({ isClick }) => isClick);
    const ranked = (clicks.length > 0 ? clicks : candidates).sort(
      (a, b) => b.time - a.time || (a.run < b.run ? 1 : -1),
    );
    const [best] = ranked;
    if (!best) continue;
    const sum = runs.get(best.run) ?? { orders: 0, revenue: 0, byClick: 0 };
    runs.set(best.run, {
      orders: sum.orders + 1,
      revenue: sum.revenue + order.total,
      byClick: sum.byClick + (best.isClick ? 1 : 0),
    });
  }
  return runs;
}

function assertSame(played: Played, world: World, rule: AttributionRule): void {
  const expected = oracle(world, played.orders.values(), rule);
  for (const run of RUNS) {
    const sum = played.counted.get(run)?.sum;
    const want = expected.get(run) ?? { orders: 0, revenue: 0, byClick: 0 };
    assert.deepEqual(
      {
        orders: sum?.get('orders') ?? 0,
        revenue: sum?.get('revenue') ?? 0,
        byClick: sum?.get('clickOrders') ?? 0,
        bought: sum?.get('bought') ?? 0,
      },
      { ...want, bought: want.orders > 0 ? 1 : 0 },
      run,
    );
    const touch = played.touches.find((one) => one.run === run);
    assert.equal(touch?.revenue ?? 0, want.revenue);
  }
}

describe('attribution, against an oracle that tries every pair', () => {
  it('is the same for touches, orders, corrections, returns and late news in whatever order they come', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const played = new Played(world);
        played.takeAll(world.facts);
        assertSame(played, world, world.rule);
      }),
      { numRuns: 1_500, seed: 1111 },
    );
  });

  it('comes to the same when the messages’ news come after all orders', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const isOrder = ({ kind }: Fact): boolean => kind === 'order';
        const late = [...world.facts.filter(isOrder), ...world.facts.filter((fact) => !isOrder(fact)).toReversed()];
        const played = new Played(world);
        played.takeAll(late);
        assertSame(played, world, world.rule);
      }),
      { numRuns: 500, seed: 1112 },
    );
  });

  it('is what another setting makes of the same past, and of any hour the sum is what the hours add up to', () => {
    const other = fc.record({
      clickHours: fc.integer({ min: 1, max: 168 }),
      readHours: fc.integer({ min: 1, max: 72 }),
    });
    fc.assert(
      fc.property(anyWorld, other, (world, rule) => {
        const played = new Played(world);
        played.takeAll(world.facts);
        played.refresh(rule);
        assertSame(played, world, rule);
        for (const { sum, hours: byHour } of played.counted.values())
          for (const count of ['delivered', 'read', 'clicked', 'bought', 'revenue', 'orders'] as const) {
            const added = [...byHour.values()].reduce((total, own) => total + (own.get(count) ?? 0), 0);
            assert.equal(added, sum.get(count) ?? 0, count);
          }
      }),
      { numRuns: 300, seed: 1113 },
    );
  });
});
