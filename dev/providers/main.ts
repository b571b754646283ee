/**
 * The provider simulator as a process of its own.
 * Usage: CHAT_SECRET=… SMS_SECRET=… tsx dev/providers/main.ts [--chat PORT] [--smtp PORT] [--sms PORT] [--control PORT]
 *   [--esms PORT] [--speedsms PORT] [--speedsms-webhook URL] [--bounces URL] [--keep all|count] [--callback URL] [--guarded]
 * `--callback` names the API: receipts and, with EMAIL_WEBHOOK_SECRET, bounces go there, signed.
 * Prints one line: {"chat": "http://…", "smtp": "smtp://…", "sms": "http://…", "esms": …, "speedsms": …, "control": "http://…"}.
 * Secrets come by environment, since arguments are shown to everybody on the machine.
 */
import { parseArgs } from 'node:util';
import { startProviders } from './providers.js';
import { runUntilTold } from './run-until-told.js';

const { values } = parseArgs({
  options: {
    chat: { type: 'string', default: '0' },
    smtp: { type: 'string', default: '0' },
    sms: { type: 'string', default: '0' },
    esms: { type: 'string', default: '0' },
    speedsms: { type: 'string', default: '0' },
    'speedsms-webhook': { type: 'string' },
    bounces: { type: 'string' },
    control: { type: 'string', default: '0' },
    keep: { type: 'string', default: 'all' },
    callback: { type: 'string' },
    guarded: { type: 'boolean', default: false },
  },
});
const { CHAT_SECRET, SMS_SECRET, EMAIL_WEBHOOK_SECRET } = process.env;
if (!CHAT_SECRET || !SMS_SECRET)
  throw new Error('Cannot start the providers as CHAT_SECRET and SMS_SECRET must be set');
if (values.keep !== 'all' && values.keep !== 'count') {
  throw new Error(`Cannot start the providers as '--keep' must be all or count: current value is ${values.keep}`);
}

const callbackUrl = values.callback?.replace(/\/$/, '');
// The API takes no mail that nobody signed.
const inbound = callbackUrl !== undefined && EMAIL_WEBHOOK_SECRET ? `${callbackUrl}/v1/inbound/email` : undefined;
const bounces = values.bounces ?? inbound;

const providers = await startProviders({
  chatSecret: CHAT_SECRET,
  smsSecret: SMS_SECRET,
  ports: {
    chat: Number(values.chat),
    smtp: Number(values.smtp),
    sms: Number(values.sms),
    esms: Number(values.esms),
    speedsms: Number(values.speedsms),
    control: Number(values.control),
  },
  keep: values.keep,
  ...(values['speedsms-webhook'] === undefined ? {} : { speedSmsWebhook: values['speedsms-webhook'] }),
  ...(bounces === undefined ? {} : { bounces: { url: bounces } }),
  ...(EMAIL_WEBHOOK_SECRET ? { emailSecret: EMAIL_WEBHOOK_SECRET } : {}),
  ...(callbackUrl === undefined ? {} : { callbackUrl }),
});
console.log(JSON.stringify(providers.addresses));
runUntilTold(() => providers.close(), values.guarded);
