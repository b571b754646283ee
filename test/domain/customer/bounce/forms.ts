/** Reports in the forms that mail servers use, written for these tests: no real person, server or message stands in one. */
export interface FormSample {
  readonly name: string;
  readonly raw: string;
  readonly expected: { readonly kind: string; readonly means?: string; readonly address?: string };
  /** Whether our Message-ID can be read from what came back. */
  readonly returned: boolean;
}

export const ID = '<shop.sale.launch.1=3Ac1+Mac-_9@mail.shop.example>';
const TO = 'lan@khach.example';
const lines = (...all: readonly string[]): string => all.join('\n');
const ORIGINAL = [
  'Return-Path: <bounces@mail.shop.example>',
  'From: Hoa <hoa@mail.shop.example>',
  `To: ${TO}`,
  `Message-ID: ${ID}`,
  'Subject: 11.11',
  '',
  'Chao ban',
] as const;
const head = (from: string, subject: string, ...more: readonly string[]): string[] => [
  'Return-Path: <>',
  `From: ${from}`,
  'To: bounces@mail.shop.example',
  `Subject: ${subject}`,
  ...more,
  '',
];

const qmail = lines(
  ...head('MAILER-DAEMON@mx.khach.example', 'failure notice'),
  'Hi. This is the qmail-send program at mx.khach.example.',
  "I'm afraid I wasn't able to deliver your message to the following addresses.",
  "This is a permanent error; I've given up. Sorry it didn't work out.",
  '',
  `<${TO}>:`,
  'Sorry, no mailbox here by that name. vpopmail (#5.1.1)',
  '',
  '--- Below this line is a copy of the message.',
  '',
  ...ORIGINAL,
);
const exim = (reply: string): string =>
  lines(
    ...head(
      'Mail Delivery System <Mailer-Daemon@relay.example>',
      'Mail delivery failed: returning message to sender',
      `X-Failed-Recipients: ${TO}`,
      'Auto-Submitted: auto-replied',
    ),
    'This message was created automatically by mail delivery software.',
    '',
    'A message that you sent could not be delivered to one or more of its',
    'recipients. This is a permanent error. The following address(es) failed:',
    '',
    `  ${TO}`,
    `    SMTP error from remote mail server after RCPT TO:<${TO}>:`,
    `    host mx.khach.example [192.0.2.7]: ${reply}`,
    '',
    '------ This is a copy of the message, including all the headers. ------',
    '',
    ...ORIGINAL,
  );
const dragonfly = lines(
  ...head('MAILER-DAEMON <>', 'Mail delivery failed'),
  'This is the DragonFly Mail Agent v0.13 at relay.example.',
  '',
  `There was an error delivering your mail to <${TO}>.`,
  '',
  'mx.khach.example [192.0.2.7] did not like our RCPT TO:',
  `550 5.1.1 <${TO}>: Recipient address rejected: User unknown`,
  '',
  'Message headers follow.',
  '',
  ...ORIGINAL.slice(1, 5),
);
const opensmtpd = lines(
  ...head('Mailer Daemon <MAILER-DAEMON@relay.example>', 'Delivery status notification: error'),
  '    Hi!',
  '',
  '    An error has occurred while attempting to deliver a message for',
  '    the following list of recipients:',
  '',
  `${TO}: 550 5.2.2 <${TO}>... Mailbox full`,
  '',
  '    Below is a copy of the original message:',
  '',
  ...ORIGINAL,
);
const opensmtpdRelay = lines(
  ...head(
    'Mailer Daemon <MAILER-DAEMON@relay.example>',
    'Delivery status notification: error',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed;boundary="77/relay.example"',
  ),
  '--77/relay.example',
  'Content-Type: text/plain; charset=us-ascii',
  '',
  `${TO}: 550 5.1.1 <${TO}>: User unknown`,
  '',
  '    Below is a copy of the original message:',
  '',
  '--77/relay.example',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; relay.example',
  '',
  `Final-Recipient: rfc822; ${TO}`,
  'Action: failed',
  'Status: 5.0.0',
  '',
  '--77/relay.example',
  'Content-Type: text/rfc822-headers',
  '',
  ...ORIGINAL.slice(0, 5),
  '--77/relay.example--',
);
const exchange2003 = lines(
  ...head('System Administrator <postmaster@khach.example>', 'Undeliverable: 11.11'),
  'Your message',
  '',
  `  To:      ${TO}`,
  '  Subject: 11.11',
  '  Sent:    Wed, 11 Nov 2026 00:00:00 +0700',
  '',
  'did not reach the following recipient(s):',
  '',
  `${TO} on Wed, 11 Nov 2026 00:00:02 +0700`,
  '    The recipient name is not recognized',
  '    MSEXCH:IMS:EXAMPLE:SITE:SERVER 0 (000C05A6) Unknown Recipient',
);
const workmail = lines(
  ...head(
    'MAILER-DAEMON@eu-west-1.mail.example',
    'Delivery Status Notification (Failure)',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="w"',
  ),
  '--w',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'An error occurred while trying to deliver the mail to the following recip=',
  'ients:',
  TO,
  '',
  'Technical report:',
  '',
  'Reporting-MTA: d=',
  'sn; a.smtp-out.example',
  '',
  'Action: failed',
  `Final-Recipient: rfc822; ${TO}`,
  'Diagnostic-Code: smtp; 550 5.2.2 Mailbox Full',
  'Status: 5.2.2',
  '',
  '--w',
  'Content-Type: message/rfc822',
  '',
  ...ORIGINAL,
  '--w--',
);
const zoho = lines(
  ...head('mailer-daemon@mail.zoho.example', 'Mail Delivery Status Notification (Delay)'),
  'THIS IS A WARNING MESSAGE ONLY.',
  '',
  '----- The following addresses had fatal errors -----',
  `[Status: Error, Address: <${TO}>, ResponseCode 421, , Host not reachable.]`,
  '',
  'Message will be retried for 4 more day(s)',
  '',
  ...ORIGINAL.slice(3),
);
const mailru = lines(
  ...head(
    'mailer-daemon@corp.mail.example',
    '=?UTF-8?B?0JLQsNGI0LUg0YHQvtC+0LHRidC10L3QuNC1?=. Mail failure.',
    `X-Failed-Recipients: ${TO}`,
    'Auto-Submitted: auto-replied',
  ),
  'Your message could not be delivered:',
  '',
  `  ${TO}`,
  '    550 spam message rejected. Please visit http://help.mail.example/notspam',
  '',
  '------ This is a copy of the message, including all the headers. ------',
  '',
  ...ORIGINAL,
);
const gmail = lines(
  ...head(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Failure)',
    `X-Failed-Recipients: ${TO}`,
  ),
  'Delivery to the following recipient failed permanently:',
  '',
  `     ${TO}`,
  '',
  'Technical details of permanent failure:',
  'The error that the other server returned was:',
  '550 5.7.26 This mail has been blocked because the sender is unauthenticated.',
  '',
  '----- Original message -----',
  '',
  ...ORIGINAL,
);
const yahoo = lines(
  ...head('MAILER-DAEMON@yahoo.example', 'Failure Notice'),
  'Sorry, we were unable to deliver your message to the following address.',
  '',
  `<${TO}>:`,
  "554: delivery error: dd This user doesn't have a yahoo.example account",
  '',
  '--- Below this line is a copy of the message.',
  '',
  ...ORIGINAL,
);
const sloppy = lines(
  ...head(
    'postmaster@khach.example',
    'Returned mail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; boundary=s',
  ),
  '--s',
  'Content-Type: text/plain',
  '',
  `Final-Recipient: rfc822; ${TO}`,
  'Action: failure',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.7.1 IP address blacklisted by recipient',
  '',
  '--s',
  'Content-Type: text/plain',
  '',
  ...ORIGINAL,
  '--s--',
);

