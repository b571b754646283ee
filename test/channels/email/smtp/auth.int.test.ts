import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { emailChannel } from '../../../../channels/email/email.js';
import { accessTokens } from '../../../../channels/email/smtp/access-token.js';
import type { SmtpLogin } from '../../../../channels/email/smtp/server.js';
import { hooks } from '../../hooks.js';
import { ALWAYS, kinds, message, Opened } from '../../support.js';
import { politely, type Script, scriptedSmtp } from '../scripted-smtp.js';

const opened = new Opened();
const PASSWORD: SmtpLogin = { user: 'shop@example.com', pass: 'p@ss:wörd' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What was said after AUTH, up to MAIL, and the outcome of one message. */
async function logInAt(mechanisms: string, auth: SmtpLogin, script: Script) {
  const server = opened.add(
    await scriptedSmtp((line, connection) => {
      if (/^EHLO/.test(line)) return `250-test\r\n250 AUTH ${mechanisms}`;
      return /^(?:MAIL|RCPT|DATA|QUIT|\.$)/.test(line) ? politely(line) : script(line, connection);
    }),
  );
  const smtp = { host: '127.0.0.1', port: server.port, secure: false, tls: 'off' as const, auth, timeoutMs: 2_000 };
  const email = opened.channel(emailChannel({ server: smtp, from: 'shop@example.com', connections: 1, boundary: 'b' }));
  const [result] = await email.send([message(1)], ALWAYS);
  const lines = server.lines.map((line) => line.slice(2));
  return { result, said: lines.slice(1, lines.findIndex((line) => /^(?:MAIL|QUIT)/.test(line)) >>> 0) };
}
const SENT = { kind: 'sent' };
const refused = (reason: string, errorClass: string) => ({ kind: 'refused', reason, errorClass, retryAfterMs: 1_000 });

describe('a login', () => {
  afterEach(() => opened.closeAll());

  it('by PLAIN says everything at once', async () => {
    const { result, said } = await logInAt('PLAIN', PASSWORD, () => '235 in');
    assert.deepEqual(result, SENT);
    assert.deepEqual(said, [`AUTH PLAIN ${base64('\0shop@example.com\0p@ss:wörd')}`]);
  });

  it('by LOGIN answers two questions', async () => {
    let asked = 0;
    const { result, said } = await logInAt('LOGIN', PASSWORD, () => {
      asked += 1;
      return asked < 3 ? '334 VXNlcm5hbWU6' : '235 in';
    });
    assert.deepEqual(result, SENT);
    assert.deepEqual(said, ['AUTH LOGIN', base64('shop@example.com'), base64('p@ss:wörd')]);
  });

  it('by CRAM-MD5, which is chosen before the others outside TLS, never shows the password', async () => {
    const challenge = '<1896.697170952@mail.example.com>';
    const { result, said } = await logInAt('LOGIN PLAIN CRAM-MD5', PASSWORD, (line) =>
      line === 'AUTH CRAM-MD5' ? `334 ${base64(challenge)}` : '235 in',
    );
    assert.deepEqual(result, SENT);
    const digest = createHmac('md5', 'p@ss:wörd').update(challenge).digest('hex');
    assert.deepEqual(said, ['AUTH CRAM-MD5', base64(`shop@example.com ${digest}`)]);
  });

  it('that is refused is for an operator; one that is put off is not', async () => {
    const wrong = await logInAt('PLAIN', PASSWORD, () => '535 5.7.8 wrong');
    assert.deepEqual(wrong.result, refused('provider_config', 'config'));
    const later = await logInAt('PLAIN', PASSWORD, () => '454 4.7.0 later');
    assert.deepEqual(later.result, refused('provider_busy', 'retryable'));
  });

  it('is refused before a word of it where the server knows no mechanism of ours', async () => {
    const { result } = await logInAt('GSSAPI', PASSWORD, () => '235 in');
    assert.deepEqual(result, refused('provider_config', 'config'));
  });

  it('by XOAUTH2 renews its token when the server refuses it, once', async () => {
    const renewed: boolean[] = [];
    const accessToken = async (renew: boolean): Promise<string> => {
      renewed.push(renew);
      return renew ? 'new' : 'old';
    };
    const bearer = (token: string): string => `user=shop@example.com\x01auth=Bearer ${token}\x01\x01`;
    const { result, said } = await logInAt('XOAUTH2 PLAIN', { user: PASSWORD.user, accessToken }, (line) => {
      if (line === '') return '535 5.7.8 no';
      return line.endsWith(base64(bearer('new'))) ? '235 in' : `334 ${base64('{"status":"401"}')}`;
    });
    assert.deepEqual(result, SENT);
    assert.deepEqual(said, [`AUTH XOAUTH2 ${base64(bearer('old'))}`, '', `AUTH XOAUTH2 ${base64(bearer('new'))}`]);
    assert.deepEqual(renewed, [false, true]);
  });
});

describe('an access token', () => {
  afterEach(() => opened.closeAll());
  const account = { clientId: 'nhip', clientSecret: 'secret', refreshToken: 'first' };

  it('is asked for once by all that need it, used until a minute before its end, and renewed when it is refused', async () => {
    let now = 0;
    let given = 0;
    const server = opened.add(
      await hooks((_request, response) => {
        given += 1;
        response.end(
          JSON.stringify({
            access_token: `t${given}`,
            expires_in: 3600,
            ...(given === 1 ? { refresh_token: 'second' } : {}),
          }),
        );
      }),
    );
    const token = accessTokens({ ...account, url: server.url }, () => now);
    assert.deepEqual(await Promise.all([token(false), token(false), token(false)]), ['t1', 't1', 't1']);
    now += 3_539_000;
    assert.equal(await token(false), 't1');
    now += 2_000;
    assert.equal(await token(false), 't2');
    assert.equal(await token(true), 't3');
    const refreshTokens = server.requests.map(({ body }) => new URLSearchParams(body).get('refresh_token'));
    // A new refresh token replaces ours; an answer without one leaves it good.
    assert.deepEqual(refreshTokens, ['first', 'second', 'second']);
  });

  it('that is refused is for an operator, one that nobody gives is for later', async () => {
    let status = 400;
    const server = opened.add(
      await hooks((_request, response) => {
        response.statusCode = status;
        response.end('{"error":"invalid_grant"}');
      }),
    );
    const token = accessTokens({ ...account, url: server.url });
    await assert.rejects(token(false), { reason: 'provider_config', errorClass: 'config' });
    status = 503;
    await assert.rejects(token(false), { reason: 'provider_busy', errorClass: 'retryable' });
    await server.close();
    await assert.rejects(token(false), { reason: 'provider_unreachable', errorClass: 'retryable' });
  });

  it('of an account that stands in the way of nothing else: a login without it says so', async () => {
    const accessToken = accessTokens({ ...account, url: 'http://127.0.0.1:1' });
    const { result } = await logInAt('XOAUTH2', { user: PASSWORD.user, accessToken }, () => '235 in');
    assert.deepEqual(kinds(result ? [result] : []), ['refused']);
  });
});
