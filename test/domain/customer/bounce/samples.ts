/** Reports as mail servers write them, with what a test wants to vary. */

export interface DsnOptions {
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  readonly recipient?: string;
  readonly originalRecipient?: string;
  readonly messageId?: string;
  readonly unsubscribe?: string;
  /** How the original comes back. */
  readonly returned?: 'headers' | 'message' | 'none';
  readonly eol?: string;
  readonly headers?: readonly string[];
}

/** A non-delivery report as Postfix sends it (RFC 3464, RFC 6522). */
export function dsn({
  action = 'failed',
  status = '5.1.1',
  diagnostic = 'smtp; 550 5.1.1 <c1@example.com>: Recipient address rejected: User unknown',
  recipient = 'c1@example.com',
  originalRecipient,
  messageId = '<hoa-nang.sale.launch-followers.1=3Ac1@shop.example.com>',
  unsubscribe,
  returned = 'headers',
  eol = '\r\n',
  headers = [],
}: DsnOptions = {}): string {
  const original = [
    'From: <shop@shop.example.com>',
    'To: <c1@example.com>',
    ...(messageId === '' ? [] : [`Message-ID: ${messageId}`]),
    'Subject: 11.11',
    ...(unsubscribe === undefined
      ? []
      : [`List-Unsubscribe: <${unsubscribe}>,`, ' <mailto:stop@shop.example.com?subject=unsubscribe>']),
  ];
  const returnedPart =
    returned === 'none'
      ? []
      : [
          '--F00.1/mx.example.com',
          `Content-Type: ${returned === 'headers' ? 'text/rfc822-headers' : 'message/rfc822'}`,
          '',
          ...original,
          ...(returned === 'message' ? ['', 'Chào bạn'] : []),
          '',
        ];
  return [
    'From: MAILER-DAEMON@mx.example.com (Mail Delivery System)',
    'To: bounces@shop.example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    ...headers,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="F00.1/mx.example.com"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--F00.1/mx.example.com',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    'Status: 9.9.9',
    '',
    '--F00.1/mx.example.com',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    'Arrival-Date: Wed, 11 Nov 2026 12:00:00 +0700',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    ...(originalRecipient === undefined ? [] : [`Original-Recipient: rfc822;${originalRecipient}`]),
    `Action: ${action}`,
    ...(status === '' ? [] : [`Status: ${status}`]),
    'Remote-MTA: dns; mx.example.com',
    `Diagnostic-Code: ${diagnostic}`,
    '',
    ...returnedPart,
    '--F00.1/mx.example.com--',
    '',
  ].join(eol);
}

/** A complaint in the abuse reporting format (RFC 5965). */
export function arf(options: { type?: string; messageId?: string; unsubscribe?: string } = {}): string {
  const {
    type = 'abuse',
    messageId = '<hoa-nang.sale.launch-followers.1=3Ac1@shop.example.com>',
    unsubscribe,
  } = options;
  return [
    'From: <feedback@mail.example.com>',
    'To: bounces@shop.example.com',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=part',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'This is an abuse report.',
    '--part',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: SomeGenerator/1.0',
    'Version: 1',
    '--part',
    'Content-Type: message/rfc822',
    '',
    'From: <shop@shop.example.com>',
    `Message-ID: ${messageId}`,
    ...(unsubscribe === undefined ? [] : [`List-Unsubscribe: <${unsubscribe}>`]),
    '',
    'Chào bạn',
    '--part--',
  ].join('\r\n');
}

export const vacation = [
  'From: c1@example.com',
  'To: bounces@shop.example.com',
  'Subject: Out of office',
  'Auto-Submitted: auto-replied (vacation)',
  'In-Reply-To: <hoa-nang.sale.launch-followers.1=3Ac1@shop.example.com>',
  '',
  'I am away. 550 5.1.1 User unknown.',
].join('\r\n');
