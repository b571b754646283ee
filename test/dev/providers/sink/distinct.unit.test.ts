import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Distinct } from '../../../../dev/providers/sink/distinct.js';

describe('counting distinct recipients', () => {
  it('agrees with a set, whatever the recipients are called', () => {
    const numbered = fc.integer({ min: 0, max: 3_000_000 }).map((n) => `u${n}@example.com`);
    const recipient = fc.oneof(
      numbered,
      fc.string({ maxLength: 3 }),
      fc.constantFrom(
        'u@example.com',
        'u1x@example.com',
        'u1',
        'u1@example.com',
        'u01@example.com',
        'u1@other.example',
      ),
    );
    fc.assert(
      fc.property(fc.array(recipient, { maxLength: 60 }), (recipients) => {
        const distinct = new Distinct();
        for (const one of [...recipients, ...recipients]) distinct.add(one);
        assert.equal(distinct.size, new Set(recipients).size);
      }),
    );
  });
});
