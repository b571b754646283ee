import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SMS_POLICY } from '../../../../../domain/message/sms/policy.js';
import { findAllowedPhrases, type PhraseValues } from '../../../../../domain/message/sms/rules/phrases.js';
import { cpuMs } from '../../../../support/effort.js';

const VALUES: PhraseValues = { customer: 'Nguyễn Thị Lan', shop: 'Hoa Mai', hotline: '1900 1234' };
const ids = (text: string, values: PhraseValues = VALUES): string[] =>
  findAllowedPhrases(text, values, DEFAULT_SMS_POLICY.phrases).map((p) => p.id);

const CASES: readonly { id: string; template: string; rendered: string; wrong: readonly string[] }[] = [
  {
    id: 'than_moi',
    template: 'Than moi {{ customer_name }} ghe shop',
    rendered: 'Than moi Nguyen Thi Lan ghe shop',
    wrong: [
      'Than moi ban ghe shop',
      'Thanmoi Nguyen Thi Lan',
      'Than moi Nguyen Thi Lanh',
      'Than gui Nguyen Thi Lan',
      'moi than Nguyen Thi Lan',
    ],
  },
  {
    id: 'kinh_moi',
    template: 'Kinh moi {{customer_name}} den',
    rendered: 'Kinh moi Nguyen Thi Lan den',
    wrong: ['Kinh moi quy khach den', 'Kinh {{ customer_name }}', 'Kinh moi {{ shop_name }}'],
  },
  {
    id: 'cam_on',
    template: '{{ shop_name }} Cam on {{ customer_name }} da mua',
    rendered: 'HOA MAI cam on Nguyen Thi Lan da mua',
    wrong: ['Cam on {{ customer_name }}', '{{ shop_name }} Cam on ban', 'Hoa Man cam on Nguyen Thi Lan'],
  },
  {
    id: 'don_hang_cua',
    template: '{{ shop_name }} - Don hang cua quy khach {{ customer_name }} da giao. Hotline {{ hotline }}',
    rendered: 'Hoa Mai - Don hang cua uy khach Nguyen Thi Lan da giao. Hotline 1900 1234',
    wrong: [
      '{{ shop_name }} - Don hang cua quy khach {{ customer_name }} da giao',
      '{{ shop_name }} Don hang cua quy khach {{ customer_name }}. Hotline {{ hotline }}',
      'Hoa Mai - Don hang cua uy khach Nguyen Thi Lan da giao. Hotline 1900 1235',
    ],
  },
  {
    id: 'thong_bao',
    template: '{{ shop_name }} xin thong bao: {{ customer_name }} co hang moi',
    rendered: 'Hoa Mai xin thong bao : Nguyen Thi Lan co hang moi',
    wrong: ['{{ shop_name }} xin thong bao {{ customer_name }}', '{{ shop_name }} thong bao: {{ customer_name }}'],
  },
  {
    id: 'sinh_nhat',
    template: '{{ shop_name }} Chuc mung sinh nhat Quy khach. Chuc Quy khach {{ customer_name }} vui',
    rendered: 'Hoa Mai chuc mung sinh nhat quy khach.Chuc quy khach Nguyen Thi Lan vui',
    wrong: [
      '{{ shop_name }} Chuc mung sinh nhat {{ customer_name }}',
      '{{ shop_name }} Chuc mung sinh nhat Quy khach. Chuc Quy khach vui',
    ],
  },
  {
    id: 'kinh_gui',
    template: '{{ shop_name }} Kinh gui {{ customer_name }}',
    rendered: 'Hoa Mai kinh gui Nguyen Thi Lan',
    wrong: ['Kinh gui {{ customer_name }}', '{{ shop_name }} gui {{ customer_name }}'],
  },
  {
    id: 'don_hang_lh',
    template: 'Don hang {{ order_code }} {{ order_state }} LH {{ hotline }}',
    rendered: '(Don hang) DH0123 da giao cho buu ta. (LH) 19001234',
    wrong: [
      'Don hang LH 19001234',
      'Don hang {{ order_code }} LH {{ hotline }}',
      '(Don hang). . (LH) .',
      'Don hang DH01 da giao',
      'Don hang DH01 da giao. LHP 1900',
    ],
  },
];

describe('allowed SMS phrases of the win-back seed', () => {
  it('are the eight of the seed', () => {
    assert.deepEqual(
      DEFAULT_SMS_POLICY.phrases.phrases.map((p) => p.id),
      CASES.map((c) => c.id),
    );
  });

  for (const { id, template, rendered, wrong } of CASES) {
    const seed = DEFAULT_SMS_POLICY.phrases.phrases.find((p) => p.id === id)?.seed;
    it(`"${seed}" is found in a template and in a rendered text`, () => {
      assert.deepEqual(ids(template, {}), [id]);
      assert.deepEqual(ids(rendered), [id]);
    });
    it(`"${seed}" is not found where a word, a slot or a sign differs`, () => {
      for (const text of wrong) assert.deepEqual(ids(text), [], text);
    });
    it(`"${seed}" may stand after a label and does not mind case, blanks or accents`, () => {
      assert.deepEqual(ids(`[QC] ${template}`), [id]);
      assert.deepEqual(ids(rendered.toUpperCase()), [id]);
      assert.deepEqual(ids(rendered.replace(/ /g, '  ')), [id]);
    });
  }

  it('accented and decomposed text is recognised: accents are another rule', () => {
    assert.deepEqual(ids('Thân mời Nguyễn Thị Lan'), ['than_moi']);
    assert.deepEqual(ids('Thân mời Nguyễn Thị Lan'.normalize('NFD')), ['than_moi']);
  });

  it('a filter with a fallback is still the parameter', () => {
    assert.deepEqual(ids("Than moi {{ customer_name | default: 'Quy khach' }}", {}), ['than_moi']);
    assert.deepEqual(ids('Than moi {{ customer_name_short }}', {}), []);
  });

  it('a rendered text without known values holds no slot', () => {
    assert.deepEqual(ids('Than moi Nguyen Thi Lan', {}), []);
  });

  it('says where the phrase stands in the text as written', () => {
    const text = '[QC] Thân mời Nguyễn Thị Lan ghé shop'.normalize('NFD');
    const [found] = findAllowedPhrases(text, VALUES, DEFAULT_SMS_POLICY.phrases);
    assert.equal(text.slice(found!.start, found!.end).normalize('NFC'), 'Thân mời Nguyễn Thị Lan');
  });

  it('names with signs that mean something to regular expressions are only names', () => {
    assert.deepEqual(ids('Than moi A.*(B', { customer: 'A.*(B' }), ['than_moi']);
    assert.deepEqual(ids('Than moi AxxxB', { customer: 'A.*B' }), []);
  });

  it('any case and any run of blanks inside a phrase matches', () => {
    const blanks = fc.stringMatching(/^[ \n]{1,4}$/);
    fc.assert(
      fc.property(blanks, blanks, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (b1, b2, upper) => {
        const text = `than${b1}moi${b2}nguyen${b1}thi${b2}lan`;
        const mixed = [...text].map((c, i) => (upper[i % 40] ? c.toUpperCase() : c)).join('');
        assert.deepEqual(ids(mixed), ['than_moi']);
      }),
    );
  });

  it('a long hostile text is judged in bounded time', () => {
    const spent = cpuMs(() => {
      ids('Don hang a b '.repeat(150));
      ids('{{ '.repeat(700));
      ids(`{{ shop_name }}${' '.repeat(1900)}`);
    });
    assert.ok(spent < 2_000, `${spent} ms`);
  });
});
