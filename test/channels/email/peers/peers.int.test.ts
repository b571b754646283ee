import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { SendResult } from '../../../../channels/channel.js';
import { emailChannel } from '../../../../channels/email/email.js';
import { listen } from '../../../../dev/providers/listen.js';
import { ALWAYS, message, messages, Opened, until } from '../../support.js';
import { type GroupSmtp, groupSmtp } from '../group-smtp.js';
import { EXIM, startExim } from './exim.js';
import { OPENSMTPD, startOpenSmtpd } from './opensmtpd.js';
import type { Peer } from './peer.js';
import { POSTFIX, startPostfix } from './postfix.js';

type Start = (port: number, next: number, settings?: string) => Promise<Peer>;
interface Case {
  readonly name: string;
  readonly there: boolean;
  readonly start: Start;
  /** One connection takes so many mails, by this setting or by default. */
  readonly perConnection: { readonly settings?: string; readonly mails: number };
  /** So many connections at once, by this setting. */
  readonly connections?: { readonly settings: string; readonly most: number };
  /** The outcome of a message to this name, between two others. */
  readonly refusals: Readonly<Record<string, string>>;
}

const PEERS: readonly Case[] = [
  {
    name: 'Postfix',
    there: POSTFIX !== undefined,
    start: startPostfix,
    perConnection: { mails: Number.POSITIVE_INFINITY },
    connections: { settings: 'smtpd_client_connection_count_limit = 3', most: 3 },
    refusals: {
      unknown: 'failed smtp_550_5.1.1',
      policy: 'refused smtp_554_5.7.1',
      close: 'refused smtp_521_5.7.1',
      later: 'refused smtp_450_4.2.0',
      end521: 'refused smtp_521_5.7.1',
      end554: 'failed smtp_554_5.6.0',
      end451: 'refused smtp_451_4.3.0',
    },
  },
  {
    name: 'Exim',
    there: EXIM !== undefined,
    start: startExim,
    perConnection: { settings: 'smtp_accept_max_per_connection = 5', mails: 5 },
    connections: { settings: 'smtp_accept_max = 3', most: 3 },
    refusals: {
      unknown: 'failed smtp_550_5.1.1',
      policy: 'refused smtp_550_5.7.1',
      close: 'refused smtp_550_5.7.1',
      later: 'refused smtp_451_4.2.0',
      end521: 'refused smtp_550_5.7.1',
      end554: 'failed smtp_550_5.6.0',
      end451: 'refused smtp_451_4.3.0',
    },
  },
  {
    name: 'OpenSMTPD',
    there: OPENSMTPD !== undefined,
    start: startOpenSmtpd,
    perConnection: { mails: 100 },
    refusals: { unknown: 'failed smtp_550' },
  },
];

const opened = new Opened();
const short = (result: SendResult): string => ('reason' in result ? `${result.kind} ${result.reason}` : result.kind);

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startWith({ start }: Case, connections: number, settings?: string) {
  const inbox = opened.add(await groupSmtp());
  const peer = opened.add(await start(await freePort(), inbox.port, settings));
  const server = { host: '127.0.0.1', port: peer.port, secure: false, tls: 'off' as const, timeoutMs: 20_000 };
  const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections, boundary: 'b' }));
  return { email, inbox };
}
/** Resolves when so many different recipients have got their message; each must have got it once. */
async function arrived(inbox: GroupSmtp, count: number): Promise<string[]> {
  const names = (): string[] => inbox.arrived.flatMap(({ to }) => to).map((to) => to.slice(0, to.indexOf('@')));
  await until(() => names().length >= count, `${count} messages, ${names().length} came`, 60_000);
  assert.equal(new Set(names()).size, names().length, 'nobody got it twice');
  return names().sort();
}

for (const one of PEERS) {
  describe(`${one.name}, the real one`, function () {
    this.timeout(240_000);
    before(function () {
      if (!one.there) this.skip();
    });
    afterEach(() => opened.closeAll());

    it('takes 230 mails over one connection at a time, each once', async () => {
      const { email, inbox } = await startWith(one, 1, one.perConnection.settings);
      const results = await email.send(messages(230), ALWAYS);
      assert.deepEqual([...new Set(results.map(short))], ['sent']);
      assert.equal((await arrived(inbox, 230)).length, 230);
    });

    it('refuses one recipient or message, and those before and after it arrive', async () => {
      const { email, inbox } = await startWith(one, 1);
      const names = Object.keys(one.refusals);
      const sent = names.flatMap((name, at) => [
        { ...message(`${at}a`), to: `before${at}@example.com` },
        { ...message(name), to: `${name}@example.com` },
      ]);
      const results = (await email.send([...sent, message('last')], ALWAYS)).map(short);
      const expected = names.flatMap((name) => ['sent', one.refusals[name]]);
      assert.deepEqual(results, [...expected, 'sent']);
      assert.deepEqual(
        await arrived(inbox, names.length + 1),
        [...names.map((_name, at) => `before${at}`), 'ulast'].sort(),
      );
    });

    it('takes fewer connections than we may open: all that it takes go on', async function () {
      if (!one.connections) return this.skip();
      const { email, inbox } = await startWith(one, 10, one.connections.settings);
      for (let round = 0; round < 3; round += 1) {
        const people = Array.from({ length: 100 }, (_, n) => message(`${round}-${n}`));
        const results = await email.send(people, ALWAYS);
        assert.deepEqual([...new Set(results.map(short))], ['sent']);
      }
      assert.equal((await arrived(inbox, 300)).length, 300);
    });
  });
}
