import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AUDIENCE_DEFINITIONS, audienceName } from '../../../domain/audience/audience.js';
import { WRITTEN_CHANNELS } from '../../../domain/base/channel.js';
import { policyAt } from '../../../domain/base/policy.js';
import { DAY_MS } from '../../../domain/base/time.js';
import { WINDOWS } from '../../../domain/base/window.js';
import { dayEnd, dayStart } from '../../../domain/base/zone.js';
import { type BoosterInput, defaultExpiresAt, draftCampaign, missedWindows } from '../../../domain/campaign/booster.js';
import { checkCampaign } from '../../../domain/campaign/campaign-check.js';
import { DEFAULT_WINDOWS } from '../../../domain/message/booster-messages.js';
import { sampleParams } from '../../../domain/message/parameters.js';
import { MAX_MESSAGE } from '../../../domain/message/template-check.js';
import { compileTemplate } from '../../../domain/message/templates.js';
import { EARLY, OFFER, PLAN } from '../support/campaigns.js';

const INPUT: BoosterInput = { ...PLAN, products: [{ sku: 's1', name: 'Áo', approved: true }] };
const draft = (over: Partial<BoosterInput> = {}) => draftCampaign({ ...INPUT, ...over });
const problems = (input: BoosterInput) =>
  checkCampaign(draftCampaign(input), {
    now: input.now,
    policy: policyAt(input.now).windows,
    offers: input.offer ? [input.offer] : [],
  });

