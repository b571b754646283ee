import assert from 'node:assert/strict';
import { WinbackSurvey, winbackPlan } from '../../../../domain/advice/preflight/winback-plan.js';
import type { WinbackMeans } from '../../../../domain/winback/check.js';
import type { Winback } from '../../../../domain/winback/winback.js';
import { customer, daysAgo, factsOf, NOW } from '../../support/samples.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const shop = { name: 'Hoa', zone: ZONE, currency: 'VND', hotline: '19001234' };
const SMS = '[QC] {{ shop_name }} xin thong bao: {{ customer_name }} giam 11% {{ link }}. Tu choi: TC gui 9000';
const winback: Winback = {
  _id: 'hoa.wb_nho',
  shop: 'hoa',
  key: 'nho',
  zone: ZONE,
  name: 'Nhớ',
  channel: 'sms',
  smsRoute: 'qc',
  days: 60,
  dailyLimit: 15,
  holdout: 0,
  hour: '09:30',
  link: 'https://hoa.example.com',
  offer: { enabled: false },
  steps: [{ afterDays: 0, template: { text: SMS } }],
  state: 'draft',
  version: 1,
  salt: 's',
  createdAt: NOW,
};
const means: WinbackMeans = {
  shopName: shop.name,
  zone: ZONE,
  hotline: shop.hotline,
  offers: [],
  allowedDomains: ['hoa.example.com'],
  publicUrl: 'https://nhip.example.com',
  now: NOW,
};

const NOTHING_ELSE = { campaigns: [], winbacks: [] };

function planned(
  over: Partial<Winback> = {},
  all = 20,
  account?: { amount: number; currency: string; perPart: number },
) {
  const given = { ...winback, ...over };
  const survey = new WinbackSurvey(given, shop, NOW);
  for (let n = 0; n < 20; n++) survey.add(customer({ ref: `c${n}`, facts: factsOf([daysAgo(90)]) }));
  return winbackPlan(given, { shop, now: NOW, survey, all, means, account, underWay: NOTHING_ELSE });
}

describe('the preflight plan of a programme', () => {
  it('is its next day: as many as a day takes, and when it leaves', () => {
    const [day, ...others] = planned().outreaches;
    assert.deepEqual(others, []);
    assert.deepEqual([day?.id, day?.members, day?.reachable], ['step-1', 20, 15]);
    assert.equal(day?.dueAt.toISOString(), '2026-11-11T02:30:00.000Z');
  });

  it('says that the others wait for the days after', () => {
    assert.deepEqual(
      planned().found?.map(({ code }) => code),
      ['spread_over_days'],
    );
    assert.deepEqual(planned({ dailyLimit: 20 }).found, []);
  });

  it('counts for the whole shop what a part of it shows', () => {
    assert.equal(planned({}, 200).outreaches[0]?.members, 200);
  });

  it('takes the parts of everybody who is messaged, at the price that the account says', () => {
    const plan = planned({}, 20, { amount: 5_000, currency: 'VND', perPart: 800 });
    const parts = plan.outreaches[0]?.parts ?? 0;
    assert.ok(parts >= 20 && parts % 20 === 0, String(parts));
    assert.deepEqual([plan.partPrice, plan.balance, plan.currency], [800, 5_000, 'VND']);
    assert.ok(!('balance' in planned()));
  });

  it('has no day when none is left, and hears when people are there all the same', () => {
    const plan = planned({ endDay: '2026-11-10' });
    assert.deepEqual([plan.outreaches, plan.others], [[], []]);
    assert.equal(plan.profile.events, 20);
  });
});
