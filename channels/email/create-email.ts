import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/config.js';
import type { Channel } from '../channel.js';
import { type DkimKey, dkimKey } from './dkim.js';
import { emailChannel } from './email.js';
import { accessTokens } from './smtp/access-token.js';
import type { SmtpLogin, SmtpServer, TlsRule } from './smtp/server.js';

const SMTP_TIMEOUT_MS = 30_000;

export type EmailConfig = Pick<
  Config,
  | 'SMTP_URL'
  | 'SMTP_TLS'
  | 'SMTP_CA'
  | 'SMTP_OAUTH_URL'
  | 'SMTP_OAUTH_CLIENT_ID'
  | 'SMTP_OAUTH_CLIENT_SECRET'
  | 'SMTP_OAUTH_REFRESH_TOKEN'
  | 'MAIL_FROM'
  | 'MAIL_FROM_NAME'
  | 'MAIL_REPLY_TO'
  | 'MAIL_UNSUBSCRIBE'
  | 'MAIL_RETURN_PATH'
  | 'DKIM_DOMAIN'
  | 'DKIM_SELECTOR'
  | 'DKIM_PRIVATE_KEY'
  | 'CHANNEL_CONNECTIONS'
>;

/**
 * The e-mail channel as configured.
 * @throws Error naming the variable that is wrong. Values are not shown where they hold secrets.
 */
export function createEmail(config: EmailConfig & { readonly SMTP_URL: string }): Channel {
  const dkim = dkimOf(config);
  const { MAIL_UNSUBSCRIBE: unsubscribeMailbox, MAIL_RETURN_PATH: returnPath } = config;
  const { MAIL_FROM_NAME: fromName, MAIL_REPLY_TO: replyTo } = config;
  return emailChannel({
    server: configuredServer(config),
    from: config.MAIL_FROM,
    connections: config.CHANNEL_CONNECTIONS,
    boundary: `nhip_${randomBytes(18).toString('base64url')}`,
    ...(fromName ? { fromName } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(unsubscribeMailbox ? { unsubscribeMailbox } : {}),
    ...(returnPath ? { returnPath } : {}),
    ...(dkim ? { dkim } : {}),
  });
}

/**
 * A server by its address: smtp://user:password@host:port, or smtps://.
 * @param rule default: off for a server on this machine; required where a password is shown, since it never crosses a
 *   network in the clear; else opportunistic
 */
export function smtpServer(address: string, rule?: TlsRule): SmtpServer {
  const url = new URL(address);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const user = decodeURIComponent(url.username);
  if (!isLoopback && (rule === 'off' || (rule === 'opportunistic' && user !== ''))) {
    throw new Error(
      `Cannot create channel 'email' as 'SMTP_TLS' must be required${user === '' ? ' or opportunistic' : ''} for a server that is not on this machine: current value is ${rule}`,
    );
  }
  return {
    host,
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    tls: rule ?? (isLoopback ? 'off' : user === '' ? 'opportunistic' : 'required'),
    timeoutMs: SMTP_TIMEOUT_MS,
    ...(user ? { auth: { user, pass: decodeURIComponent(url.password) } } : {}),
  };
}

function configuredServer(config: EmailConfig & { readonly SMTP_URL: string }): SmtpServer {
  const login = oauthOf(config);
  const server = smtpServer(config.SMTP_URL, login && !config.SMTP_TLS ? 'required' : config.SMTP_TLS);
  const ca = config.SMTP_CA;
  return {
    ...server,
    ...(ca === undefined ? {} : { ca: pemOf('SMTP_CA', ca) }),
    ...(login ? { auth: login(server.auth?.user ?? '') } : {}),
  };
}

const OAUTH = [
  'SMTP_OAUTH_URL',
  'SMTP_OAUTH_CLIENT_ID',
  'SMTP_OAUTH_CLIENT_SECRET',
  'SMTP_OAUTH_REFRESH_TOKEN',
] as const;

/** The login by XOAUTH2, if its variables are set; the mailbox is the user of SMTP_URL. */
function oauthOf(config: EmailConfig): ((user: string) => SmtpLogin) | undefined {
  const [url, clientId, clientSecret, refreshToken] = OAUTH.map((name) => config[name]);
  const set = OAUTH.filter((name) => config[name] !== undefined).length;
  if (set === 0) return undefined;
  if (!url || !clientId || !clientSecret || !refreshToken) {
    throw new Error(
      `Cannot create channel 'email' as ${OAUTH.map((name) => `'${name}'`).join(', ')} must be set together: current value is ${set} of ${OAUTH.length}`,
    );
  }
  const accessToken = accessTokens({ url, clientId, clientSecret, refreshToken });
  return (user) => ({ user, accessToken });
}

/**
 * The key to sign with, if all three variables are set. Receivers trust a signature only of the sender's own domain, or of one
 * above it (DMARC alignment, docs/sources.md#bulk-senders).
 */
function dkimOf(config: EmailConfig): DkimKey | undefined {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: given, MAIL_FROM: from } = config;
  const set = [domain, selector, given].filter((value) => value !== undefined).length;
  if (set === 0) return undefined;
  if (domain === undefined || selector === undefined || given === undefined) {
    throw new Error(
      `Cannot create channel 'email' as 'DKIM_DOMAIN', 'DKIM_SELECTOR' and 'DKIM_PRIVATE_KEY' must be set together: current value is ${set} of 3`,
    );
  }
  const sender = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  if (sender !== domain.toLowerCase() && !sender.endsWith(`.${domain.toLowerCase()}`)) {
    throw new Error(
      `Cannot create channel 'email' as 'DKIM_DOMAIN' must be the domain of MAIL_FROM or one above it: current value is ${domain}`,
    );
  }
  return dkimKey(domain, selector, pemOf('DKIM_PRIVATE_KEY', given));
}

function pemOf(variable: 'DKIM_PRIVATE_KEY' | 'SMTP_CA', given: string): string {
  if (given.includes('-----BEGIN')) return variable === 'SMTP_CA' ? given.replaceAll('\\n', '\n') : given;
  try {
    return readFileSync(given, 'utf8');
  } catch {
    // Not shown: it may be a key without its first line.
    throw new Error(
      `Cannot create channel 'email' as '${variable}' must be PEM, or the name of a file that can be read`,
    );
  }
}
