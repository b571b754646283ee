import assert from 'node:assert/strict';
import type { SendResult } from '../../../../channels/channel.js';
import { emailChannel } from '../../../../channels/email/email.js';
import { read } from '../../../conventions/sources.js';
import { ALWAYS, message, Opened } from '../../support.js';
import { type Decide, groupSmtp } from '../group-smtp.js';

const opened = new Opened();
const GROUPS = ['PIPELINING', '8BITMIME'];
const CHUNKS = ['PIPELINING', 'CHUNKING', '8BITMIME'];

/** Sends W, and then A, B and C, over one connection that does once what is decided; every later connection is polite. */
async function sendABC(offers: readonly string[], decide: Decide, timeoutMs = 2_000) {
  const server = opened.add(
    await groupSmtp({
      offers,
      decide: (event, connection, line) => (connection === 1 ? decide(event, 1, line) : undefined),
    }),
  );
  const email = opened.channel(
    emailChannel({
      server: { host: '127.0.0.1', port: server.port, secure: false, tls: 'off', timeoutMs },
      from: 'shop@example.com',
      connections: 1,
      boundary: 'b',
    }),
  );
  assert.deepEqual(await email.send([message('W')], ALWAYS), [{ kind: 'sent' }]);
  const results = await email.send([message('A'), message('B'), message('C')], ALWAYS);
  const arrived = server.arrived.flatMap(({ to }) => to.map((address) => address.slice(1, 2)));
  return { results: results.map(short), arrived: arrived.slice(1).join(''), server };
}
const short = (result: SendResult): string => ('reason' in result ? `${result.kind} ${result.reason}` : result.kind);

const LOST = 'in_doubt connection_lost';
/** When connection 1 is cut (A is its second message, B its third); what becomes of A, B and C; who arrived, in order. */
const CUTS: readonly (readonly [when: string, event: string, results: readonly string[], arrived: string])[] = [
  ['at A’s MAIL', 'mail 2', ['sent', 'sent', 'sent'], 'ABC'],
  ['at A’s RCPT', 'rcpt 2', ['sent', 'sent', 'sent'], 'ABC'],
  ['at A’s DATA', 'data 2', ['sent', 'sent', 'sent'], 'ABC'],
  ['inside A', 'part 2', [LOST, 'sent', 'sent'], 'BC'],
  ['after A, before its reply', 'end 2', [LOST, 'sent', 'sent'], 'ABC'],
  ['at B’s MAIL', 'mail 3', ['sent', 'sent', 'sent'], 'ABC'],
  ['at B’s RCPT', 'rcpt 3', ['sent', 'sent', 'sent'], 'ABC'],
  ['at B’s DATA', 'data 3', ['sent', 'sent', 'sent'], 'ABC'],
  ['inside B', 'part 3', ['sent', LOST, 'sent'], 'AC'],
  ['after B, before its reply', 'end 3', ['sent', LOST, 'sent'], 'ABC'],
];

describe('a cut in the middle of a group', () => {
  afterEach(() => opened.closeAll());

  for (const [when, event, results, arrived] of CUTS) {
    it(`${when} leaves A, B and C ${results.join(', ')}`, async () => {
      const cut: Decide = (now) => (now === event ? 'cut' : undefined);
      const data = await sendABC(GROUPS, cut);
      assert.deepEqual([data.results, data.arrived], [results, arrived]);
      if (event.startsWith('data')) return;
      const chunks = await sendABC(CHUNKS, cut);
      assert.deepEqual([chunks.results, chunks.arrived], [results, arrived], 'with CHUNKING');
      const alone = await sendABC([], cut);
      assert.deepEqual([alone.results, alone.arrived], [results, arrived], 'without PIPELINING');
    });
  }

  it('leaves the first message of a connection refused: nothing that the connection had carried explains it', async () => {
    for (const event of ['mail 1', 'rcpt 1', 'data 1']) {
      const server = opened.add(await groupSmtp({ decide: (now) => (now === event ? 'cut' : undefined) }));
      const email = opened.channel(
        emailChannel({
          server: { host: '127.0.0.1', port: server.port, secure: false, tls: 'off', timeoutMs: 2_000 },
          from: 'shop@example.com',
          connections: 1,
          boundary: 'b',
        }),
      );
      assert.deepEqual((await email.send([message('A')], ALWAYS)).map(short), ['refused connection_lost'], event);
      assert.equal(server.connections(), 1);
    }
  });

  it('after a refusal of A’s recipient leaves A its refusal', async () => {
    const cut: Decide = (now) => (now === 'rcpt 2' ? '550 5.1.1 unknown|cut' : undefined);
    for (const offers of [GROUPS, CHUNKS, []]) {
      const { results, arrived } = await sendABC(offers, cut);
      assert.deepEqual(results, ['failed smtp_550_5.1.1', 'sent', 'sent'], offers.join());
      assert.equal(arrived, 'BC');
    }
  });

  it('after a refusal of A itself leaves A its refusal: the wait ends with the last reply', async () => {
    for (const reply of ['521 5.7.1 no more', '451 4.3.0 later', '554 5.6.0 content']) {
      const { results, arrived } = await sendABC(GROUPS, (now) => (now === 'end 2' ? `${reply}|cut` : undefined));
      const reason = `smtp_${reply.slice(0, 9).replace(' ', '_')}`;
      assert.deepEqual(results, [`${reply.startsWith('554') ? 'failed' : 'refused'} ${reason}`, 'sent', 'sent']);
      assert.equal(arrived, 'BC');
    }
  });

  it('is made by us where a server goes on with a refused message’s transaction, as Postfix does: nobody gets another’s', async () => {
    const nested: Decide = (now) => {
      if (now === 'end 2') return '554 5.6.0 not this text';
      if (now === 'mail 3') return '503 5.5.1 Error: nested MAIL command';
      return now === 'rcpt 3' ? '250 2.1.5 Ok' : undefined;
    };
    for (const offers of [GROUPS, CHUNKS]) {
      const { results, arrived, server } = await sendABC(offers, nested);
      assert.deepEqual(results, ['failed smtp_554_5.6.0', 'sent', 'sent']);
      assert.equal(arrived, 'BC');
      assert.equal(server.connections(), 2);
    }
  });

  it('is made by us where a recipient is taken after our sender was refused: nobody gets an empty message', async () => {
    const { results, arrived } = await sendABC(GROUPS, (now) =>
      now === 'mail 2' ? '550 5.7.1 not your domain' : now === 'rcpt 2' ? '250 ok' : undefined,
    );
    assert.deepEqual(results, ['refused provider_config', 'sent', 'sent']);
    assert.equal(arrived, 'BC');
  });

  it('is what a silent server comes to: the message whose reply never came is in doubt, nobody else', async () => {
    const { results, arrived } = await sendABC(GROUPS, (now) => (now === 'end 2' ? 'mute' : undefined), 300);
    assert.deepEqual(results, ['in_doubt timeout', 'sent', 'sent']);
    assert.equal(arrived, 'ABC');
  });

  it('has its table in the docs', () => {
    const page = read('docs/channels.md');
    const table = page.slice(page.indexOf('| cut of the connection'), page.indexOf('*Fresh*:'));
    const doubts = table.split('\n').filter((row) => row.includes('**in doubt**'));
    // As above: only the two rows in which a message had been written and its reply was missing.
    assert.equal(doubts.length, 2);
    for (const row of doubts) assert.match(row, /written(?:, or part of it)?; no reply/);
  });
});
