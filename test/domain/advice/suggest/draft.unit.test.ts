import assert from 'node:assert/strict';
import { bestOffer, type Draft, type DraftInput, draftOutreach } from '../../../../domain/advice/suggest/draft.js';
import { GOALS } from '../../../../domain/advice/suggest/goal.js';
import { AUDIENCES } from '../../../../domain/audience/audience.js';
import { WRITTEN_CHANNELS } from '../../../../domain/base/channel.js';
import { defaultExpiresAt } from '../../../../domain/campaign/booster.js';
import type { Campaign } from '../../../../domain/campaign/campaign.js';
import type { Offer } from '../../../../domain/offer/offer.js';
import { check, DRAFT, EARLY, OFFER } from '../../support/campaigns.js';

const INPUT: DraftInput = {
  audience: 'cart',
  channel: 'chat',
  goal: 'orders',
  now: EARLY,
  zone: 'Asia/Ho_Chi_Minh',
  offers: [],
};
const draft = (over: Partial<DraftInput> = {}): Draft => {
  const made = draftOutreach({ ...INPUT, ...over });
  assert.ok(made);
  return made;
};

/** The campaign with the draft put into its window, as an edit would. */
const accepted = ({ window, outreach }: Draft, offers: readonly Offer[]): Campaign => ({
  ...DRAFT,
  windows: DRAFT.windows.map((one) => {
    if (one.window !== window) return one;
    const offer = offers.find(({ key }) => key === outreach.offer);
    const expiresAt = defaultExpiresAt(one.closesAt, offer);
    return { ...one, outreaches: [...one.outreaches, { ...outreach, expiresAt }] };
  }),
});

describe('the draft of a suggestion', () => {
  for (const audience of AUDIENCES) {
    it(`for "${audience}" fits into a campaign as it is, by every channel and for every goal`, () => {
      for (const channel of WRITTEN_CHANNELS) {
        for (const goal of GOALS) {
          for (const offers of [[], [OFFER]]) {
            const made = draft({ audience, channel, goal, offers, campaign: DRAFT });
            assert.deepEqual(check(accepted(made, offers)), []);
            assert.equal(made.outreach.offer, offers[0]?.key);
            assert.equal(made.outreach.template.subject !== undefined, channel === 'email');
          }
        }
      }
    });
  }

  it('goes where the seed speaks to the audience: carts are filled at launch and paid on the day', () => {
    assert.equal(draft({ audience: 'cart', goal: 'orders' }).window, 'campaign_day');
    assert.equal(draft({ audience: 'wishlist', goal: 'traffic' }).window, 'launch');
    assert.equal(draft({ audience: 'unreviewed' }).window, 'post_campaign');
    assert.equal(draft({ audience: 'bought_not_following' }).window, 'post_campaign');
    const reminder = draft({ audience: 'payment_reminder' });
    assert.equal(reminder.window, 'campaign_day');
    assert.match(reminder.outreach.template.text, /đang chờ thanh toán/);
  });

  it('goes into a later window when one has begun, and nowhere when all have', () => {
    const active = { ...DRAFT, state: 'active' as const };
    const launch = DRAFT.windows[1]!;
    const wish = { audience: 'wishlist', goal: 'traffic', campaign: active } as const;
    assert.equal(draft({ ...wish, now: new Date(launch.opensAt.getTime() - 1) }).window, 'launch');
    assert.equal(draft({ ...wish, now: launch.opensAt }).window, 'campaign_day');
    assert.equal(draftOutreach({ ...INPUT, ...wish, now: DRAFT.windows[3]!.closesAt }), undefined);
  });

  it('comes after what the window has already, under an id of its own', () => {
    const first = draft({ campaign: DRAFT });
    const again = draft({ campaign: accepted(first, []) });
    assert.deepEqual([first.outreach.id, again.outreach.id], ['goi-y-cart-chat', 'goi-y-cart-chat-2']);
    assert.ok(again.outreach.priority > first.outreach.priority);
    assert.deepEqual(check(accepted(again, [])), []);
  });

  it('without a campaign is due the next morning in the shop’s zone', () => {
    assert.equal(draft().outreach.dueAt.toISOString(), '2026-10-21T03:00:00.000Z');
  });

  it('takes the offer that lasts longest of those that are good when it is due', () => {
    const at = new Date('2026-11-11T00:00:00Z');
    const offer = (key: string, startsAt: string, endsAt: string): Offer => ({
      ...OFFER,
      key,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    });
    const over = offer('over', '2026-11-01', '2026-11-11');
    const short = offer('short', '2026-11-01', '2026-11-12');
    const long = offer('long', '2026-11-11', '2026-11-30');
    const later = offer('later', '2026-11-12', '2026-12-30');
    assert.equal(bestOffer([over, short, long, later], at)?.key, 'long');
    assert.equal(bestOffer([over, later], at), undefined);
  });
});