describe('the booster plan', () => {
  it("has the seed's four windows, at its goals, for its audiences, most specific first", () => {
    const plan = draft().windows.map(({ window, goal, outreaches }) => [
      window,
      goal,
      outreaches.map((one) => audienceName(one.audience)),
    ]);
    assert.deepEqual(plan, [
      ['pre_launch', 'Tăng nền tảng người nhận', ['potential', 'cart', 'wishlist']],
      [
        'launch',
        'Tăng thêm vào giỏ hàng',
        ['first_time', 'frequent', 'inactive', 'potential', 'wishlist', 'followers'],
      ],
      ['campaign_day', 'Thúc đẩy mua hàng và thanh toán', ['unpaid_order', 'cart', 'wishlist']],
      ['post_campaign', 'Xây dựng mối quan hệ khách hàng trung thành', ['unreviewed']],
    ]);
  });

  it('opens and closes its windows by the clock of the shop', () => {
    const times = draft().windows.map(({ opensAt, closesAt, outreaches }) =>
      [opensAt, outreaches[0]?.dueAt, closesAt].map((at) => at?.toISOString()),
    );
    assert.deepEqual(times, [
      ['2026-11-04T02:00:00.000Z', '2026-11-04T02:00:00.000Z', '2026-11-07T17:00:00.000Z'],
      ['2026-11-08T02:00:00.000Z', '2026-11-08T02:00:00.000Z', '2026-11-10T17:00:00.000Z'],
      ['2026-11-10T17:00:00.000Z', '2026-11-11T02:00:00.000Z', '2026-11-11T17:00:00.000Z'],
      ['2026-11-12T02:00:00.000Z', '2026-11-12T02:00:00.000Z', '2026-11-18T17:00:00.000Z'],
    ]);
  });

  it('is a draft, named after its sale day, with ids that a retry computes again', () => {
    const one = draft();
    assert.equal(one._id, 'hoa.11-11');
    assert.equal(one.state, 'draft');
    assert.equal(one.version, 1);
    assert.equal(one.name, 'CEM thúc đẩy chiến dịch 11.11');
    assert.deepEqual(draft(), one);
    assert.equal(one.windows[1]?.outreaches[0]?.id, 'launch-first-time');
  });

  it('speaks to an audience only in windows that serve it', () => {
    for (const window of WINDOWS) {
      for (const { audience } of DEFAULT_WINDOWS[window].messages) {
        assert.ok(AUDIENCE_DEFINITIONS[audience].windows.includes(window), `${window} ${audience}`);
      }
    }
  });

  it('passes every check a seller edit must pass, whenever, wherever and with whatever offer it is drafted', () => {
    const zone = fc.constantFrom(
      'Asia/Ho_Chi_Minh',
      'UTC',
      'America/New_York',
      'Pacific/Apia',
      'Africa/Cairo',
      'Asia/Beirut',
    );
    const day = fc
      .integer({ min: 0, max: 900 })
      .map((n) => new Date(Date.UTC(2026, 0, 1) + n * DAY_MS).toISOString().slice(0, 10));
    const offerMs = fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS });
    fc.assert(
      fc.property(
        zone,
        day,
        fc.integer({ min: -40 * DAY_MS, max: 9 * DAY_MS }),
        fc.option(fc.tuple(offerMs, offerMs), { nil: undefined }),
        fc.constantFrom(...WRITTEN_CHANNELS),
        (zone, saleDay, late, offer, channel) => {
          const start = dayStart(saleDay, zone).getTime();
          const now = new Date(start + late);
          const input: BoosterInput = {
            ...INPUT,
            zone,
            saleDay,
            now,
            channel,
            ...(offer
              ? {
                  offer: {
                    ...OFFER,
                    startsAt: new Date(start + Math.min(...offer)),
                    endsAt: new Date(start + Math.max(...offer)),
                  },
                }
              : {}),
          };
          const found = problems(input);
          const none = draftCampaign(input).windows.length === 0;
          assert.deepEqual(
            found.map((one) => one.message),
            none ? found.filter((one) => one.code === 'window_missing').map((one) => one.message) : [],
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('drafted late', () => {
  const at = (iso: string) => draft({ now: new Date(iso) });
  const zone = INPUT.zone;

  it('nothing of it lies in the past, and there is time to look it over', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20 * DAY_MS, max: 10 * DAY_MS }), (late) => {
        const now = new Date(dayStart(INPUT.saleDay, zone).getTime() + late);
        for (const window of draft({ now }).windows) {
          for (const { dueAt } of window.outreaches) assert.ok(dueAt.getTime() - now.getTime() >= 600_000);
          assert.ok(window.closesAt.getTime() - window.opensAt.getTime() >= 3_600_000);
        }
      }),
    );
  });

  it('squeezes pre-launch and launch into what is left before the sale day', () => {
    const { windows } = at('2026-11-09T17:00:00Z');
    assert.deepEqual(
      windows.map((one) => one.window),
      [...WINDOWS],
    );
    assert.equal(windows[0]?.opensAt.toISOString(), '2026-11-09T17:10:00.000Z');
    assert.deepEqual(windows[0]?.closesAt, windows[1]?.opensAt);
    assert.deepEqual(windows[1]?.closesAt, dayStart(INPUT.saleDay, zone));
  });

  it('keeps launch as it is while a day of pre-launch is left', () => {
    const { windows } = at('2026-11-06T12:00:00Z');
    assert.equal(windows[0]?.opensAt.toISOString(), '2026-11-06T12:10:00.000Z');
    assert.deepEqual(windows[1], draft().windows[1]);
  });

  it('leaves out what can no longer be, and says which', () => {
    assert.deepEqual(missedWindows(draft()), []);
    assert.deepEqual(missedWindows(at('2026-11-10T16:00:00Z')), ['pre_launch', 'launch']);
    assert.deepEqual(missedWindows(at('2026-11-11T05:00:00Z')), ['pre_launch', 'launch']);
    assert.deepEqual(missedWindows(at('2026-11-11T16:30:00Z')), ['pre_launch', 'launch', 'campaign_day']);
    assert.deepEqual(missedWindows(at('2026-11-30T00:00:00Z')), [...WINDOWS]);
  });

  it('on the sale day itself sends soon instead of in the past', () => {
    const day = at('2026-11-11T05:00:00Z').windows[0];
    assert.equal(day?.outreaches[0]?.dueAt.toISOString(), '2026-11-11T05:10:00.000Z');
    assert.deepEqual(day?.closesAt, dayEnd(INPUT.saleDay, zone));
  });
});

describe('windows given by the seller', () => {
  it('take the place of the default ones, also seconds apart', () => {
    const base = EARLY.getTime();
    const second = (n: number) => new Date(base + n * 1000);
    const times = Object.fromEntries(
      WINDOWS.map((window, i) => [window, { opensAt: second(i * 10), closesAt: second(i * 10 + 9) }]),
    );
    const { windows } = draft({ times });
    assert.equal(windows.length, 4);
    windows.forEach((window, i) => {
      assert.deepEqual([window.opensAt, window.closesAt], [second(i * 10), second(i * 10 + 9)]);
      for (const one of window.outreaches) {
        assert.deepEqual([one.dueAt, one.expiresAt], [window.opensAt, window.closesAt]);
      }
    });
  });
  it('may say when their messages are due', () => {
    const [opensAt, dueAt, closesAt] = [1, 2, 3].map((n) => new Date(EARLY.getTime() + n * 3_600_000));
    const times = { pre_launch: { opensAt: opensAt!, dueAt: dueAt!, closesAt: closesAt! } };
    assert.deepEqual(draft({ times }).windows[0]?.outreaches[0]?.dueAt, dueAt);
  });
});

describe('the offer of a draft', () => {
  it('is named in every message while it is valid', () => {
    for (const { outreaches } of draft({ offer: OFFER }).windows) {
      for (const one of outreaches) {
        assert.equal(one.offer, 'v1');
        assert.match(one.template.text, /\{\{ offer_code \}\}/);
      }
    }
  });
  it('is named nowhere when there is none', () => {
    assert.doesNotMatch(JSON.stringify(draft()), /offer/);
  });
  it('ends the outreaches that promise it', () => {
    const endsAt = new Date('2026-11-11T10:00:00Z');
    const day = draft({ offer: { ...OFFER, endsAt } }).windows[2];
    for (const one of day?.outreaches ?? []) assert.deepEqual(one.expiresAt, endsAt);
  });
  it('is left out of windows in which its code would not work', () => {
    const startsAt = dayStart(INPUT.saleDay, INPUT.zone);
    const endsAt = dayEnd(INPUT.saleDay, INPUT.zone);
    const withOffer = draft({ offer: { ...OFFER, startsAt, endsAt } }).windows.filter(
      (one) => one.outreaches[0]?.offer,
    );
    assert.deepEqual(
      withOffer.map((one) => one.window),
      ['campaign_day'],
    );
  });
  it('bounds the default expiry; its end and the closing of the window at the latest', () => {
    const [early, late] = [new Date(1000), new Date(2000)];
    assert.equal(defaultExpiresAt(early, { endsAt: late }), early);
    assert.equal(defaultExpiresAt(late, { endsAt: early }), early);
    assert.equal(defaultExpiresAt(late), late);
  });
});

describe('the default messages', () => {
  const messages = WINDOWS.flatMap((window) => DEFAULT_WINDOWS[window].messages);
  it('are each different, in composed Vietnamese, and address the customer', () => {
    assert.equal(new Set(messages.map((one) => one.text)).size, messages.length);
    for (const { text, offer } of messages) {
      assert.equal(text, text.normalize('NFC'));
      assert.match(text, /^Chào \{\{ customer_name \}\}/);
      assert.match(text, /\{\{ link \}\}$/);
      assert.match(offer ?? '', /\{\{ offer_code \}\}/);
    }
  });
  it('fit a chat message even for the longest name an import keeps', () => {
    for (const { outreaches } of draft({ offer: OFFER }).windows) {
      for (const { template } of outreaches) {
        const { text } = compileTemplate(template, 'chat')({ ...sampleParams(), customer_name: 'ữ'.repeat(100) });
        assert.ok([...text].length <= MAX_MESSAGE.chat, text);
      }
    }
  });
});
