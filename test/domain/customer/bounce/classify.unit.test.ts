import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recipientRefusal } from '../../../../channels/email/smtp/answer.js';
import { BOUNCE_CLASSES, classifyBounce } from '../../../../domain/customer/bounce/classify.js';
import { plainWords, WordIndex } from '../../../../domain/customer/bounce/words.js';
import { codeTable } from '../../../../domain/customer/provider-codes.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const meaning = (status: string, diagnostic = '', action = 'failed', prose = '') =>
  classifyBounce({ action, status, diagnostic, prose }, NOW);

describe('a bounce without words', () => {
  for (const [status, expected] of [
    ['5.1.1', 'hard'],
    ['5.1.2', 'hard'],
    ['5.1.3', 'hard'],
    ['5.1.6', 'hard'],
    ['5.1.10', 'hard'],
    ['5.1.351', 'hard'],
    ['5.4.4', 'hard'],
    ['5.2.1', 'soft'],
    ['5.2.2', 'soft'],
    ['4.2.2', 'soft'],
    ['4.1.1', 'soft'],
    ['4.7.1', 'refusal_of_us'],
    ['5.7.1', 'refusal_of_us'],
    ['5.7.26', 'refusal_of_us'],
    ['5.1.7', 'refusal_of_us'],
    ['5.1.8', 'refusal_of_us'],
    ['5.5.0', 'soft'],
    ['5.5.2', 'content'],
    ['5.3.4', 'content'],
    ['5.2.3', 'content'],
    ['5.6.1', 'content'],
    ['5.1.0', 'soft'],
    ['5.4.1', 'soft'],
    ['5.0.0', 'soft'],
    ['5.1.100', 'soft'],
    ['0.0.0', 'soft'],
  ] as const)
    it(`and with status ${status} is ${expected}`, () => assert.equal(meaning(status)?.kind, expected));

  it('means in a report what it means in a reply: who is suppressed by one is by the other', () => {
    const reply = (status: string) => recipientRefusal(550, `550 ${status} No`, NOW);
    for (const status of [...Object.keys(codeTable('smtp', NOW)), '5.4.4', '5.0.0', '5.2.0', '5.7.26']) {
      const whole = /^5\.\d+$/.test(status) ? `${status}.9` : status;
      const result = reply(whole);
      const suppresses = result.kind === 'failed' && result.suppress === 'hard_bounce';
      assert.equal(meaning(whole)?.kind === 'hard', suppresses, whole);
    }
  });
});

describe('the words of a bounce', () => {
  for (const [status, diagnostic, expected] of [
    ['5.0.0', 'smtp; 550 5.1.1 <a@b.example>: User unknown', 'hard'],
    ['5.1.1', 'smtp; 550 5.7.1 IP address blacklisted by recipient', 'refusal_of_us'],
    ['5.1.1', 'smtp; 550 5.2.2 <a@b.example>... Mailbox full', 'soft'],
    ['5.5.0', 'smtp; 550 Requested action not taken: mailbox unavailable', 'hard'],
    ['5.4.1', 'smtp; 550 5.4.1 Recipient address rejected: Access denied', 'hard'],
    ['5.7.1', 'smtp; 554 5.7.1 <a@b.example>: Recipient address rejected: Access denied', 'refusal_of_us'],
    ['5.1.0', 'smtp; 550 #5.1.0 Address rejected.', 'hard'],
    ['5.4.4', 'X-Postfix; Host or domain name not found. Name service error', 'hard'],
    ['5.0.0', 'smtp; 550 Unrouteable address', 'hard'],
    ['4.4.3', 'X-Postfix; Host or domain name not found. Host not found, try again', 'soft'],
    ['5.7.26', 'smtp; 550-5.7.26 Unauthenticated email from a.example is not accepted', 'refusal_of_us'],
    ['4.7.28', 'smtp; 421 4.7.28 Gmail has detected an unusual rate of mail', 'refusal_of_us'],
    ['5.0.0', 'smtp; 550 spam message rejected', 'refusal_of_us'],
    ['5.2.3', 'smtp; 552 5.2.3 Message size exceeds fixed maximum message size', 'content'],
    ['5.2.1', 'smtp; 550 5.2.1 The email account that you tried to reach is disabled', 'soft'],
    ['5.0.0', 'smtp; 550 <spam.blocked@b.example> User unknown', 'hard'],
    ['5.7.1', 'smtp; 550 5.7.1 User unknown', 'soft'],
  ] as const)
    it(`outweigh ${status}: ${JSON.stringify(diagnostic)} is ${expected}`, () =>
      assert.equal(meaning(status, diagnostic)?.kind, expected));

  it('never give an address up for a failure that is temporary, came after the message or was about the sender', () => {
    assert.equal(meaning('4.1.1', 'smtp; 450 4.1.1 User unknown')?.kind, 'soft');
    assert.equal(meaning('5.0.0', '550 User unknown (in reply to end of DATA command)')?.kind, 'soft');
    assert.equal(
      meaning('5.1.0', 'after MAIL FROM:<a@b.example>: 553 a.example does not exist')?.kind,
      'refusal_of_us',
    );
    const full = 'Your message was rejected: Not enough disk space, quota exceeded';
    assert.equal(meaning('5.1.1', 'smtp; 550 5.1.1 User unknown', 'failed', full)?.kind, 'soft');
  });

  it('say nothing of a message that arrived, and of a delay only that we are refused', () => {
    for (const action of ['delivered', 'relayed', 'expanded', 'rubbish']) {
      assert.equal(meaning('5.1.1', 'User unknown', action), undefined);
    }
    assert.equal(meaning('4.4.1', 'Connection timed out', 'delayed')?.kind, 'delayed');
    assert.equal(meaning('4.7.0', '421 4.7.0 Messages temporarily deferred', 'delayed')?.kind, 'refusal_of_us');
  });

  it('are found where words begin, and in their order', () => {
    const holds = (text: string, word: string): boolean => new WordIndex([[word]]).holdsAny(text);
    assert.ok(holds('the mailbox of @ is now full.', 'mailbox … full'));
    assert.ok(!holds('full mailbox', 'mailbox … full'));
    assert.ok(!holds(`mailbox ${'x '.repeat(60)}full`, 'mailbox … full'));
    assert.ok(!holds('double', 'ubl'));
    assert.equal(
      plainWords('550-5.1.1 The  user\r\n550-5.1.1 spam@b.example\n550 5.1.1 is gone'),
      '550-5.1.1 the user @ 550 5.1.1 is gone',
    );
  });

  it('always come to a known class when the message failed', () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(fc.constantFrom(2, 4, 5), part, part, fc.string({ maxLength: 80 }), (a, b, c, words) =>
        BOUNCE_CLASSES.includes(meaning(`${a}.${b}.${c}`, words)?.kind ?? ('none' as never)),
      ),
    );
  });
});
