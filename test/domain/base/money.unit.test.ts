import assert from 'node:assert/strict';
import { money } from '../../../domain/base/money.js';

describe('money in a sentence', () => {
  it('has the digits of its currency, from integer minor units', () => {
    assert.deepEqual(
      [money(79_999, 'GBP'), money(80_000, 'VND'), money(5, 'USD'), money(-1_050, 'EUR'), money(1_234_567, 'KWD')],
      ['799.99 GBP', '80,000 VND', '0.05 USD', '-10.50 EUR', '1,234.567 KWD'],
    );
  });

  it('refuses a currency that is none', () => {
    assert.throws(() => money(1, 'x'), RangeError);
  });
});
