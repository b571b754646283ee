import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChannelName } from '../../../../domain/base/channel.js';
import { agentKind, mannerOf } from '../../../../domain/customer/tracking/agent.js';
import { classifyHits } from '../../../../domain/customer/tracking/classify.js';
import { withTrail } from '../../../../domain/customer/tracking/engagement.js';
import type { Hit, HitTarget } from '../../../../domain/customer/tracking/hit.js';
import { machinesAt } from '../../../../domain/customer/tracking/policy.js';
import { hit as at, PHONE } from '../../../support/hits.js';

const SENT = new Date('2026-11-11T02:00:00Z');
const POLICY = machinesAt(SENT);
const hit = (ms: number, over: Partial<Hit> = {}): Hit => at(new Date(SENT.getTime() + ms), over);
const classes = (hits: readonly Hit[], links = 3, channel: ChannelName = 'email') =>
  classifyHits(hits, { channel, sentAt: SENT, links }, POLICY);

describe('a request for a link', () => {
  it('in a burst over all of nine links within a second, 43 seconds after the send, is a machine’s', () => {
    const burst = Array.from({ length: 9 }, (_, on) => hit(43_000 + on * 90, { on }));
    assert.deepEqual(new Set(classes(burst, 9)), new Set(['machine']));
    const apart = burst.map((one, i) => ({ ...one, from: `place${i}` }));
    assert.deepEqual(new Set(classes(apart, 9)), new Set(['machine']), 'from many addresses, too');
  });
  it('of a person two seconds after the send is a person’s', () => {
    assert.deepEqual(classes([hit(2_000)]), ['human']);
    for (const channel of ['chat', 'sms'] as const) assert.deepEqual(classes([hit(2_000)], 1, channel), ['human']);
  });
  it('faster than a hand after the send is nobody’s for sure', () => {
    assert.deepEqual(classes([hit(1_999)]), ['unsure']);
    assert.deepEqual(classes([hit(-5_000)]), ['unsure'], 'on a clock that is behind');
    assert.deepEqual(classes([hit(499)], 1, 'chat'), ['unsure']);
  });
  it('is judged again when the burst comes after it', () => {
    const first = hit(43_000, { on: 0 });
    assert.deepEqual(classes([first]), ['human']);
    assert.equal(classes([first, hit(43_200, { on: 1 }), hit(43_400, { on: 2 })])[0], 'machine');
  });
  it('of two links, both followed within a second, is a machine’s; within four seconds a person’s', () => {
    assert.deepEqual(classes([hit(9_000), hit(10_000, { on: 1 })], 2), ['machine', 'machine']);
    assert.deepEqual(classes([hit(9_000), hit(13_000, { on: 1 })], 2), ['human', 'human']);
  });
  it('counts the unsubscribe page as one of the links that a scanner looks at', () => {
    const scan = [hit(9_000), hit(9_500, { on: 1 }), hit(10_000, { on: 'unsubscribe' })];
    assert.deepEqual(classes(scan), ['machine', 'machine', 'machine']);
  });
  it('of a person hours after a burst stays a person’s, and so does one from elsewhere beside it', () => {
    const burst = [0, 1, 2].map((on) => hit(43_000 + on, { on, from: 'gate01' }));
    const all = classes([...burst, hit(3_600_000), hit(52_000), hit(43_002, { on: 'open' })]);
    assert.deepEqual(all.slice(3), ['human', 'human', 'human']);
  });
  it('is a machine’s when the same place follows the hidden link within a minute, before or after', () => {
    const hidden = hit(60_000, { on: 'hidden' });
    assert.deepEqual(classes([hit(1_000), hidden, hit(120_000), hit(120_001)]), [
      'machine',
      'machine',
      'machine',
      'human',
    ]);
    assert.deepEqual(classes([hit(60_500, { from: 'other1' }), hidden]), ['human', 'machine']);
  });
  it('by HEAD, ahead of need, or by a robot is a machine’s, whenever it comes', () => {
    for (const over of [{ how: 'head' }, { how: 'prefetch' }, { agent: 'robot' }] as const)
      assert.deepEqual(classes([hit(3_600_000, over)]), ['machine']);
    assert.deepEqual(classes([hit(3_600_000, { agent: 'unnamed' })]), ['unsure']);
  });
  it('for the picture, through Apple’s or Gmail’s proxy, proves nothing', () => {
    assert.deepEqual(classes([hit(3_600_000, { on: 'open', agent: 'prefetcher' })]), ['machine']);
    assert.deepEqual(classes([hit(3_600_000, { on: 'open', agent: 'image_proxy' })]), ['unsure']);
  });
  it('has one class whatever the order of the requests, and a machine’s stays one when more is known', () => {
    const targets: HitTarget[] = [0, 1, 2, 'open', 'unsubscribe', 'hidden'];
    const anyHit = fc.record({
      ms: fc.integer({ min: -1_000, max: 90_000 }),
      on: fc.constantFrom(...targets),
      from: fc.constantFrom('a', 'b'),
      agent: fc.constantFrom('browser' as const, 'robot' as const, 'image_proxy' as const),
    });
    fc.assert(
      fc.property(fc.array(anyHit, { maxLength: 12 }), fc.nat(), (list, cut) => {
        const hits = list.map(({ ms, ...over }) => hit(ms, over));
        const once = classes(hits);
        assert.deepEqual(classes(hits.toReversed()).toReversed(), once);
        const some = classes(hits.slice(0, cut % (hits.length + 1)));
        some.forEach((one, i) => {
          if (one === 'machine') assert.equal(once[i], 'machine');
        });
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe('the name of an agent', () => {
  const kind = (name: string | undefined) => agentKind(name, POLICY);
  it('tells browsers, robots, proxies of mail services and the nameless apart', () => {
    assert.equal(kind(PHONE), 'browser');
    assert.equal(
      kind('Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) ZaloPC-win32-24v629'),
      'browser',
    );
    assert.equal(kind('Mozilla/5.0'), 'prefetcher', 'Apple Mail Privacy Protection');
    assert.equal(
      kind('Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'),
      'image_proxy',
    );
    for (const robot of ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'facebookexternalhit/1.1', 'curl/8.5.0'])
      assert.equal(kind(robot), 'robot', robot);
    assert.equal(kind(undefined), 'unnamed');
    assert.equal(kind(''), 'unnamed');
  });
  it('of any length costs little', () => {
    assert.equal(kind(`${PHONE}${' x'.repeat(200_000)}`), 'browser');
  });
  it('and headers say when nobody has asked for the page yet', () => {
    assert.equal(mannerOf('HEAD', {}, POLICY), 'head');
    assert.equal(mannerOf('GET', { 'sec-purpose': 'prefetch;prerender' }, POLICY), 'prefetch');
    assert.equal(mannerOf('GET', { 'x-purpose': 'preview' }, POLICY), 'prefetch');
    assert.equal(mannerOf('GET', { 'x-moz': 'prefetch' }, POLICY), 'prefetch');
    assert.equal(mannerOf('GET', {}, POLICY), undefined);
  });
});

describe('what requests come to', () => {
  const tracked = { channel: 'email' as const, sentAt: SENT, links: 3 };
  it('counts requests by class, and those beyond the kept ones as a machine’s', () => {
    const trail = { hits: [hit(10_000), hit(20_000), hit(30_000, { agent: 'robot' })], opens: 0, clicks: 1_003 };
    const engaged = withTrail({}, trail, tracked, POLICY);
    assert.deepEqual(engaged.clicks, { human: 2, unsure: 0, machine: 1_001 });
    assert.deepEqual(engaged.humanClicks, [hit(10_000).at, hit(20_000).at]);
  });
  it('takes a click back that turns out to be a machine’s', () => {
    const first = hit(43_000);
    const before = withTrail({}, { hits: [first], opens: 0, clicks: 1 }, tracked, POLICY);
    assert.deepEqual(before.clickedAt, first.at);
    const hits = [first, hit(43_200, { on: 1 }), hit(43_400, { on: 2 })];
    const after = withTrail(before, { hits, opens: 0, clicks: 3 }, tracked, POLICY);
    assert.deepEqual(after, { clicks: { human: 0, unsure: 0, machine: 3 } });
  });
});
