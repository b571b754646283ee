/**
 * `npm run bench -- smtp [--messages N] [--connections N] [--rounds N] [--smtp HOST:PORT] [--json FILE]`: what handing an e-mail
 * over costs, apart from claim, ledger and rendering, beside a bare loop that writes the same bytes over the same number of
 * sockets. Both in this process, in turns, on one sink.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createRenderer } from '../activities/deliver/render.js';
import type { OutgoingMessage, Permit } from '../channels/channel.js';
import { smtpServer } from '../channels/create.js';
import { emailChannel } from '../channels/email/email.js';
import { linkBase } from '../channels/link/links.js';
import { CHUNK_SIZE } from '../domain/base/limits.js';
import { DELIVER_CONCURRENCY } from '../workflows/contract.js';
import { wholeNumber } from './args.js';
import { startSink } from './sink.js';
import { bareSmtp } from './smtp-bare.js';
import { draftTemplate } from './template.js';

const USAGE =
  'usage: npm run bench -- smtp [--messages N] [--connections N] [--rounds N] [--smtp HOST:PORT] [--json FILE]';
const FROM = 'shop@example.com';
const NAMES = ['Nguyễn Thị Minh Nguyệt', 'Trần Văn An', 'Lê Hoàng Phương Thảo', 'Phạm Đức', 'Vũ Ngọc Ánh'];

export interface SmtpFigures {
  readonly messagesPerSecond: number;
  /** Of this process, microseconds a message. */
  readonly cpuMicros: number;
}

function rendered(count: number): OutgoingMessage[] {
  const run = {
    _id: 'bench.1',
    channel: 'email' as const,
    template: draftTemplate('email'),
    shopName: 'Bench',
    saleDay: '2026-11-11',
  };
  const render = createRenderer(run, linkBase('https://go.example.com', 'a secret for the bench only'));
  return Array.from({ length: count }, (_, n) =>
    render(`u${n}`, { to: `u${n}@example.com`, name: NAMES[n % NAMES.length] ?? '' }),
  );
}

async function measured(count: number, work: () => Promise<number>): Promise<SmtpFigures> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const sent = await work();
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  if (sent !== count) throw new Error(`Cannot measure: ${sent} of ${count} messages were taken`);
  return { messagesPerSecond: Math.round(count / seconds), cpuMicros: Number(((user + system) / count).toFixed(1)) };
}

/** Sends by the channel, as many chunks at once as the engine has batches in flight. */
async function byChannel(address: string, connections: number, messages: readonly OutgoingMessage[]): Promise<number> {
  const channel = emailChannel({ server: smtpServer(address), from: FROM, connections, boundary: 'nhip_bench' });
  const permit: Permit = { sender: 'bench', signal: new AbortController().signal, mayHandOver: () => true };
  const running = new Set<Promise<void>>();
  let sent = 0;
  for (let at = 0; at < messages.length; at += CHUNK_SIZE) {
    const sending: Promise<void> = channel.send(messages.slice(at, at + CHUNK_SIZE), permit).then((results) => {
      sent += results.filter(({ kind }) => kind === 'sent').length;
      running.delete(sending);
    });
    running.add(sending);
    if (running.size >= DELIVER_CONCURRENCY) await Promise.race(running);
  }
  await Promise.all(running);
  await channel.close();
  return sent;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const middle = (rounds: readonly SmtpFigures[]): SmtpFigures => ({
  messagesPerSecond: median(rounds.map(({ messagesPerSecond }) => messagesPerSecond)),
  cpuMicros: median(rounds.map(({ cpuMicros }) => cpuMicros)),
});

export async function bench(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      messages: { type: 'string', default: '50000' },
      connections: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      smtp: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const count = wholeNumber('messages', values.messages, 1_000_000, USAGE);
  const connections = wholeNumber('connections', values.connections, 200, USAGE);
  const rounds = wholeNumber('rounds', values.rounds, 20, USAGE);
  const sink = await startSink({
    customers: 0,
    channel: 'smtp',
    workers: 1,
    ...(values.smtp && { smtp: values.smtp }),
  });
  const messages = rendered(count);
  const figures = { bare: [] as SmtpFigures[], channel: [] as SmtpFigures[] };
  try {
    // The first round is the compiler's.
    for (let round = 0; round <= rounds; round += 1) {
      const bare = await measured(count, () => bareSmtp(sink.smtp, connections, FROM, messages));
      const channel = await measured(count, () => byChannel(sink.smtp, connections, messages));
      if (round > 0) figures.bare.push(bare);
      if (round > 0) figures.channel.push(channel);
    }
  } finally {
    await sink.stop();
  }
  const report = { bare: middle(figures.bare), channel: middle(figures.channel) };
  for (const [name, { messagesPerSecond, cpuMicros }] of Object.entries(report))
    console.log(`${name} ${messagesPerSecond} messages/s, ${cpuMicros} µs of CPU a message`);
  console.log(`ratio of rates ${(report.channel.messagesPerSecond / report.bare.messagesPerSecond).toFixed(2)}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...report, rounds: figures }, undefined, 2)}\n`);
}
