import assert from 'node:assert/strict';
import { DEFAULT_SMS_POLICY, parseBannedPolicy } from '../../../../domain/message/sms/policy.js';
import { ADVERTISING, AT, CARE, check, findingsOf, rulesOf, VALUES } from './support.js';

const pad = (text: string, units: number): string => text + 'x'.repeat(units - text.length);
const START = 'Than moi Nguyen Thi Minh Nguyet ';

describe("the win-back seed's rules for SMS (docs/seeds.md#content), one by one", () => {
  it('a good message of either route has no finding', () => {
    assert.deepEqual(check({ text: CARE }), []);
    assert.deepEqual(check({ text: ADVERTISING, route: 'qc' }), []);
  });

  describe('"giới hạn tối đa 160 ký tự"', () => {
    it('160 characters pass, 161 are refused', () => {
      assert.deepEqual(rulesOf({ text: pad(START, 160) }), []);
      const [finding] = check({ text: pad(START, 161) });
      assert.equal(finding?.code, 'sms_length');
      assert.equal(finding?.severity, 'block');
      assert.match(finding?.reason.vi ?? '', /161 ký tự.*tối đa 160/);
      assert.match(finding?.source ?? '', /docs\/seeds\.md#/);
    });

    it('is measured with the longest values, not on the template', () => {
      const text = pad(CARE, 165);
      assert.deepEqual(rulesOf({ text, values: { ...VALUES, customer_name: 'An' } }), []);
      assert.deepEqual(rulesOf({ text, values: { ...VALUES, customer_name: 'A'.repeat(70) } }), ['sms_length']);
    });

    it('a fallback that is longer than the value is what counts', () => {
      const text = (n: number) => `Than moi {{ customer_name | default: '${'Q'.repeat(n)}' }}`;
      assert.deepEqual(rulesOf({ text: text(151) }), []);
      assert.deepEqual(rulesOf({ text: text(152) }), ['sms_length']);
    });

    it('is measured without accents, which a name loses when sent', () => {
      const values = { ...VALUES, customer_name: 'Nguyễn Thị Minh Nguyệt'.normalize('NFD') };
      const text = `Than moi {{ customer_name }} ${'x'.repeat(160 - 32)}`;
      assert.deepEqual(rulesOf({ text, values }), []);
      assert.deepEqual(rulesOf({ text: `${text}x`, values }), ['sms_length']);
    });

    it('characters of the extension table count two', () => {
      assert.deepEqual(rulesOf({ text: `${pad(START, 158)}|` }), []);
      assert.deepEqual(rulesOf({ text: `${pad(START, 159)}|` }), ['sms_length']);
    });

    it('takes the real rendering when it is given', () => {
      const text = `Than moi {{ customer_name }}{% if offer_code %} ${'a'.repeat(70)}{% else %} ${'b'.repeat(70)}{% endif %}`;
      assert.deepEqual(rulesOf({ text }), ['sms_length']);
      assert.deepEqual(rulesOf({ text, rendered: `Than moi Nguyen ${'a'.repeat(70)}` }), []);
    });

    it('a parameter without a longest value cannot be measured', () => {
      const [finding] = check({ text: `${CARE} {{ product_list }}` });
      assert.deepEqual([finding?.code, finding?.text], ['sms_unknown_parameter', '{{ product_list }}']);
    });
  });

  describe('"không gõ dấu"', () => {
    it('accented words are refused with the plain words as suggestion', () => {
      const found = findingsOf('sms_diacritics', { text: 'Thân mời {{ customer_name }} ghé shop Đẹp' });
      assert.deepEqual(
        found.map((f) => [f.text, f.suggestion]),
        [
          ['Thân mời', 'Than moi'],
          ['ghé', 'ghe'],
          ['Đẹp', 'Dep'],
        ],
      );
    });

    it('É à è é ì ò ù are refused although GSM-7 has them', () => {
      for (const c of 'Éàèéìòù') assert.deepEqual(rulesOf({ text: `${START}ca ph${c}` }), ['sms_diacritics'], c);
    });

    it('decomposed accents are refused at their place in the text as written', () => {
      const text = `${START}ghé nhà`.normalize('NFD');
      const [finding] = findingsOf('sms_diacritics', { text });
      assert.equal(finding?.text, 'ghé nhà'.normalize('NFD'));
      assert.equal(finding?.suggestion, 'ghe nha');
    });

    it('the accents of names and other values do not matter: they are transliterated when sent', () => {
      assert.deepEqual(check({ text: CARE, values: { ...VALUES, shop_name: 'Cửa hàng Hoa Nắng' } }), []);
    });

    it('a name in another script is told, as nothing in GSM-7 can stand for it', () => {
      const found = check({ text: CARE, values: { ...VALUES, customer_name: '王芳' } });
      assert.deepEqual(
        found.map((f) => [f.code, f.text]),
        [['sms_not_gsm', '{{ customer_name }}']],
      );
    });

    it('emoji, invisible characters and typographic signs are refused with what to write instead', () => {
      const found = check({ text: `${START}🎉 x\u200by “ok” 王` });
      assert.deepEqual(
        found.map((f) => [f.code, f.text, f.suggestion]),
        [
          ['sms_emoji', '🎉', ''],
          ['sms_invisible', '\u200b', ''],
          ['sms_not_gsm', '“', '"'],
          ['sms_not_gsm', '”', '"'],
          ['sms_not_gsm', '王', undefined],
        ],
      );
    });

    it('a code with an accent is not offered a change', () => {
      const text = `[QC] {{ shop_name }} Kinh gui {{ customer_name }} ma ĐẸP20 TC gui 199, goi 18001091`;
      assert.ok(!rulesOf({ text, codes: ['ĐẸP20'], route: 'qc' }).includes('sms_diacritics'));
      const values = { ...VALUES, offer_code: 'ĐẸP20' };
      assert.deepEqual(
        findingsOf('sms_not_gsm', { text: ADVERTISING, route: 'qc', values }).map((f) => [f.text, f.suggestion]),
        [['{{ offer_code }}', undefined]],
      );
    });
  });

  describe('"phải bao gồm các từ khóa cho phép" (all eight: phrases.unit.test.ts)', () => {
    it('a message without any is refused, and told all eight', () => {
      const [finding] = check({ text: 'Chao ban, shop co hang moi' });
      assert.equal(finding?.code, 'sms_phrase_missing');
      assert.equal(finding?.severity, 'block');
      assert.equal(finding?.reason.vi.match(/"/g)?.length, 16);
    });

    it('rendered values fill the slots as well as parameters', () => {
      assert.deepEqual(rulesOf({ text: 'HOA MAI cam on nguyen thi minh nguyet da ghe' }), []);
      assert.deepEqual(rulesOf({ text: 'HOA MAN cam on nguyen thi minh nguyet da ghe' }), ['sms_phrase_missing']);
    });
  });

  describe('"các từ khóa không cho phép" (the list: banned.unit.test.ts)', () => {
    it('a banned phrase blocks, a doubtful one warns', () => {
      const [banned] = findingsOf('sms_banned_phrase', { text: `${CARE}. Choi l.o d.e` });
      assert.deepEqual([banned?.severity, banned?.text], ['block', 'l.o d.e']);
      const doubtful = check({ text: `${CARE}. Chat luong nhat` });
      assert.deepEqual(
        doubtful.map((f) => [f.code, f.severity]),
        [['sms_banned_phrase', 'warn']],
      );
    });

    it('the name of a customer is nobody’s choice, the name of a product is', () => {
      assert.deepEqual(check({ text: CARE, values: { ...VALUES, customer_name: 'Cao Cường Dương' } }), []);
      const text = 'Than moi {{ customer_name }} xem {{ product }}';
      assert.deepEqual(rulesOf({ text, values: { ...VALUES, product: 'Thuốc lá điện tử' } }), ['sms_banned_phrase']);
    });
  });

  it('a shop’s own list replaces the default one', () => {
    const category = {
      category: 'own',
      severity: 'block',
      source: 'shop',
      effectiveFrom: '2020-01-01',
      phrases: ['hàng mới'],
    };
    const policy = { ...DEFAULT_SMS_POLICY, banned: parseBannedPolicy({ about: 'own', categories: [category] }) };
    assert.deepEqual(rulesOf({ text: CARE, policy, at: AT }), ['sms_banned_phrase']);
  });
});