export const FORMS: readonly FormSample[] = [
  { name: 'qmail', raw: qmail, expected: { kind: 'hard', means: 'no_such_user', address: TO }, returned: true },
  {
    name: 'Exim',
    raw: exim('550 5.1.1 User unknown'),
    expected: { kind: 'hard', means: 'no_such_user', address: TO },
    returned: true,
  },
  {
    name: 'Exim, of a list of senders',
    raw: exim('554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'),
    expected: { kind: 'refusal_of_us', means: 'blocklist', address: TO },
    returned: true,
  },
  { name: 'DragonFly', raw: dragonfly, expected: { kind: 'hard', means: 'no_such_user', address: TO }, returned: true },
  {
    name: 'OpenSMTPD before it had fields',
    raw: opensmtpd,
    expected: { kind: 'soft', means: 'mailbox_full', address: TO },
    returned: true,
  },
  {
    name: 'OpenSMTPD as a relay',
    raw: opensmtpdRelay,
    expected: { kind: 'hard', means: 'no_such_user', address: TO },
    returned: true,
  },
  {
    name: 'Exchange 2003',
    raw: exchange2003,
    expected: { kind: 'hard', means: 'no_such_user', address: TO },
    returned: false,
  },
  {
    name: 'Amazon WorkMail',
    raw: workmail,
    expected: { kind: 'soft', means: 'mailbox_full', address: TO },
    returned: true,
  },
  { name: 'Zoho, of a delay', raw: zoho, expected: { kind: 'delayed', address: TO }, returned: false },
  { name: 'mail.ru', raw: mailru, expected: { kind: 'refusal_of_us', means: 'spam', address: TO }, returned: true },
  {
    name: 'Gmail before it had fields',
    raw: gmail,
    expected: { kind: 'refusal_of_us', means: 'blocklist', address: TO },
    returned: true,
  },
  { name: 'Yahoo', raw: yahoo, expected: { kind: 'hard', means: 'no_such_user', address: TO }, returned: true },
  {
    name: 'a careless RFC 3464',
    raw: sloppy,
    expected: { kind: 'refusal_of_us', means: 'blocklist', address: TO },
    returned: true,
  },
];

/** Hotmail's complaint: no ARF, the message in a multipart/mixed. */
export const hotmail = lines(
  ...head(
    'staff@hotmail.com',
    'complaint about message from 192.0.2.1',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=h',
  ),
  '--h',
  'Content-Type: message/rfc822',
  '',
  'X-HmXmrOriginalRecipient: lan@khach.example',
  ...ORIGINAL,
  '--h--',
);

/** From a mail server, and nobody knows what it says. */
export const unknownForm = lines(
  ...head('MAILER-DAEMON@mx.khach.example', 'Undelivered', 'Auto-Submitted: auto-replied'),
  'Zpráva se vrátila. Kód 77.',
  '',
);
