import assert from 'node:assert/strict';
import type { PreflightPlan } from '../../../../domain/advice/preflight/plan.js';
import { checkSenders } from '../../../../domain/advice/preflight/senders.js';

const plan = (channels: readonly string[], senders?: PreflightPlan['senders']): PreflightPlan =>
  ({
    outreaches: channels.map((channel, at) => ({ id: `o${at}`, channel })),
    ...(senders ? { senders } : {}),
  }) as unknown as PreflightPlan;
const codes = (given: PreflightPlan): string[] =>
  checkSenders(given).map(({ code, severity }) => `${code} ${severity}`);

describe('the senders of a plan', () => {
  it('are found missing, or not verified, once for each channel that the plan uses', () => {
    const none = { configured: false, verified: false };
    const unproven = { configured: true, verified: false };
    const good = { configured: true, verified: true };
    assert.deepEqual(codes(plan(['sms', 'sms'], { sms: none })), ['channel_missing warn']);
    assert.deepEqual(codes(plan(['email'], { email: unproven })), ['sender_unverified warn']);
    assert.deepEqual(codes(plan(['email', 'sms'], { email: unproven, sms: none })), [
      'sender_unverified warn',
      'channel_missing warn',
    ]);
    assert.deepEqual(codes(plan(['email', 'sms'], { email: good, sms: good })), []);
    assert.deepEqual(codes(plan(['chat'], { email: none, sms: none })), []);
  });

  it('are not spoken of where nobody was asked', () => {
    assert.deepEqual(codes(plan(['email', 'sms', 'chat'])), []);
  });

  it('are named in both languages, with what would put it right', () => {
    const [found] = checkSenders(plan(['sms'], { sms: { configured: false, verified: false } }));
    assert.match(found?.reason.vi ?? '', /Kênh sms chưa được cấu hình/);
    assert.match(found?.reason.en ?? '', /channel sms is not configured/);
    assert.match(found?.fix.en ?? '', /account/);
  });
});
