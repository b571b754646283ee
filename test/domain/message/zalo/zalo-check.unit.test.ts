import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkContent } from '../../../../domain/message/content/check.js';
import { compileTemplate } from '../../../../domain/message/templates.js';
import { paramLines } from '../../../../domain/message/zalo/lines.js';
import { readZaloTemplate, type ZaloTemplate } from '../../../../domain/message/zalo/template-info.js';

const AT = new Date('2026-11-11T05:00:00Z');
const INFO = {
  templateId: 300001,
  status: 'ENABLE',
  templateTag: 'CUSTOMER_CARE',
  listParams: [
    { name: 'customer_name', require: true, type: 'STRING', maxLength: 30, minLength: 0, acceptNull: false },
    { name: 'code', require: false, type: 'STRING', maxLength: '30', minLength: 5, acceptNull: false },
    { name: 'day', require: false, type: 'DATE', maxLength: 20, minLength: 0, acceptNull: true },
  ],
  price: '200',
};
const TEMPLATE = readZaloTemplate(INFO) as ZaloTemplate;
const SHOP = { name: 'Hoa Nắng', publicUrl: 'https://go.example.com', allowedDomains: [], offers: [] };
const check = (text: string, known: ZaloTemplate | null | undefined = TEMPLATE, channel: 'zalo' | 'chat' = 'zalo') =>
  checkContent(SHOP, {
    ...{ kind: 'campaign', channel, template: { text, zalo: { template: '300001' } }, at: AT },
    ...(known === undefined ? {} : { zalo: known }),
  })
    .findings.filter(({ severity }) => severity === 'block')
    .map(({ code }) => code);

describe('a message for Zalo', () => {
  it('fills in the parameters that the template itself has, one a line', () => {
    assert.deepEqual(check('customer_name: {{ customer_name }}\n\nday: {{ order_date | default: "" }}'), []);
    assert.deepEqual(check('customer_name: {{ customer_name }}\nname: {{ shop_name }}'), ['zalo_parameter_unknown']);
    assert.deepEqual(check('day: 11/11/2026'), ['zalo_parameter_missing']);
    assert.deepEqual(check('customer_name: A\ncustomer_name: B'), ['zalo_parameter_twice']);
    assert.deepEqual(check('Chào bạn\ncustomer_name: A'), ['zalo_line']);
  });

  it('is measured with the longest values against the template’s own lengths, composed', () => {
    assert.deepEqual(check('customer_name: {{ customer_name }} và gia đình'), ['zalo_parameter_length']);
    assert.deepEqual(check(`customer_name: ${'Ế'.normalize('NFD').repeat(30)}`), []);
    assert.deepEqual(check(`customer_name: ${'Ế'.repeat(31)}`), ['zalo_parameter_length']);
    assert.deepEqual(check('customer_name: A\ncode: AB'), ['zalo_parameter_length']);
  });

  it('keeps to the types that are known, and to the lengths of those that are not', () => {
    for (const day of ['11/11/2026', '11/2026', '08:30', '08:30:00 11/11/2026'])
      assert.deepEqual(check(`customer_name: A\nday: ${day}`), [], day);
    assert.deepEqual(check('customer_name: A\nday: 2026-11-11'), ['zalo_parameter_format']);
  });

  it('needs a template that is there and enabled, and other channels have none', () => {
    assert.deepEqual(check('customer_name: A', null), ['zalo_template_unknown']);
    assert.deepEqual(check('customer_name: A', { ...TEMPLATE, status: 'REJECT' }), ['zalo_template_status']);
    assert.deepEqual(check('customer_name: A', undefined), []);
    assert.ok(check('customer_name: A', undefined, 'chat').includes('zalo_channel'));
  });

  it('is refused where Liquid goes over the end of a line', () => {
    const found = check('customer_name: {% if hotline %}A\nday: 11/11/2026{% endif %}');
    assert.ok(found.includes('zalo_line'), found.join());
  });

  it('renders a value for each line, and no value adds a parameter', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9 :\n{}%À-ỹ]{0,40}$/);
    fc.assert(
      fc.property(name, (customer_name) => {
        const render = compileTemplate({ text: 'a: {{ customer_name }}\nb: x {{ customer_name }}' }, 'zalo');
        const { values } = render({ customer_name });
        assert.deepEqual(Object.keys(values ?? {}), ['a', 'b']);
        assert.ok(!Object.values(values ?? {}).some((value) => value.includes('\n')));
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('finds every line’s place in the text, in linear time', () => {
    const text = 'a: 1\n\n  b :2\nno line';
    const { lines, faults } = paramLines(text);
    assert.deepEqual(
      lines.map(({ name, value, position }) => [name, value, text.slice(position.start, position.end)]),
      [
        ['a', '1', 'a: 1'],
        ['b', '2', '  b :2'],
      ],
    );
    assert.deepEqual(
      faults.map(({ start, end }) => text.slice(start, end)),
      ['no line'],
    );
    assert.equal(paramLines(`${' '.repeat(200_000)}\n${'a'.repeat(200_000)}`).faults.length, 1);
  });

  it('reads what Zalo answers of a template, and nothing that is none', () => {
    assert.deepEqual([TEMPLATE.id, TEMPLATE.pricePhone, TEMPLATE.params[1]?.maxLength], ['300001', 200, 30]);
    assert.equal(readZaloTemplate({ ...INFO, templateTag: 'OTHER' }), undefined);
    assert.equal(readZaloTemplate(null), undefined);
  });
});
