import { createHmac } from 'node:crypto';
import { ConnectFailure } from '../../connect-failure.js';
import { REASONS } from '../../reasons.js';
import type { Dialogue, Reply } from './dialogue.js';
import { replyFailure } from './reply-failure.js';
import type { SmtpLogin } from './server.js';

type Mechanism = 'XOAUTH2' | 'PLAIN' | 'LOGIN' | 'CRAM-MD5';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * Logs in (RFC 4954) with the best that both sides know: XOAUTH2 for a token; for a password PLAIN or LOGIN inside TLS, and
 * CRAM-MD5 first outside it, since it shows no password.
 * @param offered mechanisms of the EHLO
 * @throws ConnectFailure `provider_config` when the login is refused or the server knows no mechanism of ours
 */
export async function logIn(
  dialogue: Dialogue,
  offered: ReadonlySet<string>,
  login: SmtpLogin,
  encrypted: boolean,
): Promise<void> {
  const passwords: Mechanism[] = encrypted ? ['PLAIN', 'LOGIN', 'CRAM-MD5'] : ['CRAM-MD5', 'PLAIN', 'LOGIN'];
  const known: Mechanism[] = login.accessToken ? ['XOAUTH2'] : passwords;
  const mechanism = known.find((name) => offered.has(name));
  if (!mechanism) throw new ConnectFailure(REASONS.config, 'config');
  let reply = await attempt(dialogue, mechanism, login, false);
  // A token may have been taken back before its time.
  if (mechanism === 'XOAUTH2' && reply.code === 535) reply = await attempt(dialogue, mechanism, login, true);
  if (reply.code !== 235) throw replyFailure(reply);
}

async function attempt(dialogue: Dialogue, mechanism: Mechanism, login: SmtpLogin, renew: boolean): Promise<Reply> {
  const { user, pass = '' } = login;
  switch (mechanism) {
    case 'PLAIN':
      return dialogue.ask(`AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`);
    case 'LOGIN': {
      const asked = await dialogue.ask('AUTH LOGIN');
      if (asked.code !== 334) return asked;
      const named = await dialogue.ask(base64(user));
      return named.code === 334 ? dialogue.ask(base64(pass)) : named;
    }
    case 'CRAM-MD5': {
      const asked = await dialogue.ask('AUTH CRAM-MD5');
      if (asked.code !== 334) return asked;
      const challenge = Buffer.from(asked.text.slice(4), 'base64');
      return dialogue.ask(base64(`${user} ${createHmac('md5', pass).update(challenge).digest('hex')}`));
    }
    case 'XOAUTH2': {
      const token = (await login.accessToken?.(renew)) ?? '';
      const reply = await dialogue.ask(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`);
      // 334 brings the error as JSON and wants an empty line; then comes the refusal.
      return reply.code === 334 ? dialogue.ask('') : reply;
    }
  }
}
