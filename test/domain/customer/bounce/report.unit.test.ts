import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leaves, parseEntity, parseHeaders } from '../../../../domain/customer/bounce/mime.js';
import { readReport } from '../../../../domain/customer/bounce/report.js';
import { cpuMs } from '../../../support/effort.js';
import { arf, type DsnOptions, dsn, vacation } from './samples.js';

const MESSAGE_ID = '<hoa-nang.sale.launch-followers.1=3Ac1@shop.example.com>';

function delivery(options: DsnOptions = {}) {
  const report = readReport(dsn(options));
  assert.ok(report.kind === 'delivery', report.kind);
  return report;
}

describe('a delivery report', () => {
  it('tells the recipient, the action, the status and which message came back', () => {
    for (const returned of ['headers', 'message'] as const) {
      for (const eol of ['\r\n', '\n']) {
        const { recipients, returned: original } = delivery({ returned, eol });
        assert.deepEqual(recipients, [{ action: 'failed', status: '5.1.1', address: 'c1@example.com' }]);
        assert.deepEqual(original, { messageIds: [MESSAGE_ID], unsubscribe: [] });
      }
    }
  });

  it('tells the address that we wrote to, when another one bounced behind it', () => {
    const { recipients } = delivery({ recipient: 'far@elsewhere.example', originalRecipient: 'C1@Example.com' });
    assert.equal(recipients[0]?.address, 'c1@example.com');
  });

  it('takes the exact code of the diagnostic when the status says nothing, and only of its own class', () => {
    assert.equal(delivery({ status: '5.0.0' }).recipients[0]?.status, '5.1.1');
    assert.equal(delivery({ status: '' }).recipients[0]?.status, '5.1.1');
    assert.equal(delivery({ status: '4.0.0' }).recipients[0]?.status, '4.0.0');
    assert.equal(delivery({ status: '5.2.2 (mailbox full)' }).recipients[0]?.status, '5.2.2');
    assert.equal(delivery({ status: '', diagnostic: 'smtp; 550 from 10.5.1.1' }).recipients[0]?.status, '0.0.0');
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
      const report = readReport(raw);
      assert.ok(report.kind === 'delivery');
      assert.equal(report.recipients[0]?.status, '5.1.1');
    }
  });
});

describe('other mail', () => {
  it('is a complaint only when a person called it abuse', () => {
    const report = readReport(arf());
    assert.deepEqual(report, { kind: 'complaint', returned: { messageIds: [MESSAGE_ID], unsubscribe: [] } });
    assert.equal(readReport(arf({ type: 'not-spam' })).kind, 'other');
    assert.equal(readReport(arf({ type: 'auth-failure' })).kind, 'other');
  });

  it("of a vacation is an auto-reply, however it quotes a server's words", () => {
    assert.equal(readReport(vacation).kind, 'auto_reply');
    assert.equal(readReport('X-Autoreply: yes\n\nhi').kind, 'auto_reply');
    assert.equal(readReport('Precedence: auto_reply\n\nhi').kind, 'auto_reply');
  });

  it('of people is nothing', () => {
    assert.equal(readReport('Subject: 550 5.1.1\n\nAction: failed\nStatus: 5.1.1').kind, 'other');
    assert.equal(readReport('Auto-Submitted: no\n\nhi').kind, 'other');
    assert.equal(readReport('').kind, 'other');
  });

  it('of any bytes is never an error', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some).toString('latin1'));
    fc.assert(fc.property(bytes, (raw) => void readReport(raw)));
    const lines = fc.array(fc.constantFrom(...dsn().split('\r\n'), '--F00.1/mx.example.com', ''), { maxLength: 60 });
    fc.assert(fc.property(lines, (some) => void readReport(some.join('\r\n'))));
  });

  it('of two megabytes, or nested without end, is read in no time', () => {
    const nested = 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'.repeat(40_000);
    const wide = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(250_000)}`;
    const headers = `X: ${'y'.repeat(2_000_000)}\n\n`;
    const many = 'A: b\n'.repeat(400_000);
    const spent = cpuMs(() => {
      for (const raw of [nested, wide, headers, many]) readReport(raw);
    });
    assert.ok(spent < 16_000, `${spent} ms`);
    assert.ok(leaves(parseEntity(wide)).length <= 41);
  });
});

describe('headers', () => {
  it('are unfolded, without case, the first of a name', () => {
    const headers = parseHeaders('Subject: a\r\n b\r\nSUBJECT: c\r\n d\r\nno colon\r\n\r\nBody: x');
    assert.deepEqual([...headers], [['subject', 'a b']]);
  });
});
