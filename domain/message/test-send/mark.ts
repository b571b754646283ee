import type { ChannelName } from '../../base/channel.js';

/** What a test send says before its text or subject, so that nobody takes it for the real thing. */
const TEST_MARK = '[Gửi thử]';

/** The `<run>` part of a test send's message id: no run has it, so no statistics can count it. */
export const testRun = (shop: string, id: string): string => `${shop}.test-send.${id}.1`;
export const isTestRun = (run: string): boolean => /^[a-z0-9-]+\.test-send\./.test(run);

interface Content {
  readonly text: string;
  readonly subject?: string;
}

/**
 * Marks a test: an e-mail in its subject, a chat message before its text. An SMS stays as it is, letter for letter: it is the
 * text that the operator has approved, and whose length the seller wants to see; Zalo's, too, is an approved text.
 */
export function markTest<T extends Content>(message: T, channel: ChannelName): T {
  if (channel === 'sms' || channel === 'zalo') return message;
  if (channel === 'chat') return { ...message, text: `${TEST_MARK} ${message.text}` };
  return { ...message, subject: `${TEST_MARK} ${message.subject ?? ''}`.trim() };
}
