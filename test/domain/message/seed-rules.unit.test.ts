import assert from 'node:assert/strict';
import { checkContent } from '../../../domain/message/content/check.js';
import type { ContentFinding } from '../../../domain/message/content/finding.js';
import type { ContentUse } from '../../../domain/message/content/use.js';
import { PARAMETERS } from '../../../domain/message/parameters.js';
import { DEFAULT_SMS_POLICY } from '../../../domain/message/sms/policy.js';
import { compileTemplate } from '../../../domain/message/templates.js';

const SHOP = {
  name: 'Hoa Mai',
  hotline: '1900 1234',
  publicUrl: 'https://go.example.com',
  allowedDomains: ['hoamai.vn'],
  offers: [{ key: 'tet' }],
};
type Given = Partial<ContentUse>;
const judge = (text: string, given: Given = {}): readonly ContentFinding[] =>
  checkContent(SHOP, {
    kind: 'winback',
    channel: 'sms',
    template: { text },
    at: new Date('2026-11-01T00:00:00Z'),
    ...given,
  }).findings;
/** Rules that refuse, each once. */
const refused = (text: string, given: Given = {}): string[] => [
  ...new Set(judge(text, given).flatMap(({ severity, rule }) => (severity === 'block' ? [rule] : []))),
];
const warned = (text: string, given: Given = {}): string[] =>
  judge(text, given).flatMap(({ severity, rule }) => (severity === 'warn' ? [rule] : []));

const email = (text: string, subject = 'Lâu rồi không gặp'): Given => ({
  channel: 'email',
  template: { text, subject },
});
const START = 'Than moi {{ customer_name }} ';
const NAME = PARAMETERS.customer_name.longest.length - '{{ customer_name }}'.length;

describe("the second seed's rules one by one (docs/seeds.md#the-win-back-article)", () => {
  describe('"Đối với kênh gửi là Email: không bị giới hạn về số lượng ký tự, từ khóa không cho phép và kể cả việc gõ dấu"', () => {
    it('an e-mail of 5,000 characters passes, the same words as SMS are refused', () => {
      const words = 'Than moi {{ customer_name }} '.repeat(180);
      assert.deepEqual(refused('', email(words)), []);
      assert.deepEqual(refused(words.slice(0, 900)), ['message_too_long', 'sms_length']);
    });
    it('a keyword that no SMS may hold passes in an e-mail', () => {
      assert.deepEqual(refused('', email('Vé số trúng lô đề')), []);
      assert.deepEqual(refused(`${START}trung lo de`), ['sms_banned_phrase']);
    });
    it('diacritics pass in an e-mail', () => {
      assert.deepEqual(refused('', email('Thân mời bạn ghé Đẹp')), []);
      assert.deepEqual(refused('Than moi {{ customer_name }} ghé Đẹp'), ['sms_diacritics']);
    });
  });

  describe('"SMS: giới hạn tối đa 160 ký tự"', () => {
    it('160 characters with the longest name pass, 161 are refused', () => {
      const text = (length: number): string => START + 'x'.repeat(length - START.length - NAME);
      assert.deepEqual(refused(text(160)), []);
      assert.deepEqual(refused(text(161)), ['sms_length']);
    });
  });

  describe('"không gõ dấu"', () => {
    it('words without accents pass, an accent is refused with what to write instead', () => {
      assert.deepEqual(refused(`${START}ghe lai`), []);
      const [found] = judge(`${START}ghé lại`);
      assert.deepEqual([found?.rule, found?.suggestion], ['sms_diacritics', 'ghe lai']);
    });
    it('the accents of names are nobody’s fault: the message leaves without them', () => {
      const render = compileTemplate({ text: `${START}ghe lai` }, 'sms');
      assert.equal(render({ customer_name: 'Nguyễn Thị Ánh' }).text, 'Than moi Nguyen Thi Anh ghe lai');
    });
  });

  describe('"Nội dung phải bao gồm các từ khóa cho phép"', () => {
    const PASSES: Readonly<Record<string, string>> = {
      than_moi: 'Than moi {{ customer_name }} ghe lai cua hang',
      kinh_moi: 'Kinh moi {{ customer_name }} ghe lai cua hang',
      cam_on: '{{ shop_name }} Cam on {{ customer_name }} da ghe',
      don_hang_cua: '{{ shop_name }} - Don hang cua uy khach {{ customer_name }} da xong. Hotline {{ hotline }}',
      thong_bao: '{{ shop_name }} xin thong bao: {{ customer_name }} co hang moi',
      sinh_nhat: '{{ shop_name }} Chuc mung sinh nhat Quy khach. Chuc Quy khach {{ customer_name }} vui ve',
      kinh_gui: '{{ shop_name }} Kinh gui {{ customer_name }} tin moi',
      don_hang_lh: 'Don hang {{ order | default: "moi" }} da xong. LH {{ hotline }}',
    };
    it('names all eight of the seed', () => {
      assert.deepEqual(Object.keys(PASSES).sort(), DEFAULT_SMS_POLICY.phrases.phrases.map(({ id }) => id).sort());
    });
    for (const [id, text] of Object.entries(PASSES)) {
      it(`${id}: passes, and is refused when its words are in another order`, () => {
        assert.deepEqual(refused(text), []);
        const reversed = text
          .split(/(\{\{[^}]*\}\})/)
          .reverse()
          .join(' ')
          .replace('LH', 'tel')
          .replace('Hotline', 'tel');
        assert.ok(refused(reversed).includes('sms_phrase_missing'), reversed);
      });
    }
    it('case and spaces make no difference; no phrase at all is refused', () => {
      assert.deepEqual(refused('THAN  MOI   {{ customer_name }} ghe lai'), []);
      assert.deepEqual(refused('Chao {{ customer_name }} ghe lai'), ['sms_phrase_missing']);
    });
  });

  describe('"các từ khóa không cho phép dùng trong SMS"', () => {
    it('a banned word is refused, its innocent neighbours pass', () => {
      assert.deepEqual(refused(`${START}choi casino`), ['sms_banned_phrase']);
      assert.deepEqual(refused(`${START}mua vay dam`), []);
      assert.deepEqual(refused(`${START}cho vay tien nhanh`), ['sms_banned_phrase']);
    });
    it('the list is the shop’s to change', () => {
      const own = {
        ...SHOP,
        rules: { banned: [{ phrase: 'vay dam', severity: 'block' as const }], removed: ['casino'], domains: [] },
      };
      const use = { kind: 'winback', channel: 'sms', at: new Date('2026-11-01T00:00:00Z') } as const;
      const found = (text: string) =>
        checkContent(own, { ...use, template: { text } }).findings.map(({ rule }) => rule);
      assert.deepEqual(found(`${START}choi casino`), []);
      assert.deepEqual(found(`${START}mua vay dam`), ['sms_banned_phrase']);
    });
  });

  describe('"nếu chèn tham số Mã ưu đãi, bạn cần phải bật nút kích hoạt và lựa chọn mã ưu đãi"', () => {
    const text = 'Tặng {{ customer_name }} mã {{ offer_code }}';
    it('with the offer it passes, without it is refused', () => {
      assert.deepEqual(refused('', { ...email(text), offer: { code: 'TET' } }), []);
      assert.deepEqual(refused('', email(text)), ['offer_missing']);
      assert.match(judge('', email(text))[0]?.reason.vi ?? '', /bật nút kích hoạt và lựa chọn mã ưu đãi/);
    });
    it('by SMS it is advertising: refused as customer care, passes on the advertising route', () => {
      const offer = { code: 'TET' };
      assert.deepEqual(refused(`${START}tang ma {{ offer_code }}`, { offer }), ['sms_promotion_on_care_route']);
      assert.deepEqual(refused(`[QC] ${START}tang ma {{ offer_code }} TC gui 199`, { offer }), []);
    });
  });
});

