import assert from 'node:assert/strict';
import { DEFAULT_SMS_POLICY, routeInForce } from '../../../../domain/message/sms/policy.js';
import { findOptOut } from '../../../../domain/message/sms/rules/advertising.js';
import { smsSize } from '../../../../domain/message/sms/rules/length.js';
import { ADVERTISING, AT, CARE, check, findingsOf, rulesOf, VALUES } from './support.js';

const keywords = DEFAULT_SMS_POLICY.routes.optOutKeywords.keywords;
const route = (name: 'cskh' | 'qc') => routeInForce(DEFAULT_SMS_POLICY.routes, name, AT);

describe('SMS routes of the carriers (docs/sources.md#sms-length, docs/sources.md#sms-routes) and Decree 91/2020', () => {
  describe('length table per route', () => {
    const cases = { cskh: [160, 306, 459], qc: [122, 268, 421] } as const;
    for (const [name, limits] of Object.entries(cases) as ['cskh' | 'qc', readonly number[]][]) {
      it(`${name}: ${limits.join('/')} are billed as 1, 2, 3, one more as the next, and beyond the last is refused`, () => {
        limits.forEach((limit, i) => {
          assert.equal(smsSize('a'.repeat(limit), route(name)).billedParts, i + 1);
          assert.equal(smsSize('a'.repeat(limit + 1), route(name)).billedParts, i < 2 ? i + 2 : undefined);
        });
        assert.equal(smsSize('', route(name)).billedParts, 0);
      });
    }

    it('a text that needs more parts than the table says is billed for its parts', () => {
      assert.equal(smsSize(`${'a'.repeat(152)}€${'a'.repeat(152)}`, route('cskh')).billedParts, 3);
    });

    it('an advertising message of 123 characters is told that it costs two', () => {
      const text = (n: number) => ADVERTISING.replace('Ma', `Ma${'x'.repeat(n)}`);
      const room = 122 - smsSizeOfSample();
      assert.deepEqual(check({ text: text(room), route: 'qc' }), []);
      const [finding] = check({ text: text(room + 1), route: 'qc' });
      assert.deepEqual([finding?.code, finding?.severity], ['sms_billed_parts', 'warn']);
      assert.deepEqual(rulesOf({ text: text(room + 39), route: 'qc' }), ['sms_length']);
    });

    it('a shop whose policy allows long messages may send up to the last row', () => {
      const routes = structuredClone(DEFAULT_SMS_POLICY.routes);
      for (const r of routes.routes) r.maxUnits.value = 1000;
      const policy = { ...DEFAULT_SMS_POLICY, routes };
      const text = (n: number) => `Than moi {{ customer_name }}${'x'.repeat(n - 31)}`;
      assert.deepEqual(rulesOf({ text: text(459), policy }), ['sms_billed_parts']);
      assert.deepEqual(rulesOf({ text: text(460), policy }), ['sms_length']);
      assert.match(findingsOf('sms_length', { text: text(460), policy })[0]?.source ?? '', /Intercom/);
    });
  });

  it('# and & are refused wherever they stand', () => {
    const found = findingsOf('sms_forbidden_character', { text: `🎉${CARE} A&B #1 https://hoamai.vn/?a=1&b=2` });
    assert.deepEqual(
      found.map((f) => [f.text, f.suggestion]),
      [
        ['&', 'va'],
        ['#', 'so'],
        ['&', undefined],
      ],
    );
    const values = { ...VALUES, shop_name: 'Tom & Jerry' };
    assert.deepEqual(
      findingsOf('sms_forbidden_character', { text: CARE, values }).map((f) => f.text),
      ['{{ shop_name }}'],
    );
  });

  describe('promotion', () => {
    it('has no place on the care route, in words or as an offer code', () => {
      for (const text of [
        'giam gia',
        'giảm 20%',
        'uu dai',
        'VOUCHER',
        'freeship',
        'mua ngay',
        'tang qua',
        'sale',
        'giam 50k',
        'mua 1 tang 1',
      ]) {
        assert.ok(rulesOf({ text: `${CARE} ${text}` }).includes('sms_promotion_on_care_route'), text);
      }
      const [finding] = findingsOf('sms_promotion_on_care_route', { text: `${CARE} {{ offer_code }}` });
      assert.equal(finding?.text, '{{ offer_code }}');
      assert.match(finding?.reason.vi ?? '', /QC/);
    });

    it('is what the advertising route is for', () => {
      assert.deepEqual(rulesOf({ text: ADVERTISING.replace('Ma', 'Giam 20% ma'), route: 'qc' }), []);
    });

    it('other words with the same letters are none', () => {
      for (const text of ['tang hai', 'wholesale', 'giam can 2kg', 'vung tang']) {
        assert.deepEqual(rulesOf({ text: `${CARE} ${text}` }), [], text);
      }
      assert.deepEqual(check({ text: CARE, values: { ...VALUES, shop_name: 'Sale Xinh' } }), []);
    });
  });

  describe('label', () => {
    it('[QC] or [AD] stands first in advertising', () => {
      assert.deepEqual(rulesOf({ text: ADVERTISING.replace('[QC]', '[AD]'), route: 'qc' }), []);
      for (const wrong of ['', 'QC ', '(QC)', '[ QC ]', '[qc]', 'Hi [QC]']) {
        assert.deepEqual(
          rulesOf({ text: ADVERTISING.replace('[QC]', wrong), route: 'qc' }),
          ['sms_label_missing'],
          wrong,
        );
      }
      const [finding] = check({ text: ADVERTISING.replace('[QC] ', ''), route: 'qc' });
      assert.deepEqual([finding?.position, finding?.suggestion], [{ start: 0, end: 0 }, '[QC] ']);
    });

    it('is refused on the care route', () => {
      assert.deepEqual(rulesOf({ text: `[QC] ${CARE}` }), ['sms_label_on_care_route']);
    });
  });

  describe('opt-out at the end', () => {
    const good = {
      'Tu choi: TC gui 199': 'sms',
      'TC1 gui 199.': 'sms',
      'De tu choi soan TC gui 199': 'sms',
      'HUY gửi 9000': 'sms',
      'STOP to 8088': 'sms',
      'Từ chối gọi 1800 1091': 'call',
      'Tu choi QC: https://hoamai.vn/u': 'link',
      'TC gui 199 hoac goi 18001091': 'sms+call',
      'TC gui 199, goi 18001091!': 'sms+call',
    };
    for (const [text, ways] of Object.entries(good)) {
      it(`"${text}" is one, by ${ways}`, () => {
        const found = findOptOut(`Giam 20%. ${text}`, keywords);
        assert.ok(found);
        const by = [found.bySms && 'sms', found.byCall && 'call', found.byLink && 'link'].filter(Boolean).join('+');
        assert.equal(by, ways);
      });
    }
    for (const text of [
      'Don bi huy, goi 19001234',
      'TC gui 199 roi mua hang',
      'TC gui',
      'LH 19001234',
      'Huy don hang',
      'xtc gui 199',
    ]) {
      it(`"${text}" is none`, () => {
        assert.equal(findOptOut(`Giam 20%. ${text}`, keywords), undefined);
      });
    }

    it('missing, it is refused with one to add at the end', () => {
      const text = ADVERTISING.replace(/ Tu choi.*$/, '');
      const [finding] = check({ text, route: 'qc' });
      assert.deepEqual([finding?.code, finding?.severity], ['sms_opt_out_missing', 'block']);
      assert.equal(finding?.position.start, text.length);
      const repaired = rulesOf({ text: text + finding?.suggestion, route: 'qc' });
      assert.deepEqual(repaired, ['sms_opt_out_one_way']);
    });

    it('is not asked of customer care', () => {
      assert.deepEqual(rulesOf({ text: CARE }), []);
    });
  });

  it('an unknown day has no rules: that is an error, not a permission', () => {
    assert.throws(() => check({ text: CARE, at: new Date('2019-01-01T00:00:00Z') }), RangeError);
  });
});

/** Units of the advertising sample with its values filled in. */
function smsSizeOfSample(): number {
  const filled = Object.entries(VALUES).reduce(
    (text, [name, value]) => text.replace(`{{ ${name} }}`, value),
    ADVERTISING,
  );
  return smsSize(filled.normalize('NFD').replace(/\p{M}/gu, ''), route('qc')).units;
}
