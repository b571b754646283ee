import assert from 'node:assert/strict';
import fc from 'fast-check';
import { audiencePolicyAt, audienceSize } from '../../../../domain/audience/custom/policy.js';
import { Preview, type PreviewOptions, SAMPLES, whyUnreachable } from '../../../../domain/audience/custom/preview.js';
import { CHANNELS } from '../../../../domain/base/channel.js';
import { uniform } from '../../../../domain/base/uniform.js';
import type { Cap } from '../../../../domain/customer/caps.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { runFacts, whyNot } from '../../../../domain/run/reach.js';
import { anyChannel, anyInstant, customer, daysAgo, NO_SIGNALS, NOW, run, touch } from '../../support/samples.js';

const CAPS: readonly Cap[] = [{ id: 'day', max: 2, hours: 24, fixed: false, source: 'test' }];
const preview = (people: readonly Customer[], over: Partial<PreviewOptions> = {}) => {
  const tally = new Preview({ channels: [...CHANNELS], caps: CAPS, now: NOW, ...over });
  for (const one of people) tally.add(one);
  return tally.result();
};
const named = (n: number) => customer({ ref: `c${n}`, name: `Khách ${n}` });
const twiceToday = [touch({ at: daysAgo(0.1) }), touch({ at: daysAgo(0.2) })];
const silent = { consent: { chat: { granted: false, at: NOW } } };

describe('a preview', () => {
  it('counts everybody once for each channel: reachable, or excluded for one reason', () => {
    const { phone: _, ...noPhone } = customer();
    const people = [customer(), noPhone, customer(silent), customer({ touches: twiceToday })];
    assert.deepEqual(preview(people).channels, {
      chat: {
        reachable: 2,
        excluded: {
          no_address: 0,
          opted_out: 0,
          no_consent: 1,
          suppressed: 0,
          no_order: 0,
          cap_reached: 1,
          holdout: 0,
          quota: 0,
        },
      },
      email: {
        reachable: 2,
        excluded: {
          no_address: 0,
          opted_out: 0,
          no_consent: 1,
          suppressed: 0,
          no_order: 0,
          cap_reached: 1,
          holdout: 0,
          quota: 0,
        },
      },
      sms: {
        reachable: 1,
        excluded: {
          no_address: 1,
          opted_out: 0,
          no_consent: 1,
          suppressed: 0,
          no_order: 0,
          cap_reached: 1,
          holdout: 0,
          quota: 0,
        },
      },
      zalo: {
        reachable: 0,
        excluded: {
          no_address: 1,
          opted_out: 0,
          no_consent: 3,
          suppressed: 0,
          no_order: 0,
          cap_reached: 0,
          holdout: 0,
          quota: 0,
        },
      },
    });
  });

  it('adds up, whoever is counted', () => {
    const anyone = fc
      .record({ phone: fc.constantFrom('', '+84912345678'), granted: fc.boolean(), touched: fc.boolean() })
      .map(({ phone, granted, touched }) =>
        customer({ phone, consent: { sms: { granted, at: NOW } }, touches: touched ? twiceToday : [] }),
      );
    fc.assert(
      fc.property(fc.array(anyone), (people) => {
        const { count, channels } = preview(people);
        assert.equal(count, people.length);
        for (const reach of Object.values(channels)) {
          const excluded = Object.values(reach.excluded).reduce((sum, n) => sum + n, 0);
          assert.equal(reach.reachable + excluded, count);
        }
      }),
    );
  });

  it('excludes exactly whom the rule of reach would skip, for the same reason', () => {
    const anyTouches = fc.array(fc.tuple(anyInstant, anyChannel), { maxLength: 4 });
    fc.assert(
      fc.property(anyTouches, fc.boolean(), fc.boolean(), anyChannel, (touches, granted, hasAddress, channel) => {
        const who = customer({
          signals: { ...NO_SIGNALS, followedAt: daysAgo(9) },
          touches: touches.map(([at, by]) => touch({ at, channel: by })),
          consent: granted ? { [channel]: { granted, at: NOW } } : {},
          ...(hasAddress ? {} : { phone: '', email: '', chatId: '' }),
        });
        const rule = whyNot(who, runFacts(run({ channel })), NOW, { caps: CAPS });
        assert.equal(whyUnreachable(who, channel, CAPS, NOW), rule);
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows ten customers, the same ones whatever the order', () => {
    const people = Array.from({ length: 500 }, (_, n) => named(n));
    const { samples } = preview(people);
    assert.equal(samples.length, SAMPLES);
    assert.deepEqual(preview([...people].reverse()).samples, samples);
    assert.ok(
      samples.some(({ ref }) => ref > 'c2'),
      'not just the first',
    );
    assert.equal(preview(people.slice(0, 3)).samples.length, 3);
  });

  it('estimates the parts from the first messages, for those whom SMS reaches', () => {
    const partsFor = (name: string) => (name === 'bạn' ? 3 : 1);
    const people = [...Array.from({ length: 3_000 }, (_, n) => named(n)), customer({ phone: '' })];
    assert.deepEqual(preview(people, { partsFor }).sms, { parts: 3_000, counted: 2_000, mostParts: 1 });
    assert.deepEqual(preview([named(1), customer({ name: '' })], { partsFor }).sms, {
      parts: 4,
      counted: 2,
      mostParts: 3,
    });
    assert.equal(preview(people).sms, undefined);
    assert.equal(preview(people, { partsFor, channels: ['email'] }).sms, undefined);
    assert.deepEqual(preview([], { partsFor }).sms, { parts: 0, counted: 0, mostParts: 0 });
  });
});

describe('the size of a group', () => {
  const policy = audiencePolicyAt(NOW);
  for (const [people, verdict] of [
    [0, 'refused'],
    [1, 'warning'],
    [49, 'warning'],
    [50, 'ok'],
  ] as const) {
    it(`of ${people} is ${verdict}`, () => {
      const size = audienceSize(people, policy);
      assert.equal(size.verdict, verdict);
      for (const words of Object.values(size.words)) assert.match(words, new RegExp(`\\b${people}\\b`));
    });
  }

  it('comes from a dated policy with a source', () => {
    assert.match(policy.source, /sources\.md/);
    assert.throws(() => audiencePolicyAt(new Date('2019-01-01')), RangeError);
  });
});

describe('a uniform draw', () => {
  it('is the same for the same text, inside (0, 1), and spread evenly', () => {
    assert.equal(uniform('a'), uniform('a'));
    const draws = Array.from({ length: 10_000 }, (_, n) => uniform(`c${n}`));
    const tenths = Array.from({ length: 10 }, (_, t) => draws.filter((d) => Math.floor(d * 10) === t).length);
    for (const count of tenths) assert.ok(count > 880 && count < 1_120, String(tenths));
    assert.ok(draws.every((d) => d > 0 && d < 1));
  });
});
