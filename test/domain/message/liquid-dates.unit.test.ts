import assert from 'node:assert/strict';
import { dayLabel, saleDayLabel, type TemplateParams } from '../../../domain/message/parameters.js';
import { checkTemplate } from '../../../domain/message/template-check.js';
import { compileTemplate, TemplateError } from '../../../domain/message/templates.js';

/** 06:30 of 2 December in Vietnam, still the 1st in Greenwich. */
const NOW = new Date('2026-12-01T23:30:00Z');
const CLOCK = { zone: 'Asia/Ho_Chi_Minh', now: () => NOW };
const render = (text: string, params: TemplateParams = {}): string =>
  compileTemplate({ text }, 'chat', CLOCK)(params).text;

describe('dates in templates', () => {
  it('are the day that the reader is told, for every date parameter and every day that could be a month', () => {
    for (let day = 1; day <= 12; day += 1) {
      for (const month of [1, 5, 10, 12]) {
        const iso = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const shown = `${iso.slice(8)}/${iso.slice(5, 7)}`;
        const params = { offer_end: dayLabel(iso), order_date: dayLabel(iso), sale_day: saleDayLabel(iso) };
        for (const name of Object.keys(params)) {
          assert.equal(render(`{{ ${name} | date: "%d/%m" }}`, params), shown, `${name} ${iso}`);
          assert.equal(render(`{{ ${name} | date: "%-d tháng %-m" }}`, params), `${day} tháng ${month}`);
        }
        assert.equal(render(`{{ order | default: "${iso}" | date: "%d/%m/%Y" }}`, { order: '' }), `${shown}/2026`);
        assert.equal(render('{{ offer_end | date_to_string }}', params).slice(0, 2), iso.slice(8));
      }
    }
  });

  it('show now on the shop’s clock, whatever the zone of the machine', () => {
    assert.equal(render('{{ "now" | date: "%H:%M %d/%m/%Y %z" }}'), '06:30 02/12/2026 +0700');
    assert.equal(render('{{ "today" | date: "%d/%m" }}'), '02/12');
    assert.equal(render('{{ "now" | date_to_xmlschema }}'), '2026-12-02T06:30:00+07:00');
    assert.equal(render('{{ "now" | date: "%H:%M", "Asia/Tokyo" }}'), '08:30');
    const zoned = (zone: string) =>
      compileTemplate({ text: '{{ "now" | date: "%d/%m %H:%M" }}' }, 'chat', { ...CLOCK, zone });
    assert.equal(zoned('America/Sao_Paulo')({}).text, '01/12 20:30');
  });

  it('that have a zone of their own are instants, others are times of the shop', () => {
    assert.equal(render('{{ "2026-12-01T20:00:00Z" | date: "%d/%m %H:%M" }}'), '02/12 03:00');
    assert.equal(render('{{ "2026-12-01 20:00" | date: "%d/%m %H:%M" }}'), '01/12 20:00');
    assert.equal(render('{{ 1796169600 | date: "%d/%m/%Y" }}'), '02/12/2026');
  });

  it('that are none are refused at save and fail, instead of passing untouched', () => {
    for (const text of [
      '{{ "31/02/2026" | date: "%d/%m" }}',
      '{{ customer_name | date: "%d" }}',
      '{{ "5 Oct" | date: "%d" }}',
    ]) {
      assert.throws(() => render(text, { customer_name: 'Lan' }), TemplateError, text);
      assert.deepEqual(
        checkTemplate({ text }, 'chat', { hasOffer: true }).map(({ code }) => code),
        ['template_syntax'],
      );
    }
    assert.equal(render('{% if order_date %}{{ order_date | date: "%d" }}{% endif %}x'), 'x');
  });
});
