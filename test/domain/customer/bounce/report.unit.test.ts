import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseHeaders } from '../../../../domain/customer/bounce/mime.js';
import { readMail } from '../../../../domain/customer/bounce/read.js';
import { arf, type DsnOptions, dsn, vacation } from './samples.js';

const MESSAGE_ID = '<hoa-nang.sale.launch-followers.1=3Ac1@shop.example.com>';

const read = (raw: string) => readMail(raw, new Date('2026-11-11T05:00:00Z'));

function delivery(options: DsnOptions = {}) {
  const report = read(dsn(options));
  assert.ok(report.kind === 'delivery', report.kind);
  return report;
}

describe('a delivery report', () => {
  it('tells the recipient, the action, the status and which message came back', () => {
    for (const returned of ['headers', 'message'] as const) {
      for (const eol of ['\r\n', '\n']) {
        const { recipients, returned: original } = delivery({ returned, eol });
        const told = recipients.map(({ action, status, address }) => ({ action, status, address }));
        assert.deepEqual(told, [{ action: 'failed', status: '5.1.1', address: 'c1@example.com' }]);
        assert.deepEqual(original, { messageIds: [MESSAGE_ID], unsubscribe: [], returnTokens: [] });
      }
    }
  });

  it('tells the address that we wrote to, when another one bounced behind it', () => {
    const { recipients } = delivery({ recipient: 'far@elsewhere.example', originalRecipient: 'C1@Example.com' });
    assert.equal(recipients[0]?.address, 'c1@example.com');
  });

  it('takes the code that the other server gave, which outweighs the status, and only of its own class', () => {
    assert.equal(delivery({ status: '5.0.0' }).recipients[0]?.status, '5.1.1');
    assert.equal(delivery({ status: '' }).recipients[0]?.status, '5.1.1');
    assert.equal(delivery({ status: '4.0.0' }).recipients[0]?.status, '4.0.0');
    assert.equal(delivery({ diagnostic: 'smtp; 550 5.7.1 Blocked' }).recipients[0]?.status, '5.7.1');
    assert.equal(
      delivery({ status: '5.2.2 (mailbox full)', diagnostic: 'smtp; 552 Full' }).recipients[0]?.status,
      '5.2.2',
    );
    assert.equal(delivery({ status: '', diagnostic: 'smtp; 550 from 10.5.1.1' }).recipients[0]?.status, '0.0.0');
  });

  it('finds the token of the return path in whatever header names it, and the envelope id of the fields', () => {
    for (const header of ['To', 'Delivered-To', 'X-Original-To', 'Envelope-To']) {
      const raw = dsn({ returned: 'none' }).replace(/^To: .*$/m, `${header}: <BOUNCES+6162AF@shop.example.com>`);
      const report = read(raw);
      assert.ok(report.kind === 'delivery');
      assert.deepEqual(report.returned.returnTokens, ['6162AF'], header);
    }
    const raw = dsn({ returned: 'none' }).replace('Reporting-MTA', 'Original-Envelope-Id: 6163b0\r\nReporting-MTA');
    const report = read(raw);
    assert.ok(report.kind === 'delivery');
    assert.deepEqual(report.returned.returnTokens, ['6163b0']);
  });

  it('finds the token in a folded List-Unsubscribe', () => {
    const { returned } = delivery({ unsubscribe: 'https://go.example.com/u/abc.def' });
    assert.deepEqual(returned.unsubscribe, ['https://go.example.com/u/abc.def']);
  });

  it('without the original tells what it answers', () => {
    const { returned } = delivery({ returned: 'none', headers: [`In-Reply-To: ${MESSAGE_ID}`] });
    assert.deepEqual(returned.messageIds, [MESSAGE_ID]);
    assert.deepEqual(delivery({ returned: 'none' }).returned.messageIds, []);
  });

  it('is read when its parts are encoded or it was cut off', () => {
    const plain = dsn();
    const start = plain.indexOf('Reporting-MTA');
    const end = plain.indexOf('\r\n--F00', start);
    const status = plain.slice(start, end);
    const encoded = (encoding: string, body: string): string =>
      plain
        .replace('message/delivery-status\r\n', `message/delivery-status\r\nContent-Transfer-Encoding: ${encoding}\r\n`)
        .replace(status, body);
    const base64 = Buffer.from(status).toString('base64').replace(/.{76}/g, '$&\r\n');
    const quoted = status.replaceAll('=', '=3D').replace('Final-Recipient', 'Final=\r\n-Recipient');
    for (const raw of [encoded('base64', base64), encoded('Quoted-Printable', quoted), plain.slice(0, end)]) {
      const report = read(raw);
      assert.ok(report.kind === 'delivery');
      assert.equal(report.recipients[0]?.status, '5.1.1');
    }
  });
});

describe('other mail', () => {
  it('is a complaint only when a person called it abuse', () => {
    const report = read(arf());
    assert.deepEqual(report, {
      kind: 'complaint',
      returned: { messageIds: [MESSAGE_ID], unsubscribe: [], returnTokens: [] },
    });
    assert.equal(read(arf({ type: 'not-spam' })).kind, 'other');
    assert.equal(read(arf({ type: 'auth-failure' })).kind, 'other');
  });

  it("of a vacation is an auto-reply, however it quotes a server's words", () => {
    assert.equal(read(vacation).kind, 'auto_reply');
    assert.equal(read('X-Autoreply: yes\n\nhi').kind, 'auto_reply');
    assert.equal(read('Precedence: auto_reply\n\nhi').kind, 'auto_reply');
  });

  it('of people is nothing', () => {
    assert.equal(read('Subject: 550 5.1.1\n\nAction: failed\nStatus: 5.1.1').kind, 'other');
    assert.equal(read('Auto-Submitted: no\n\nhi').kind, 'other');
    assert.equal(read('').kind, 'other');
  });

  it('of any bytes is never an error', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some).toString('latin1'));
    fc.assert(fc.property(bytes, (raw) => void read(raw)));
    const lines = fc.array(fc.constantFrom(...dsn().split('\r\n'), '--F00.1/mx.example.com', ''), { maxLength: 60 });
    fc.assert(fc.property(lines, (some) => void read(some.join('\r\n'))));
  });
});

describe('headers', () => {
  it('are unfolded, without case, the first of a name', () => {
    const headers = parseHeaders('Subject: a\r\n b\r\nSUBJECT: c\r\n d\r\nno colon\r\n\r\nBody: x');
    assert.deepEqual([...headers], [['subject', 'a b']]);
  });
});
