import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Channel } from '../../../channels/channel.js';
import { emailChannel } from '../../../channels/email/email.js';
import { linkBase } from '../../../channels/link/links.js';
import { recordConsent } from '../../../models/customer/consent/consent-ledger.js';
import { suppressAddress } from '../../../models/customer/consent/suppress-address.js';
import { startApi, type TestApi } from '../../api/support.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  close,
  customer,
  deliver,
  followers,
  minutes,
  NOON,
  openRunOf,
  outcomes,
  plan,
  plannedRun,
  readCustomer,
  readRun,
  refs,
  SHOP,
  useWorld,
  type World,
} from '../world.js';
import { Provider } from './provider.js';

const SECRET = 'a secret of the tests';
const AD = { channel: 'email', purpose: 'advertising' } as const;
const optOut = (world: World, ref: string, at = NOON) =>
  recordConsent(world.models, { shop: SHOP, ref }, { ...AD, granted: false, at, method: 'form', recordedAt: at });

describe('an opt-out', () => {
  const world = useWorld();
  const tenFollowers = () => plannedRun(world, followers(10));
  const [, , third = '', fourth = '', fifth = ''] = refs(10);

  it('after planning is never messaged, and the ledger says opted_out', async () => {
    const run = await tenFollowers();
    await optOut(world, third);
    const suppression = { reason: 'hard_bounce', at: NOON, source: 'webhook' } as const;
    await suppressAddress(world.models, `${SHOP}/${fourth}`, 'email', suppression);
    await suppressAddress(world.models, `${SHOP}/${fifth}`, 'sms', suppression);
    const provider = new Provider('resend');
    await deliver(world, provider.channel(), run);
    assert.deepEqual(
      provider.reached(),
      refs(10).filter((ref) => ref !== third && ref !== fourth),
    );
    const ledger = await close(world, run);
    assert.deepEqual([ledger.sent, ledger.skipped], [8, { opted_out: 1, suppressed: 1 }]);
    await assertBalanced(world, run);
  });

  it('in the middle of a delivery holds for everybody who was not handed over yet', async () => {
    const run = await tenFollowers();
    const provider = new Provider('resend');
    let told = false;
    provider.around = async (moment) => {
      if (moment === 'before' || told) return;
      told = true;
      // The clock of a customer is not ours, their word counts all the same.
      for (const ref of refs(10)) await optOut(world, ref, minutes(-1));
    };
    await deliver(world, provider.channel(), run);
    const said = await outcomes(world, run);
    const skipped = [...said].filter(([, outcome]) => outcome === 'k').map(([ref]) => ref);
    assert.ok(skipped.length > 0 && provider.reached().length < 10);
    assert.deepEqual(
      skipped.filter((ref) => provider.reached().includes(ref)),
      [],
    );
    const { skipped: reasons } = await close(world, run);
    assert.deepEqual(reasons, { opted_out: skipped.length });
    await assertBalanced(world, run);
  });

  it('of before the plan is counted by the plan, apart from silence', async () => {
    await addCustomers(world, [customer('no'), customer('silent', { consent: {} }), customer('yes')]);
    await optOut(world, 'no');
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run);
    const ledger = await close(world, run, 'cancelled');
    assert.deepEqual(ledger.skipped, { opted_out: 1, no_consent: 1, cancelled: 1 });
  });
});

/** A mail server that keeps what it takes, parsed. */
async function mailServer() {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    mails,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

describe('an e-mail at a real mail server', () => {
  const world = useWorld();
  let api: TestApi;
  let base: string;
  let mail: Awaited<ReturnType<typeof mailServer>>;
  let channel: Channel;
  beforeEach(async () => {
    api = await startApi({ models: world.models, now: () => world.clock.now, linkSecret: SECRET });
    base = api.url;
    mail = await mailServer();
    channel = emailChannel({
      server: { host: '127.0.0.1', port: mail.port, secure: false, tls: 'off', timeoutMs: 10_000 },
      from: 'shop@example.com',
      connections: 2,
      boundary: 'nhip_test_boundary',
    });
  });
  afterEach(async () => {
    await channel.close();
    await mail.close();
    await api.close();
  });

  const sendRun = async (run: string) => {
    await plan(world, run);
    await deliver(world, channel, run, 0, linkBase(base, SECRET));
    return close(world, run);
  };

  it('stops by one POST to its own link, and the next run skips that customer as opted_out', async () => {
    await addCustomers(world, [customer('lan'), customer('mai')]);
    assert.equal((await sendRun(await openRunOf(world, await addCampaign(world, 'sale-11')))).sent, 2);
    const toLan = mail.mails.find(({ to }) => JSON.stringify(to).includes('lan@example.com'));
    assert.ok(toLan);
    const url = /<(http[^>]+)>/.exec(
      String(toLan.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line),
    )?.[1];
    assert.ok(url);
    assert.ok(url.startsWith(`${base}/u/`), url);
    const post = toLan.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line;
    assert.match(String(post), /List-Unsubscribe=One-Click$/);

    const scanned = await fetch(url, { redirect: 'manual' });
    assert.equal(scanned.status, 200);
    await scanned.text();
    assert.equal((await readCustomer(world, 'lan')).consent.email?.granted, true);

    world.clock.now = minutes(10);
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const clicked = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    assert.equal(clicked.status, 200);
    await clicked.text();
    const lan = await readCustomer(world, 'lan');
    assert.deepEqual(lan.consent.email, { granted: false, at: minutes(10), optedOut: true });

    const run = await openRunOf(world, await addCampaign(world, 'sale-12'));
    const ledger = await sendRun(run);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [2, 1, { opted_out: 1 }]);
    assert.equal((await readRun(world, run)).state, 'closed');
    assert.deepEqual(mail.mails.map(({ to }) => (Array.isArray(to) ? '' : to?.text)).sort(), [
      'lan@example.com',
      'mai@example.com',
      'mai@example.com',
    ]);
  });
});
