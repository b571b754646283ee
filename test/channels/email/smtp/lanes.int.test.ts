import assert from 'node:assert/strict';
import type { Permit } from '../../../../channels/channel.js';
import { type EmailOptions, emailChannel } from '../../../../channels/email/email.js';
import { ALWAYS, kinds, message, messages, Opened, until } from '../../support.js';
import { type GroupSmtp, type GroupSmtpOptions, groupSmtp } from '../group-smtp.js';

const opened = new Opened();
function channelTo(server: GroupSmtp, options: Partial<EmailOptions> = {}) {
  const smtp = { host: '127.0.0.1', port: server.port, secure: false, tls: 'off' as const, timeoutMs: 2_000 };
  return opened.channel(
    emailChannel({ server: smtp, from: 'shop@example.com', connections: 1, boundary: 'b', ...options }),
  );
}
async function start(options: GroupSmtpOptions = {}, email: Partial<EmailOptions> = {}) {
  const server = opened.add(await groupSmtp(options));
  return { server, email: channelTo(server, email) };
}
/** The commands of a packet, with `…` for a message before them. */
function verbs(packet = ''): string {
  const commands = packet.slice(packet.lastIndexOf('\r\n.\r\n') < 0 ? 0 : packet.lastIndexOf('\r\n.\r\n') + 5);
  const names = commands.split('\r\n').map((line) => line.slice(0, 4));
  return `${commands.length < packet.length ? '… ' : ''}${names.join(' ').trim()}`;
}

