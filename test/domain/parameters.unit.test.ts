import assert from 'node:assert/strict';
import { isParameter, PARAMETER_NAMES, PARAMETERS, saleDayLabel, sampleParams } from '../../domain/parameters.js';

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
  });
});
