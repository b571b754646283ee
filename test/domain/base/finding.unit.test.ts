import assert from 'node:assert/strict';
import { finding, shown } from '../../../domain/base/finding.js';

describe('a finding', () => {
  it('says field, what is allowed and what is, in one sentence', () => {
    assert.deepEqual(finding('window_times', 'save the campaign', '/windows/0/closesAt', 5, 'later'), {
      code: 'window_times',
      field: '/windows/0/closesAt',
      value: 5,
      allowed: 'later',
      message: "Cannot save the campaign as '/windows/0/closesAt' must be later: current value is 5",
    });
  });
  it('shows dates as instants, what is missing as missing, and cuts what is long', () => {
    assert.equal(shown(new Date(0)), '"1970-01-01T00:00:00.000Z"');
    assert.equal(shown(new Date(Number.NaN)), 'not a date');
    assert.equal(shown(undefined), 'missing');
    assert.equal(shown('x'.repeat(5000)).length, 121);
    assert.equal(shown(Symbol('s')), 'Symbol(s)');
  });
});
