/** A message that a mail server took and could not deliver. */
export interface Bounce {
  readonly to: string;
  /** Enhanced status, such as `5.1.1`. */
  readonly status: string;
  /** The return path of the message: where the report goes. */
  readonly returnPath: string;
  /** Header lines of the message as they came. */
  readonly head: string;
}

/**
 * The report that a mail server sends to the return path (RFC 3464 in an RFC 6522 multipart/report): a text for people, the
 * fields for programs, and the headers of the message that came back.
 * @param at when the server gave up
 */
export function deliveryReport({ to, status, head, returnPath }: Bounce, at: Date): string {
  const boundary = 'dsn_of_the_simulator';
  const action = status.startsWith('4') ? 'delayed' : 'failed';
  const parts = [
    `Content-Type: text/plain; charset=us-ascii\r\n\r\nYour message to <${to}> could not be delivered.\r\n`,
    `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; simulator.example\r\n\r\n` +
      `Final-Recipient: rfc822; ${to}\r\nAction: ${action}\r\nStatus: ${status}\r\n` +
      `Diagnostic-Code: smtp; 550 ${status} Simulated\r\n`,
    `Content-Type: text/rfc822-headers\r\n\r\n${head}\r\n`,
  ];
  return [
    'From: MAILER-DAEMON@simulator.example',
    `To: <${returnPath}>`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    ...parts.map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
