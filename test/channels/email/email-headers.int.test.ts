import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { dkimKey } from '../../../channels/email/dkim.js';
import { type EmailOptions, emailChannel } from '../../../channels/email/email.js';
import { listen } from '../../../dev/providers/listen.js';
import { ALWAYS, kinds, message, Opened } from '../support.js';
import { dkimProblem } from './dkim-verify.js';

const opened = new Opened();
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const dkim = dkimKey('example.com', 'nhip', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** A real SMTP server that keeps what it is given, byte by byte. */
async function mailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('latin1'));
        done();
      });
    },
  });
  const port = await listen(server.server, 0);
  opened.add({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  return { mails, server: { host: '127.0.0.1', port, secure: false, tls: 'off' as const, timeoutMs: 5_000 } };
}
async function received(sent: object, options: Partial<EmailOptions> = {}): Promise<{ raw: string; mail: ParsedMail }> {
  const { mails, server } = await mailServer();
  const common = { server, from: 'shop@example.com', fromName: 'Tiệm Ánh', connections: 1, boundary: 'b0undary' };
  const email = opened.channel(emailChannel({ ...common, ...options }));
  assert.deepEqual(kinds(await email.send([{ ...message(1), ...sent }], ALWAYS)), ['sent']);
  const raw = mails[0] ?? '';
  return { raw, mail: await simpleParser(Buffer.from(raw, 'latin1')) };
}
const headersOf = (raw: string): string => raw.slice(0, raw.indexOf('\r\n\r\n'));
const RICH = {
  subject: 'Ưu đãi 11.11 cho Ánh, giảm 30% từ hôm nay đến hết tuần, chỉ dành cho bạn',
  text: 'Chào Ánh\n.\nMua ngay: https://go.example/c/abc\n\nHuỷ nhận: https://go.example/u/tok\n',
  html: '<p>Chào Ánh, <a href="https://go.example/c/abc">mua ngay</a> · <a href="https://go.example/u/tok">huỷ nhận</a></p>',
  unsubscribeUrl: 'https://go.example/u/tok',
};

describe('a received e-mail', () => {
  afterEach(() => opened.closeAll());

  it('has both parts, its headers and its links, and a signature that holds', async () => {
    const { raw, mail } = await received(RICH, { dkim, unsubscribeMailbox: 'stop@example.com' });
    assert.equal(mail.subject, RICH.subject);
    assert.equal(mail.text, RICH.text);
    assert.equal(String(mail.html).trimEnd(), RICH.html);
    assert.deepEqual(mail.from?.value, [{ address: 'shop@example.com', name: 'Tiệm Ánh' }]);
    assert.equal(mail.messageId, '<shop.sale.launch-a.1=3Ac1@example.com>');
    assert.match(
      headersOf(raw),
      /\r\nList-Unsubscribe: <https:\/\/go\.example\/u\/tok>, <mailto:stop@example\.com\?subject=unsubscribe%20tok>\r\n/,
    );
    assert.match(headersOf(raw), /\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);
    assert.match(headersOf(raw), /\r\nContent-Type: multipart\/alternative; boundary="b0undary"/);
    assert.equal(dkimProblem(raw, publicKey), undefined);
  });

  it('of text alone is signed too, and names no second way when there is none', async () => {
    const { raw, mail } = await received({ ...RICH, html: undefined, text: 'Chao ban \n\n\n' }, { dkim });
    assert.match(headersOf(raw), /\r\nList-Unsubscribe: <https:\/\/go\.example\/u\/tok>\r\n/);
    assert.equal(mail.text, 'Chao ban \n\n\n');
    assert.equal(dkimProblem(raw, publicKey), undefined);
  });

  it('without a link to unsubscribe has neither header, and without a key no signature', async () => {
    const { raw } = await received({ subject: 'x', text: 'y' });
    assert.doesNotMatch(headersOf(raw), /list-unsubscribe|dkim/i);
  });

  it('takes no header from a link, a subject, a name or an id', async () => {
    const evil = 'x\r\nBcc: thief@example.com\r\n\r\nbody';
    for (const unsubscribeUrl of [
      `https://go.example/${evil}`,
      'https://go.example/a>, <https://evil.example/',
      'javascript:alert(1)',
      'https://go.example/đ',
    ]) {
      const { raw } = await received({ id: evil, subject: evil, text: 'y', unsubscribeUrl }, { fromName: evil, dkim });
      assert.doesNotMatch(headersOf(raw), /^(bcc|list-unsubscribe)/im, unsubscribeUrl);
      assert.equal(dkimProblem(raw, publicKey), undefined);
    }
  });

  it('keeps text that is not composed, turned around or invisible as it was written', async () => {
    const text = 'a\u0323\u0302 \u202Eabc\u202C \u200Bx\u0000\uFEFFy';
    const { mail } = await received({ subject: 'Gia\u0309m', text }, { dkim });
    assert.equal(mail.text?.trimEnd(), text);
    assert.equal(mail.subject, 'Gia\u0309m');
  });
});
