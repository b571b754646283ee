import assert from 'node:assert/strict';
import { mayPass } from '../../../domain/run/may-pass.js';

const AT = new Date('2026-11-11T05:00:00Z');
const may = (why: string | undefined): boolean => mayPass(why, AT);

describe('the reason of a message that failed', () => {
  it('may pass where it was a mailbox for now, a policy about us, or what an operator knows', () => {
    for (const why of [
      'smtp_552_5.2.2',
      'smtp_550_5.7.1',
      'smtp_550',
      'esms_177',
      'esms_146',
      'not_sent',
      'rejected',
    ]) {
      assert.equal(may(why), true, why);
    }
  });
  it('is judged by the table of the provider that said it, and by none where no table has it', () => {
    assert.equal(may('esms_99'), false, 'the number is blocked');
    assert.equal(may('esms_100000'), true);
    assert.equal(may('speedsms_110'), false, 'this text cannot be written so');
    assert.equal(may('smtp_550_5.2.1'), true, 'such mailboxes open again');
    assert.equal(may('smtp_554_5.6.0'), false, 'the text is refused');
    assert.equal(may('constructor'), true, 'no word of a prototype is a code');
  });
  it('does not pass where the address takes nothing, or the text is refused', () => {
    const forGood = [
      'smtp_550_5.1.1',
      'smtp_552_5.3.4',
      'esms_108',
      'speedsms_105',
      'blocked',
      'too_long',
      'bad_address',
    ];
    for (const why of [...forGood, 'template_error', 'http_413', undefined]) assert.equal(may(why), false, why);
  });
});
