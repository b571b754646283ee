import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BATCH_SIZE, CHUNK_SIZE } from '../../../domain/base/limits.js';
import { OUTCOME, SKIP_REASONS } from '../../../domain/base/outcome.js';
import {
  addLedgers,
  type BatchAccount,
  EMPTY_LEDGER,
  imbalance,
  type Ledger,
  ledgerOfBatch,
  UNSTATED,
} from '../../../domain/run/ledger.js';

const batch = (recipients: number, over: Partial<BatchAccount> = {}): BatchAccount => ({
  customers: { length: recipients },
  out: {},
  why: {},
  planSkipped: {},
  ...over,
});

const reason = fc.constantFrom(...SKIP_REASONS);
const outcome = fc.constantFrom(...Object.values(OUTCOME));
const planSkipped = fc.dictionary(reason, fc.integer({ min: 1, max: 5000 }), { maxKeys: 4 });

/** One step in a batch's life: a chunk is recorded, wholly or in part, once or again. */
const step = fc.record({
  chunk: fc.nat({ max: 4 }),
  chars: fc.array(outcome, { maxLength: CHUNK_SIZE }).map((list) => list.join('')),
  reason,
});
const anyBatch = fc
  .record({ recipients: fc.nat({ max: BATCH_SIZE }), steps: fc.array(step, { maxLength: 8 }), planSkipped })
  .map(({ recipients, steps, planSkipped: skipped }) => {
    const out: Record<string, string> = {};
    const why: Record<string, string> = {};
    for (const { chunk, chars, reason: code } of steps) {
      const room = Math.max(0, Math.min(CHUNK_SIZE, recipients - chunk * CHUNK_SIZE));
      if (room === 0) continue;
      out[chunk] = chars.slice(0, room);
      for (let i = 0; i < room; i += 1) if (out[chunk][i] === OUTCOME.skipped) why[chunk * CHUNK_SIZE + i] = code;
    }
    return batch(recipients, { out, why, planSkipped: skipped });
  });

describe('the ledger of a batch', () => {
  it('balances after any sequence of recorded chunks', () => {
    fc.assert(
      fc.property(anyBatch, (one) => {
        const ledger = ledgerOfBatch(one);
        assert.equal(imbalance(ledger), 0);
        const planned = Object.values(one.planSkipped).reduce((sum, n) => sum + n, 0);
        assert.equal(ledger.audience, one.customers.length + planned);
        assert.ok(ledger.pending >= 0);
      }),
    );
  });

  it('has everybody pending before the first chunk is recorded', () => {
    const ledger = ledgerOfBatch(batch(230));
    assert.deepEqual(ledger, { ...EMPTY_LEDGER, audience: 230, pending: 230 });
  });

  it('counts each outcome, and each reason of those skipped at plan and at delivery', () => {
    const ledger = ledgerOfBatch(
      batch(120, {
        out: { 0: `${'s'.repeat(96)}fkxu`, 1: 'kk.' },
        why: { 97: 'no_consent', 100: 'cap_reached', 101: 'no_consent', 96: 'refused', 99: 'timeout' },
        planSkipped: { no_consent: 7, no_address: 2 },
      }),
    );
    assert.deepEqual(ledger, {
      audience: 129,
      sent: 96,
      failed: 1,
      skipped: { no_consent: 9, no_address: 2, cap_reached: 1 },
      expired: 1,
      unknown: 1,
      pending: 18,
    });
  });

  it('counts a skipped recipient whose reason is missing, rather than losing it', () => {
    assert.deepEqual(ledgerOfBatch(batch(1, { out: { 0: 'k' } })).skipped, { [UNSTATED]: 1 });
  });

  it('of a batch without recipients holds those the plan skipped', () => {
    const ledger = ledgerOfBatch(batch(0, { planSkipped: { no_consent: 3 } }));
    assert.deepEqual(ledger, { ...EMPTY_LEDGER, audience: 3, skipped: { no_consent: 3 } });
  });

  it('refuses to count outcome strings that cannot be of this batch', () => {
    for (const out of [{ 0: 'z' }, { 0: 'ssss' }, { 1: 's' }, { x: 's' }, { '-1': 's' }, { 0.5: 's' }]) {
      assert.throws(() => ledgerOfBatch(batch(3, { out })), /Cannot count/, JSON.stringify(out));
    }
  });
});

describe('adding ledgers', () => {
  const n = fc.nat({ max: 1e6 });
  const parts = {
    audience: n,
    sent: n,
    failed: n,
    skipped: fc.dictionary(reason, n, { noNullPrototype: true }),
    expired: n,
    pending: n,
    unknown: n,
  };
  const anyLedger: fc.Arbitrary<Ledger> = fc.record(parts, { noNullPrototype: true });

  it('adds imbalances too, so a run balances exactly when its batches do together', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, (a, b) => {
        assert.equal(imbalance(addLedgers(a, b)), imbalance(a) + imbalance(b));
      }),
    );
  });
  it('does not depend on the order, and an empty ledger adds nothing', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, anyLedger, (a, b, c) => {
        assert.deepEqual(addLedgers(addLedgers(a, b), c), addLedgers(a, addLedgers(b, c)));
        assert.deepEqual(addLedgers(a, b), addLedgers(b, a));
        assert.deepEqual(addLedgers(a, EMPTY_LEDGER), a);
      }),
    );
  });
  it('leaves the ledgers it adds alone', () => {
    const a: Ledger = { ...EMPTY_LEDGER, skipped: { no_consent: 1 } };
    addLedgers(a, a);
    assert.deepEqual(a.skipped, { no_consent: 1 });
    assert.deepEqual(EMPTY_LEDGER.skipped, {});
  });
  it('shows the part that is missing', () => {
    assert.equal(imbalance({ ...EMPTY_LEDGER, audience: 5, sent: 3, skipped: { no_consent: 1 } }), 1);
    assert.equal(imbalance({ ...EMPTY_LEDGER, sent: 1 }), -1);
  });
});
