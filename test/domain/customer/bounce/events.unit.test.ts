import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MailEvent } from '../../../../domain/customer/bounce/events/mail-event.js';
import { mailgunEvents } from '../../../../domain/customer/bounce/events/mailgun.js';
import { postmarkEvents } from '../../../../domain/customer/bounce/events/postmark.js';
import { sendGridEvents } from '../../../../domain/customer/bounce/events/sendgrid.js';
import { sesEvents } from '../../../../domain/customer/bounce/events/ses.js';
import { bouncesOf, readMail } from '../../../../domain/customer/bounce/read.js';

const AT = new Date('2026-11-11T05:00:00Z');
const TO = 'lan@khach.example';
const ID = '<shop.sale.launch.1=3Ac1+Mac-_9@mail.shop.example>';
const SENDER = 'bounces+6162af@mail.shop.example';
const mail = { source: SENDER, commonHeaders: { messageId: ID } };

/** The one event as kind, class and rule. */
function told([event]: readonly MailEvent[]): string {
  if (event?.kind !== 'bounce') return event?.kind ?? 'none';
  const [one] = bouncesOf(event.recipients, AT);
  assert.equal(one?.address, TO);
  return `${one?.kind} ${one?.means}`;
}

const bounced = (diagnosticCode: string, more: object = {}) =>
  sesEvents({
    notificationType: 'Bounce',
    mail,
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: [{ emailAddress: TO, action: 'failed', diagnosticCode, ...more }],
    },
  });
const sendGrid = (event: string, more: object = {}) => sendGridEvents([{ event, email: TO, 'smtp-id': ID, ...more }]);
const mailgun = (event: string, more: object = {}) =>
  mailgunEvents({
    'event-data': {
      event,
      recipient: TO,
      message: { headers: { 'message-id': ID.slice(1, -1) } },
      envelope: { sender: SENDER },
      ...more,
    },
  });
const postmark = (RecordType: string, more: object = {}) =>
  postmarkEvents({ RecordType, Email: TO, Content: `Return-Path: <${SENDER}>\r\nMessage-ID: ${ID}\r\n`, ...more });

describe("a provider's event", () => {
  for (const [what, events, expected] of [
    ['SES: an unknown user', bounced('smtp; 550 5.1.1 user unknown', { status: '5.1.1' }), 'hard no_such_user'],
    ['SES: a list of senders', bounced('smtp; 550 5.7.1 blocked using spamhaus'), 'refusal_of_us blocklist'],
    [
      'SES: a delay',
      sesEvents({
        eventType: 'DeliveryDelay',
        mail,
        deliveryDelay: { delayedRecipients: [{ emailAddress: TO, status: '4.4.1' }] },
      }),
      'delayed status',
    ],
    ['SES: a complaint', sesEvents({ notificationType: 'Complaint', mail, complaint: {} }), 'complaint'],
    [
      'SES: its own suppression list',
      sesEvents({ notificationType: 'Complaint', mail, complaint: { complaintSubType: 'OnAccountSuppressionList' } }),
      'other',
    ],
    [
      'SES: a delivery',
      sesEvents({ notificationType: 'Delivery', mail, delivery: { timestamp: AT.toISOString() } }),
      'delivered',
    ],
    [
      'SendGrid: a bounce',
      sendGrid('bounce', { status: '5.2.2', reason: '552 5.2.2 Mailbox full' }),
      'soft mailbox_full',
    ],
    [
      'SendGrid: a block',
      sendGrid('bounce', { type: 'blocked', reason: '554 5.7.1 spam detected' }),
      'refusal_of_us spam',
    ],
    ['SendGrid: a delay', sendGrid('deferred', { response: '451 4.4.1 connection timed out' }), 'delayed expired'],
    ['SendGrid: a spam report', sendGrid('spamreport'), 'complaint'],
    ['SendGrid: an open', sendGrid('open'), 'other'],
    [
      'Mailgun: for good',
      mailgun('failed', { severity: 'permanent', 'delivery-status': { code: 550, message: '5.1.1 No such user' } }),
      'hard no_such_user',
    ],
    [
      'Mailgun: for now',
      mailgun('failed', { severity: 'temporary', 'delivery-status': { code: 452, message: '4.2.2 mailbox full' } }),
      'delayed mailbox_full',
    ],
    ['Mailgun: a complaint', mailgun('complained'), 'complaint'],
    [
      'Postmark: a hard bounce',
      postmark('Bounce', { Type: 'HardBounce', Details: 'smtp;550 5.1.1 unknown user' }),
      'hard no_such_user',
    ],
    ['Postmark: a hard bounce without words', postmark('Bounce', { Type: 'HardBounce' }), 'hard status'],
    [
      'Postmark: spam',
      postmark('Bounce', { Type: 'SpamNotification', Details: 'smtp;554 considered spam' }),
      'refusal_of_us spam',
    ],
    ['Postmark: a vacation', postmark('Bounce', { Type: 'AutoResponder' }), 'other'],
    ['Postmark: a complaint', postmark('SpamComplaint'), 'complaint'],
    ['Postmark: a delivery', postmark('Delivery', { DeliveredAt: AT.toISOString() }), 'delivered'],
  ] as const) {
    it(`of ${what} is ${expected}, with our Message-ID`, () => {
      assert.equal(told(events), expected);
      assert.ok(events[0]?.returned.messageIds.includes(ID));
    });
  }

  it('holds the token of our return path where the provider tells the sender', () => {
    for (const events of [bounced('x'), mailgun('complained'), postmark('SpamComplaint')]) {
      assert.deepEqual(events[0]?.returned.returnTokens, ['6162af']);
    }
  });

  it('is read as well where it comes by mail', () => {
    const byMail = (value: object): string =>
      `From: AWS Notifications <no-reply@sns.amazonaws.com>\nSubject: Notice\n\n${JSON.stringify(value)}\n\n--\nTo stop …`;
    const bounce = {
      bouncedRecipients: [{ emailAddress: TO, action: 'failed', diagnosticCode: '550 5.1.1 user unknown' }],
    };
    const report = readMail(byMail({ notificationType: 'Bounce', mail, bounce }), AT);
    assert.ok(report.kind === 'delivery' && report.returned.messageIds.includes(ID));
    assert.equal(bouncesOf(report.recipients, AT)[0]?.kind, 'hard');
    assert.equal(readMail(byMail({ notificationType: 'Complaint', mail, complaint: {} }), AT).kind, 'complaint');
    assert.equal(readMail(byMail([{ event: 'spamreport', 'smtp-id': ID }]), AT).kind, 'complaint');
    const arrived = readMail(byMail({ notificationType: 'Delivery', mail, delivery: {} }), AT);
    assert.deepEqual(arrived.kind === 'delivery' && bouncesOf(arrived.recipients, AT), []);
    assert.equal(readMail('From: a@b.example\n\n{"notificationType":', AT).kind, 'other');
  });

  it('of any shape is never an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const read of [sesEvents, sendGridEvents, mailgunEvents, postmarkEvents]) read(value);
        sesEvents({ notificationType: 'Bounce', mail: value, bounce: value });
        mailgunEvents({ 'event-data': { event: 'failed', message: value, 'delivery-status': value } });
      }),
    );
  });
});
