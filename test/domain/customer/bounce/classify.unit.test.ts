import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recipientRefusal } from '../../../../channels/email/smtp/answer.js';
import {
  BOUNCE_CLASSES,
  bouncePolicyAt,
  classifyBounce,
  isWornOut,
} from '../../../../domain/customer/bounce/classify.js';
import { codeTable } from '../../../../domain/customer/provider-codes.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const policy = bouncePolicyAt(NOW);
const daysAgo = (n: number): Date => new Date(NOW.getTime() - n * 86_400_000);
const kind = (status: string, action = 'failed') => classifyBounce({ action, status }, NOW);

describe('a bounce', () => {
  for (const [status, expected] of [
    ['5.1.1', 'hard'],
    ['5.1.2', 'hard'],
    ['5.1.3', 'hard'],
    ['5.1.6', 'hard'],
    ['5.1.10', 'hard'],
    ['5.2.1', 'hard'],
    ['5.2.2', 'soft'],
    ['4.2.2', 'soft'],
    ['4.1.1', 'soft'],
    ['4.7.1', 'soft'],
    ['5.7.1', 'block'],
    ['5.7.26', 'block'],
    ['5.1.7', 'block'],
    ['5.1.8', 'block'],
    ['5.5.0', 'soft'],
    ['5.5.2', 'content'],
    ['5.5.4', 'content'],
    ['5.3.4', 'content'],
    ['5.2.3', 'content'],
    ['5.6.1', 'content'],
    ['5.4.4', 'soft'],
    ['5.0.0', 'soft'],
    ['5.1.100', 'soft'],
    ['0.0.0', 'soft'],
  ] as const)
    it(`with status ${status} is ${expected}`, () => assert.equal(kind(status), expected));

  it('means in a report what it means in a reply: who is suppressed by one is by the other', () => {
    const reply = (status: string) => recipientRefusal(550, `550 ${status} No`, NOW);
    for (const status of [...Object.keys(codeTable('smtp', NOW)), '5.4.4', '5.0.0', '5.2.0', '5.7.26']) {
      const whole = /^5\.\d+$/.test(status) ? `${status}.9` : status;
      const result = reply(whole);
      const expected =
        result.kind === 'refused'
          ? 'block'
          : result.kind === 'failed' && result.errorClass === 'content'
            ? 'content'
            : result.kind === 'failed' && result.suppress
              ? 'hard'
              : 'soft';
      assert.equal(kind(whole), expected, whole);
    }
  });

  it('is none while the server goes on trying, nor when the message arrived', () => {
    for (const action of ['delayed', 'delivered', 'relayed', 'expanded', 'rubbish']) {
      assert.equal(kind('5.1.1', action), undefined);
    }
  });

  it('is always of a known class when it failed', () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(fc.constantFrom(2, 4, 5), part, part, (a, b, c) =>
        BOUNCE_CLASSES.includes(kind(`${a}.${b}.${c}`) ?? ('none' as never)),
      ),
    );
  });
});

describe('an address with soft bounces', () => {
  const days = (...ago: number[]): Date[] => ago.map(daysAgo);
  it('is given up after five distinct days within thirty', () => {
    assert.equal(isWornOut(days(0, 1, 2, 3), [], NOW, policy), false);
    assert.equal(isWornOut(days(0, 1, 2, 3, 4), [], NOW, policy), true);
    assert.equal(isWornOut(days(29, 20, 10, 5, 0), [], NOW, policy), true);
    assert.equal(isWornOut(days(31, 20, 10, 5, 0), [], NOW, policy), false);
  });

  it('is not given up for many bounces of one day', () => {
    assert.equal(
      isWornOut(
        Array.from({ length: 50 }, () => NOW),
        [],
        NOW,
        policy,
      ),
      false,
    );
  });

  it('begins anew with each message that arrives', () => {
    const five = days(9, 8, 7, 6, 5);
    assert.equal(isWornOut(five, days(10), NOW, policy), true);
    assert.equal(isWornOut(five, days(7.5), NOW, policy), false);
    assert.equal(isWornOut(five, days(0), NOW, policy), false);
  });

  it('is judged the same in whatever order the bounces are told', () => {
    const ago = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(ago, ago, (bounces, successes) => {
        const given = isWornOut(days(...bounces), days(...successes), NOW, policy);
        assert.equal(isWornOut(days(...bounces).reverse(), days(...successes).reverse(), NOW, policy), given);
        const since = Math.min(30, ...successes);
        const counted = new Set(bounces.filter((n) => n < since));
        assert.equal(given, counted.size >= 5);
      }),
    );
  });
});