describe('the lanes of an account', () => {
  afterEach(() => opened.closeAll());

  it('write a message and the commands of the next one at once, DATA last', async () => {
    const { server, email } = await start();
    await email.send(messages(3), ALWAYS);
    const [, first, second, third, last] = server.packets;
    assert.equal(verbs(first), 'MAIL RCPT DATA');
    assert.equal(verbs(second), '… MAIL RCPT DATA');
    assert.equal(verbs(third), '… MAIL RCPT DATA');
    assert.match(last ?? '', /\r\n\.\r\n$/);
    assert.equal(server.packets.length, 5);
  });

  it('write each command alone to a server that offers no PIPELINING', async () => {
    const { server, email } = await start({ offers: ['8BITMIME'] });
    await email.send(messages(2), ALWAYS);
    const commands = server.packets.slice(1).filter((packet) => /^[A-Z]{4}/.test(packet));
    for (const packet of commands)
      assert.ok(/^(?:MAIL|RCPT|DATA|QUIT)[^\n]*\r\n$/.test(packet) || packet.endsWith('.\r\n'));
    assert.equal(server.arrived.length, 2);
  });

  it('use BDAT where CHUNKING is offered, octet for octet, dots and all', async () => {
    const text = 'Chào Ánh\n.\n..hai chấm\nhết';
    const { server, email } = await start({ offers: ['PIPELINING', 'CHUNKING', '8BITMIME'] });
    await email.send([message(1, text), message(2)], ALWAYS);
    const received = Buffer.from(server.arrived[0]?.message ?? '', 'latin1').toString();
    assert.ok(received.endsWith(`\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`), received);
    assert.ok(!server.events.some((event) => event.includes('data')));
    assert.match(server.arrived[0]?.mail ?? '', / BODY=8BITMIME$/);
  });

  it('end a 354 after a refused recipient with an empty message that nobody gets, and go on', async () => {
    const { server, email } = await start({
      decide: (event) => (event === 'rcpt 2' ? '550 5.1.1 unknown' : event === 'data 2' ? '354 go on' : undefined),
    });
    assert.deepEqual(kinds(await email.send(messages(3), ALWAYS)), ['sent', 'failed', 'sent']);
    assert.deepEqual(
      server.arrived.map(({ to }) => to),
      [['u0@example.com'], ['u2@example.com']],
    );
    assert.equal(server.connections(), 1);
  });

  it('ask before MAIL and again before the message: what may not leave has left nothing', async () => {
    for (const [offers, connections] of [
      [['PIPELINING'], 2],
      [['PIPELINING', 'CHUNKING'], 1],
      [[], 2],
    ] as const) {
      const { server, email } = await start({ offers });
      const asked: string[] = [];
      // Open for the first question about B, closed for the second.
      const permit: Permit = {
        ...ALWAYS,
        mayHandOver: ({ to }) => {
          asked.push(to.slice(1, 2));
          return to !== 'uB@example.com' || asked.filter((name) => name === 'B').length < 2;
        },
      };
      const results = await email.send(
        ['A', 'B', 'C'].map((name) => message(name)),
        permit,
      );
      assert.deepEqual(kinds(results), ['sent', 'refused', 'sent'], offers.join());
      assert.deepEqual(results[1], { kind: 'refused', reason: 'stopped' });
      assert.deepEqual(
        server.arrived.map(({ to }) => to[0]?.slice(1, 2)),
        ['A', 'C'],
      );
      assert.equal(server.connections(), connections, offers.join());
    }
  });

  it('change a used-up connection at once, and from the third on before the server says so', async () => {
    for (const reply of ['452 4.5.3 Too many messages sent', '421 4.7.0 enough|cut', 'cut']) {
      const { server, email } = await start({ decide: (event) => (event === 'mail 5' ? reply : undefined) });
      assert.deepEqual(kinds(await email.send(messages(23), ALWAYS)), Array(23).fill('sent'), reply);
      assert.equal(server.arrived.length, 23);
      assert.equal(server.connections(), 6);
      const refused = server.events.filter((event) => event.endsWith('mail 5'));
      assert.deepEqual(refused, ['1 mail 5', '2 mail 5'], reply);
    }
  });

  it('do not take a 4xx to MAIL for a used-up connection where nothing was carried', async () => {
    const { server, email } = await start({
      decide: (event) => (/^mail/.test(event) ? '452 4.3.1 disk full' : undefined),
    });
    const results = await email.send(messages(3), ALWAYS);
    assert.deepEqual(results[2], { kind: 'refused', reason: 'smtp_452_4.3.1', errorClass: 'retryable' });
    assert.equal(server.connections(), 1);
  });

  it('go on where others are refused at connect, as many as the server takes, and try one more later', async () => {
    let now = 0;
    let most = 3;
    let refused = 0;
    const server: GroupSmtp = opened.add(
      await groupSmtp({
        decide: (event) => {
          if (event !== 'connect' || server.open() <= most) return undefined;
          refused += 1;
          return '421 4.7.0 too many connections|cut';
        },
      }),
    );
    const email = channelTo(server, { connections: 10, now: () => now });
    for (let round = 0; round < 5; round += 1)
      assert.deepEqual(kinds(await email.send(messages(100), ALWAYS)), Array(100).fill('sent'));
    assert.equal(refused, 7, 'asked once, not again and again');
    most = 10;
    for (let round = 0; round < 4; round += 1) {
      now += 5_000;
      await email.send(messages(100), ALWAYS);
      await until(() => server.open() === 4 + round, `${4 + round} connections`);
    }
  });

  it('hold the account alone when no connection is taken, and no other account of the process', async () => {
    let now = 0;
    const shut = await start({ decide: () => '421 4.3.2 no|cut' }, { now: () => now, connections: 4 });
    const other = await start({}, { now: () => now });
    const busy = { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 1_000 };
    assert.deepEqual(await shut.email.send(messages(5), ALWAYS), Array(5).fill(busy));
    const before = shut.server.connections();
    assert.deepEqual(await shut.email.send(messages(1), ALWAYS), [busy]);
    assert.equal(shut.server.connections(), before, 'left alone');
    assert.deepEqual(kinds(await other.email.send(messages(5), ALWAYS)), Array(5).fill('sent'));
    now += 1_000;
    await shut.email.send(messages(1), ALWAYS);
    assert.ok(shut.server.connections() > before);
  });

  it('serve senders in turns: a small one is not behind a big one', async () => {
    const { server, email } = await start();
    const big = email.send(messages(50), { ...ALWAYS, sender: 'big' });
    const small = email.send([message('small1'), message('small2')], { ...ALWAYS, sender: 'small' });
    await Promise.all([big, small]);
    const order = server.arrived.map(({ to }) => to[0]);
    assert.ok(order.indexOf('usmall2@example.com') < 8, String(order.indexOf('usmall2@example.com')));
  });

  it('end every wait: a server that never answers RSET is left, and the message goes over a fresh connection', async () => {
    const smtp = { host: '127.0.0.1', secure: false, tls: 'off' as const, timeoutMs: 300 };
    const server = opened.add(
      await groupSmtp({
        decide: (event, connection) => {
          if (connection > 1) return undefined;
          return event === 'rcpt 2' ? '550 5.1.1 unknown' : /^rset/.test(event) ? 'mute' : undefined;
        },
      }),
    );
    const email = channelTo(server, { server: { ...smtp, port: server.port } });
    assert.deepEqual(kinds(await email.send(messages(4), ALWAYS)), ['sent', 'failed', 'sent', 'sent']);
    assert.equal(server.connections(), 2);
  });

  it('send to an address beyond ASCII where SMTPUTF8 is offered, and fail it elsewhere', async () => {
    const to = { ...message(1), to: 'ánh@bưu-điện.example' };
    const able = await start({ offers: ['PIPELINING', '8BITMIME', 'SMTPUTF8'] });
    assert.deepEqual(kinds(await able.email.send([to], ALWAYS)), ['sent']);
    assert.match(able.server.arrived[0]?.mail ?? '', / SMTPUTF8$/);
    const address = Buffer.from(able.server.arrived[0]?.to[0] ?? '', 'latin1').toString();
    assert.match(address, /^ánh@xn--/);
    const unable = await start();
    assert.deepEqual(await unable.email.send([to], ALWAYS), [
      { kind: 'failed', reason: 'bad_address', errorClass: 'recipient' },
    ]);
  });
});
