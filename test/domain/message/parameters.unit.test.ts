import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  dayLabel,
  isParameter,
  mayBeEmpty,
  namesIn,
  namesParameter,
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  saleDayLabel,
  sampleParams,
} from '../../../domain/message/parameters.js';

describe('the parameters of templates', () => {
  it("hold the seed's placeholders", () => {
    const seeds = Object.values(PARAMETERS).map((one) => ('seed' in one ? one.seed : ''));
    for (const seed of ['[Họ và tên]', '[Tên cửa hàng/doanh nghiệp]', '[Số hotline]'])
      assert.ok(seeds.includes(seed as never), seed);
  });
  it('each have words in both languages and a sample', () => {
    for (const { label, sample } of Object.values(PARAMETERS)) {
      for (const text of [label.vi, label.en, sample]) assert.notEqual(text, '');
    }
  });
  it('are measured with values at least as long as the sample', () => {
    for (const { sample, longest } of Object.values(PARAMETERS)) assert.ok(longest.length >= sample.length, sample);
  });
  it('have a value or not by kind and channel', () => {
    const open = { offer: true, hotline: true };
    assert.ok(!namesIn({ ...open, kind: 'winback' }).includes('sale_day'));
    assert.ok(!namesIn({ ...open, channel: 'sms' }).includes('unsubscribe_link'));
    assert.deepEqual(namesIn(open), PARAMETER_NAMES);
    assert.deepEqual([mayBeEmpty('order_date', 'campaign'), mayBeEmpty('order_date', 'winback')], [true, false]);
    assert.equal(mayBeEmpty('customer_name', 'campaign'), false);
  });
  it('are found in a source by their whole name', () => {
    assert.deepEqual(
      [namesParameter('{{ order }}', 'order'), namesParameter('{{ order_date }}', 'order')],
      [true, false],
    );
    assert.equal(namesParameter('{{ unsubscribe_link }}', 'link'), false);
  });
  it('stand in docs/templates.md with their words, sample and longest value', () => {
    const page = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (.+?) +\| (.+?) +\| .*? \| (.+?)…? +\| (\d+) /gm)];
    assert.deepEqual(
      rows.map(([, name]) => name),
      PARAMETER_NAMES,
    );
    for (const [, name, vi, en, sample = '', longest] of rows) {
      const known = PARAMETERS[name as ParameterName];
      assert.deepEqual([vi, en, Number(longest)], [known.label.vi, known.label.en, known.longest.length]);
      assert.ok(known.sample.startsWith(sample), name);
    }
  });
  it('are known by name; what every object has is none', () => {
    for (const name of PARAMETER_NAMES) assert.equal(isParameter(name), true);
    for (const name of ['constructor', 'toString', 'x', '']) assert.equal(isParameter(name), false);
  });
  it('have no code without an offer and no hotline without one', () => {
    assert.deepEqual(Object.keys(sampleParams()).sort(), [...PARAMETER_NAMES].sort());
    const none = Object.keys(sampleParams({ offer: false, hotline: false }));
    const missing = PARAMETER_NAMES.filter((name) => !none.includes(name));
    assert.deepEqual(missing, ['hotline', 'offer_code', 'offer_end']);
  });
  it('write a sale day as sellers do', () => {
    assert.equal(saleDayLabel('2026-11-11'), '11.11');
    assert.equal(saleDayLabel('2027-01-05'), '5.1');
    assert.equal(dayLabel('2027-01-05'), '05/01/2027');
  });
});
