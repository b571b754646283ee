import assert from 'node:assert/strict';
import fc from 'fast-check';
import { policyAt } from '../../../domain/base/policy.js';
import { type Answer, type BreakerPolicy, breaks, remember } from '../../../domain/run/breaker.js';

const POLICY: BreakerPolicy = {
  recent: 200,
  atLeast: 100,
  errorRate: 0.5,
  contentErrors: 20,
  refusals: 3,
  refusalRate: 0.8,
};
const some = (taken: number, error = 0, content = 0): Answer[] => [
  ...Array<Answer>(taken).fill('taken'),
  ...Array<Answer>(error).fill('error'),
  ...Array<Answer>(content).fill('content'),
];
const answers = (size: number) => fc.array(fc.constantFrom<Answer>('taken', 'error', 'content'), { maxLength: size });

describe('the circuit breaker', () => {
  it('holds a run when half of its recent messages fail, and not one failure sooner', () => {
    assert.equal(breaks(some(51, 49), POLICY), undefined);
    assert.deepEqual(breaks(some(50, 50), POLICY), { reason: 'error_rate', detail: '50 of 100' });
  });

  it('says nothing before there are enough answers: ten dead addresses first are no trend', () => {
    assert.equal(breaks(some(0, 99), POLICY), undefined);
    assert.deepEqual(breaks(some(0, 100), POLICY), { reason: 'error_rate', detail: '100 of 100' });
  });

  it('names the text when it is the text that is refused, however few answers there are', () => {
    assert.equal(breaks(some(0, 0, 19), POLICY), undefined);
    assert.deepEqual(breaks(some(0, 0, 20), POLICY), { reason: 'content', detail: '20 of 20' });
    assert.equal(breaks(some(90, 90, 20), POLICY)?.reason, 'content', 'the text comes before the rate');
  });

  it('takes three refusals in a row for ours, and those of a share of the recipients for theirs', () => {
    const refused = (n: number): Answer[] => Array<Answer>(n).fill('refusal');
    assert.equal(breaks(refused(2), POLICY), undefined);
    assert.deepEqual(breaks(refused(3), POLICY), { reason: 'config', detail: '3 of 3' });
    assert.deepEqual(breaks([...some(1), ...refused(4)], POLICY), { reason: 'config', detail: '4 of 5' });
    assert.equal(breaks([...some(60), ...refused(30)], POLICY), undefined, 'one network in three');
    assert.equal(breaks([...some(50), ...refused(50)], POLICY)?.reason, 'error_rate');
  });

  it('forgets what is long ago: a bad start does not hold a run that has recovered', () => {
    const bad = remember([], some(0, 99), POLICY);
    assert.equal(breaks(remember(bad, some(150), POLICY), POLICY), undefined);
  });

  it('remembers the newest answers only, whatever portions they come in', () => {
    fc.assert(
      fc.property(fc.array(answers(40), { maxLength: 12 }), fc.integer({ min: 1, max: 60 }), (portions, recent) => {
        const remembered = portions.reduce<readonly Answer[]>((all, more) => remember(all, more, { recent }), []);
        assert.deepEqual(remembered, portions.flat().slice(-recent));
      }),
    );
  });

  it('never holds a run whose messages are taken, and holds no sooner for a success more', () => {
    fc.assert(
      fc.property(answers(200), (recent) => {
        const judged = breaks(recent, POLICY);
        if (recent.every((answer) => answer === 'taken')) assert.equal(judged, undefined);
        const better = recent.map((answer, at) => (at % 2 === 0 ? 'taken' : answer));
        if (judged === undefined) assert.equal(breaks(better, POLICY), undefined);
      }),
    );
  });

  it('says of every hold the reason and the counts, and of no run both', () => {
    fc.assert(
      fc.property(answers(200), (recent) => {
        const judged = breaks(recent, POLICY);
        if (!judged) return;
        const [count = 0, of] = judged.detail.split(' of ').map(Number);
        assert.equal(of, recent.length);
        if (judged.reason === 'content') assert.ok(count >= POLICY.contentErrors);
        else assert.ok(recent.length >= POLICY.atLeast && count >= POLICY.errorRate * recent.length);
      }),
    );
  });

  it('has its numbers in the policy, with their source', () => {
    const { source, effectiveFrom: _, ...numbers } = policyAt(new Date('2026-11-11T00:00:00Z')).breaker;
    assert.deepEqual(numbers, POLICY);
    const { atLeast, contentErrors, recent } = numbers;
    assert.ok(atLeast <= recent && contentErrors <= recent && source.length > 0);
  });
});
