import assert from 'node:assert/strict';
import { addDays } from '../../../domain/base/zone.js';
import { applyDecision, decideDay, isWanted, type WinbackCustomer } from '../../../domain/winback/day.js';
import { winbackRunId } from '../../../domain/winback/ids.js';
import { at, buyer, facts, ordered, PROGRAMME, touch } from './support.js';

/** The customer after a day that was planned. */
const planned = (customer: WinbackCustomer, day: string, overrides = {}): WinbackCustomer => {
  const today = facts(day, overrides);
  return { ...customer, winbacks: applyDecision(customer, decideDay(customer, today), today, at(day)) };
};
const kind = (customer: WinbackCustomer, day: string, overrides = {}): string => {
  const decision = decideDay(customer, facts(day, overrides));
  if (decision.kind === 'end') return `end ${decision.why}`;
  return decision.kind === 'follow' ? `step ${decision.step}` : decision.kind;
};
const sent = (customer: WinbackCustomer, day: string, step: number): WinbackCustomer => ({
  ...planned(customer, day),
  touches: [...customer.touches, touch(day, step)],
});

describe('a day of a programme', () => {
  it('takes in who has lapsed, on the first day they have', () => {
    assert.equal(kind(buyer(), '2026-01-30'), 'nothing');
    assert.equal(kind(buyer(), '2026-01-31'), 'enter');
  });

  it('asked twice says the same: who was chosen today is chosen', () => {
    assert.equal(kind(planned(buyer(), '2026-01-31'), '2026-01-31'), 'chosen');
  });

  it('sends the steps 0, 7 and 14 days after the first, then ends', () => {
    let customer = sent(buyer(), '2026-01-31', 1);
    assert.equal(kind(customer, '2026-02-06'), 'nothing');
    assert.equal(kind(customer, '2026-02-07'), 'step 2');
    customer = sent(customer, '2026-02-07', 2);
    assert.equal(kind(customer, '2026-02-13'), 'nothing');
    assert.equal(kind(customer, '2026-02-14'), 'step 3');
    customer = sent(customer, '2026-02-14', 3);
    assert.equal(kind(customer, '2026-02-15'), 'end done');
    assert.equal(kind(planned(customer, '2026-02-15'), '2026-06-01'), 'nothing');
  });

  it('keeps the distance of the steps when one was late', () => {
    const customer = sent(sent(buyer(), '2026-01-31', 1), '2026-02-10', 2);
    assert.equal(kind(customer, '2026-02-16'), 'nothing');
    assert.equal(kind(customer, '2026-02-17'), 'step 3');
  });

  it('ends with a purchase, also one that was reported late', () => {
    const customer = sent(buyer(), '2026-01-31', 1);
    assert.equal(kind({ ...customer, facts: ordered('2026-01-01', '2026-02-02') }, '2026-02-07'), 'end bought');
    assert.equal(kind({ ...customer, facts: ordered('2026-01-01', '2026-01-20') }, '2026-02-07'), 'end bought');
  });

  it('does not end with an order that is older than the lapse', () => {
    const customer = sent(buyer(), '2026-01-31', 1);
    assert.equal(kind({ ...customer, facts: ordered('2025-12-01', '2026-01-01') }, '2026-02-07'), 'step 2');
  });

  it('goes on when the purchase that ended it was cancelled before it was seen', () => {
    const customer = sent(buyer(), '2026-01-31', 1);
    assert.equal(kind(customer, '2026-02-07'), 'step 2');
  });

  it('ends with a withdrawn consent, a lost address and a refusal', () => {
    const customer = sent(buyer(), '2026-01-31', 1);
    assert.equal(kind({ ...customer, consent: {} }, '2026-02-07'), 'end no_consent');
    assert.equal(kind({ ...customer, email: '' }, '2026-02-07'), 'end no_address');
    const refused = { ...customer, touches: [touch('2026-01-31', 1, { failed: true })] };
    assert.equal(kind(refused, '2026-02-01'), 'end failed');
  });

  it('leaves outside who cannot be reached, and takes them in on the first day on which they can', () => {
    const customer = buyer({ consent: {} });
    for (const day of ['2026-01-31', '2026-02-01', '2026-03-01']) {
      assert.deepEqual(decideDay(customer, facts(day)), { kind: 'out_of_reach' }, day);
      assert.equal(planned(customer, day).winbacks?.length ?? 0, 0, 'and nothing is written');
    }
    const reached = { ...customer, consent: buyer().consent };
    assert.deepEqual(decideDay(reached, facts('2026-03-02')), { kind: 'enter', arm: 'treated' });
  });

  it('leaves outside who is not reached after another lapse, and still ends what was before', () => {
    const first = planned(buyer(), '2026-01-31');
    const again = { ...first, consent: {}, facts: { lastOrderAt: new Date('2026-02-03T03:00:00Z') } };
    assert.equal(kind(again, '2026-04-01'), 'end bought');
    const ended = planned(again, '2026-04-01');
    assert.equal(kind(ended, '2026-04-02'), 'out_of_reach');
  });

  it('takes the next day, and seven in all, for who was held back by a cap', () => {
    let customer = planned(buyer(), '2026-01-31');
    for (let n = 1; n < 7; n += 1) {
      const day = addDays('2026-01-31', n);
      assert.equal(kind(customer, day), 'step 1', day);
      customer = planned(customer, day);
    }
    assert.equal(kind(customer, '2026-02-07'), 'end missed');
  });

  it('lets nobody in again without a newer order, and again after one', () => {
    const gone = planned(sent(sent(sent(buyer(), '2026-01-31', 1), '2026-02-07', 2), '2026-02-14', 3), '2026-02-15');
    assert.equal(kind(gone, '2027-02-15'), 'nothing');
    const back = { ...gone, facts: ordered('2026-01-01', '2026-03-01') };
    assert.equal(kind(back, '2026-03-30'), 'nothing');
    assert.equal(kind(back, '2026-03-31'), 'enter');
    assert.equal(kind({ ...gone, facts: ordered('2026-01-01', '2026-01-20') }, '2026-06-01'), 'nothing');
  });

  it('ends the old entry when a new one begins after a long pause', () => {
    const customer = { ...sent(buyer(), '2026-01-31', 1), facts: ordered('2026-01-01', '2026-02-02') };
    const again = planned(customer, '2026-05-01');
    assert.deepEqual(
      again.winbacks?.map(({ day, ended }) => [day, ended]),
      [
        ['2026-01-31', 'bought'],
        ['2026-05-01', undefined],
      ],
    );
  });

  it('never sends to the holdout, and remembers it', () => {
    const held = planned(buyer(), '2026-01-31', { holdout: 1 });
    assert.equal(held.winbacks?.[0]?.arm, 'holdout');
    assert.equal(held.winbacks?.[0]?.run, undefined);
    assert.equal(kind(held, '2026-02-07', { holdout: 0 }), 'nothing');
    assert.equal(kind({ ...held, facts: ordered('2026-01-01', '2026-02-02') }, '2026-02-07'), 'end bought');
  });

  it('leaves a step that the seller has taken away', () => {
    assert.equal(kind(sent(buyer(), '2026-01-31', 1), '2026-02-07', { afterDays: [0] }), 'end done');
  });

  it('does not count the messages of an earlier lapse', () => {
    const touches = [touch('2025-06-01', 1), touch('2025-06-08', 2)];
    assert.equal(kind(planned({ ...buyer(), touches }, '2026-01-31'), '2026-02-01'), 'step 1');
  });
});

describe('the rule at the claim', () => {
  const run = winbackRunId(PROGRAMME, '2026-01-31', 1);
  it('lets the message leave for who was chosen and has not bought since', () => {
    const chosen = planned(buyer(), '2026-01-31');
    assert.ok(isWanted(chosen, PROGRAMME, run));
    assert.equal(isWanted({ ...chosen, facts: ordered('2026-01-01', '2026-01-31') }, PROGRAMME, run), false);
    assert.equal(isWanted(chosen, PROGRAMME, winbackRunId(PROGRAMME, '2026-02-01', 1)), false);
    assert.equal(isWanted(buyer(), PROGRAMME, run), false);
  });
});