describe("the first seed's rules for a CEM message one by one (docs/seeds.md#guidelines, docs/sources.md#shopee)", () => {
  const chat = (text: string, card?: object): Given =>
    ({ kind: 'campaign', channel: 'chat', template: { text, ...(card ? { card } : {}) } }) as Given;
  const products = (n: number) => Array.from({ length: n }, (_, i) => ({ sku: `A${i}`, name: `Món ${i}` }));

  it('500 characters pass, 501 are refused', () => {
    assert.deepEqual(refused('', chat('ữ'.repeat(500))), []);
    assert.deepEqual(refused('', chat('ữ'.repeat(501))), ['message_too_long']);
  });
  it('four products pass, five are refused', () => {
    assert.deepEqual(refused('', chat('x', { products: products(4) })), []);
    assert.deepEqual(refused('', chat('x', { products: products(5) })), ['card_products']);
  });
  it('a category passes alone, and is refused beside products', () => {
    assert.deepEqual(refused('', chat('x', { category: 'Váy' })), []);
    assert.deepEqual(refused('', chat('x', { category: 'Váy', products: products(1) })), ['card_products']);
    assert.deepEqual(refused('', chat('x', { category: ' ' })), ['card_label']);
  });
  it('a voucher of the shop passes, another is refused', () => {
    assert.deepEqual(refused('', chat('x', { voucher: 'tet' })), []);
    assert.deepEqual(refused('', chat('x', { voucher: 'hue' })), ['unknown_offer']);
  });
  it('an https image passes; http, data and credentials are refused', () => {
    assert.deepEqual(refused('', chat('x', { image: 'https://hoamai.vn/a.png' })), []);
    for (const image of ['http://hoamai.vn/a.png', 'data:image/png;base64,AA==', 'https://a:b@hoamai.vn/a.png', 'x'])
      assert.deepEqual(refused('', chat('x', { image })), ['card_image'], image);
  });
  it('only a chat message carries a card', () => {
    const template = { text: 'x', subject: 's', card: { promotion: 'Flash sale' } };
    assert.deepEqual(refused('', chat('x', template.card)), []);
    assert.deepEqual(refused('', { channel: 'email', template }), ['card_channel']);
  });
  it('"Bao gồm các ưu đãi / hình ảnh hoặc voucher hấp dẫn": without any the seller is warned', () => {
    assert.deepEqual(warned('', chat('Chào {{ customer_name }}')), ['incentive_missing']);
    for (const given of [
      chat('x', { voucher: 'tet' }),
      chat('x', { products: products(1) }),
      chat('x', { image: 'https://x.vn/a' }),
    ])
      assert.deepEqual(warned('', given), []);
    assert.deepEqual(warned('', { ...chat('Mã {{ offer_code }}'), offer: {} }), []);
  });
});
