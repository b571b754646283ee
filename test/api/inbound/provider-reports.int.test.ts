/** The simulated mail server and the native SMS provider tell the real API what became of messages, as in the local stack. */
import assert from 'node:assert/strict';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { mailProofs } from '../../../channels/link/mail-proof.js';
import { smsChannel } from '../../../channels/sms/sms.js';
import type { Providers } from '../../../dev/providers/providers.js';
import type { ChannelName } from '../../../domain/base/channel.js';
import { messageId } from '../../../domain/base/ids.js';
import { ALWAYS, Opened, until } from '../../channels/support.js';
import { EMAIL_SECRET, SMS_SECRET, startConsentApi } from '../customers/consent-support.js';
import { CHAT_SECRET, LINK_SECRET, NOW } from '../support.js';
import { RUN } from './touched.js';

describe('what the simulated providers tell the API', () => {
  let at: Awaited<ReturnType<typeof startConsentApi>>;
  let providers: Providers;
  const opened = new Opened();
  before(async () => {
    at = await startConsentApi(['c1', 'c2', 'c3', 'c4', 'c5']);
    providers = await opened.providers({
      chatSecret: CHAT_SECRET,
      smsSecret: SMS_SECRET,
      emailSecret: EMAIL_SECRET,
      callbackUrl: at.api.url,
      bounces: { url: `${at.api.url}/v1/inbound/email` },
      now: () => NOW.getTime(),
    });
  });
  after(async () => {
    await opened.closeAll();
    await at.api.close();
  });

  const { macOf } = mailProofs(LINK_SECRET);
  const out = (ref: string, to: string) => {
    const id = messageId(RUN, ref);
    return { id, to, text: 'x', subject: 'x', proof: { mac: macOf(id), returnToken: '' } };
  };
  const deliveredAs = async (channel: ChannelName, refs: readonly string[]): Promise<void> => {
    const all = async () => Promise.all(refs.map(async (ref) => (await at.read(ref)).touches[1]?.deliveredAt));
    await until(async () => (await all()).every((instant) => instant !== undefined), `${channel} to be delivered`);
  };
  const counted = async () => (await at.api.models.runs.findById(RUN).lean())!.funnel.delivered;

  it('counts e-mail as delivered, and suppresses the address of what bounced', async () => {
    await at.touchBy('email');
    const server = smtpServer(providers.addresses.smtp);
    const from = 'shop@shop.example.com';
    const email = opened.channel(emailChannel({ server, from, connections: 1, boundary: 'b' }));
    providers.faults.email.set({ bounce: { to: ['c3@example.com'], status: '5.1.1' } });
    const messages = ['c1', 'c2', 'c3'].map((ref) => out(ref, `${ref}@example.com`));
    assert.ok((await email.send(messages, ALWAYS)).every(({ kind }) => kind === 'sent'));
    await deliveredAs('email', ['c1', 'c2']);
    await until(async () => (await at.read('c3')).suppressed?.email?.reason === 'hard_bounce', 'the bounce');
    assert.equal((await at.read('c3')).touches[1]?.deliveredAt, undefined);
    await until(async () => (await counted()) === 2, 'the count');
  });

  it('counts SMS as delivered', async () => {
    await at.touchBy('sms');
    const sms = opened.channel(smsChannel({ url: providers.addresses.sms, secret: SMS_SECRET, connections: 1 }));
    const messages = [out('c4', '+84912345673'), out('c5', '+84912345674')];
    assert.ok((await sms.send(messages, ALWAYS)).every(({ kind }) => kind === 'sent'));
    await deliveredAs('sms', ['c4', 'c5']);
    await until(async () => (await counted()) === 4, 'the count');
  });
});
