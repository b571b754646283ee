import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ORDER_STATUSES } from '../../domain/customer/order.js';
import { type ImportMapping, importMapping, MEANINGS as KNOWN } from '../../domain/imports/mapping.js';
import { assign, MEANINGS, meaningOf, STATUSES } from '../../web/src/imports/fields.js';
import { read } from '../conventions/sources.js';

const SEED = 20_261_114;
const MAPPING: ImportMapping = { kind: 'orders', columns: { id: ['Số'], customer: ['Email', 'Điện thoại'] } };

describe('a mapping that is corrected', () => {
  it('offers the fields and words of the API, each with its name', () => {
    assert.deepEqual(MEANINGS, KNOWN);
    assert.deepEqual(STATUSES, ORDER_STATUSES);
    const vi = JSON.parse(read('web/messages/vi.json')) as Record<string, string>;
    const names = [
      ...Object.values(MEANINGS)
        .flat()
        .map((one) => `field.${one}`),
      ...STATUSES.map((one) => `order.${one}`),
    ];
    assert.deepEqual(
      names.filter((name) => !(name in vi)),
      [],
    );
  });

  it('keeps the other columns of a field, in their order, and drops a field that has none', () => {
    const moved = assign(MAPPING, 'Email', 'email');
    assert.deepEqual(moved.columns, { id: ['Số'], customer: ['Điện thoại'], email: ['Email'] });
    assert.deepEqual(assign(moved, 'Email', '').columns, { id: ['Số'], customer: ['Điện thoại'] });
    assert.deepEqual(MAPPING.columns.customer, ['Email', 'Điện thoại'], 'the proposal stays as it was');
  });

  it('is what was chosen last for every column, and one that the API takes', () => {
    const column = fc.constantFrom('Số', 'Email', 'Điện thoại', 'Ghi chú', 'Tổng');
    const choices = fc.array(fc.tuple(column, fc.constantFrom('', ...MEANINGS.orders)), { maxLength: 12 });
    fc.assert(
      fc.property(choices, (all) => {
        const chosen = all.reduce((mapping, [name, field]) => assign(mapping, name, field), MAPPING);
        for (const [name, field] of new Map(all)) assert.equal(meaningOf(chosen, name), field);
        assert.deepEqual(importMapping.parse(chosen), chosen);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
