import assert from 'node:assert/strict';
import type { SendResult } from '../../../channels/channel.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { ALWAYS, message, Opened } from '../support.js';

const opened = new Opened();
const failed = (reason: string, errorClass: 'recipient' | 'content' = 'recipient'): SendResult => ({
  kind: 'failed',
  reason: `smtp_${reason}`,
  errorClass,
});
const hard = (reason: string): SendResult => ({
  kind: 'failed',
  reason: `smtp_${reason}`,
  errorClass: 'recipient',
  suppress: 'hard_bounce',
});
const refused = (reason: string): SendResult => ({
  kind: 'refused',
  reason: `smtp_${reason}`,
  errorClass: 'retryable',
});

/** It may be us who are refused: tried once more. */
const aside = (reason: string): SendResult => ({
  kind: 'refused',
  reason: `smtp_${reason}`,
  errorClass: 'retryable',
  retryAfterMs: 1_000,
});

/** docs/channels.md and docs/sources.md#bounces: what a server replies to the recipient, and what it means. */
const TABLE: Readonly<Record<string, SendResult>> = {
  '550 5.1.1 no such mailbox': hard('550_5.1.1'),
  '550 5.1.2 no such domain': hard('550_5.1.2'),
  '553 5.1.3 bad address': hard('553_5.1.3'),
  '550 5.1.6 has moved': hard('550_5.1.6'),
  '556 5.1.10 null MX': hard('556_5.1.10'),
  '550 5.1.351 no such mailbox': hard('550_5.1.351'),
  '550 5.4.4 no such host': hard('550_5.4.4'),
  '550 5.2.1 disabled': failed('550_5.2.1'),
  '552 5.2.2 mailbox full': failed('552_5.2.2'),
  '550 5.4.1 refused there': failed('550_5.4.1'),
  '550 unknown': failed('550'),
  '552 5.2.3 too large for the mailbox': failed('552_5.2.3', 'content'),
  '552 5.3.4 too large': failed('552_5.3.4', 'content'),
  '554 5.6.0 content': failed('554_5.6.0', 'content'),
  '550 5.5.0 mailbox unavailable': failed('550_5.5.0'),
  '501 5.5.4 bad parameter': failed('501_5.5.4', 'content'),
  '550 5.7.1 spam': aside('550_5.7.1'),
  '550 5.7.26 not authenticated': aside('550_5.7.26'),
  '553 5.1.8 your domain': aside('553_5.1.8'),
  '450 4.2.1 greylisted': refused('450_4.2.1'),
  '452 4.2.2 mailbox full': refused('452_4.2.2'),
  '451 4.7.1 slow down': refused('451_4.7.1'),
};

describe('what a mail server replies', () => {
  afterEach(() => opened.closeAll());

  it('means, for each code, what the table says; the next message on the same connection is fine', async () => {
    const { addresses, faults } = await opened.providers();
    const server = smtpServer(addresses.smtp);
    const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
    for (const [code, expected] of Object.entries(TABLE)) {
      faults.email.set({ code: { requests: 1, code } });
      const one = { ...message(1), to: `u${code.replace(/\W/g, '')}@example.com` };
      assert.deepEqual(await email.send([one, message(2)], ALWAYS), [expected, { kind: 'sent' }], code);
    }
  });
});
