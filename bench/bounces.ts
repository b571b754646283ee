/** `npm run bench -- bounces [--reports N] [--json FILE]`: bounces read and judged a second on one core, and the slowest 1 %. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { deliveryReport } from '../dev/providers/email/dsn.js';
import { bouncesOf, readMail } from '../domain/customer/bounce/read.js';

const AT = new Date('2026-11-11T05:00:00Z');
const WARM_UP = 2_000;

/** Replies of servers, with the class that each must come to. */
const REPLIES = [
  ['5.1.1', '550 5.1.1 User unknown', 'hard'],
  ['5.2.2', '552 5.2.2 Mailbox full', 'soft'],
  ['5.7.1', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'refusal_of_us'],
  ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', 'content'],
] as const;

/** The headers and the text of a message of ours, about as long as a real one. */
const head = (to: string, n: number): string =>
  [
    'From: Hoa <hoa@mail.shop.example>',
    `To: <${to}>`,
    `Message-ID: <shop.sale.launch.1=3Ac${n}+Mac-_9@mail.shop.example>`,
    'Subject: 11.11',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `List-Unsubscribe: <https://go.example.com/u/token${n}>, <mailto:stop@shop.example>`,
  ].join('\r\n');
const copy = (to: string, n: number): string => `${head(to, n)}\r\n\r\n${'Chao ban, uu dai hom nay.\r\n'.repeat(60)}`;

type Form = (to: string, status: string, reply: string, n: number) => string;
const FORMS: readonly Form[] = [
  (to, status, reply, n) =>
    deliveryReport({ to, status, returnPath: `bounces+${n}@mail.shop.example`, head: head(to, n) }, AT).replace(
      /Diagnostic-Code: .*/,
      `Diagnostic-Code: smtp; ${reply}`,
    ),
  (to, _, reply, n) =>
    `From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.example.\r\n` +
    `\r\n<${to}>:\r\n192.0.2.7 said: ${reply}\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n${copy(to, n)}`,
  (to, _, reply, n) =>
    `From: Mail Delivery System <Mailer-Daemon@mx.example>\r\nX-Failed-Recipients: ${to}\r\nSubject: Mail delivery failed\r\n` +
    `\r\nThis message was created automatically by mail delivery software.\r\n\r\n  ${to}\r\n    host mx.example: ${reply}\r\n` +
    `\r\n------ This is a copy of the message, including all the headers. ------\r\n\r\n${copy(to, n)}`,
];

export interface BounceFigures {
  readonly reports: number;
  /** Of one core. */
  readonly reportsPerSecond: number;
  readonly p99Ms: number;
  /** Times that it takes longer than to cut the same mails into lines. */
  readonly timesLines: number;
}

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

/** @param reports how many are read, each another one */
export function benchBounces(reports: number): BounceFigures {
  const each = new Float64Array(reports);
  let read = 0;
  let lines = 0;
  for (let n = -WARM_UP; n < reports; n += 1) {
    const at = n + WARM_UP;
    const [status, reply, expected] = REPLIES[at % REPLIES.length] ?? REPLIES[0];
    const form = FORMS[at % FORMS.length] as Form;
    const raw = form(`lan${at}@khach.example`, status, reply, at);
    const begun = process.cpuUsage();
    const report = readMail(raw, AT);
    const kind = report.kind === 'delivery' ? bouncesOf(report.recipients, AT)[0]?.kind : report.kind;
    const took = cpuMs(begun);
    if (kind !== expected) throw new Error(`Cannot bench: report ${at} was read as '${kind}', must be '${expected}'`);
    const cutting = process.cpuUsage();
    const found = raw.split('\r\n').length;
    if (n < 0 || found === 0) continue;
    lines += cpuMs(cutting);
    read += took;
    each[n] = took;
  }
  each.sort();
  return {
    reports,
    reportsPerSecond: Math.round((reports * 1_000) / read),
    p99Ms: each[Math.floor(reports * 0.99)] ?? 0,
    timesLines: Math.round(read / Math.max(lines, 0.001)),
  };
}

export function bench(argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: { reports: { type: 'string', default: '100000' }, json: { type: 'string' } },
  });
  const reports = Number(values.reports);
  if (!Number.isInteger(reports) || reports < 1) {
    throw new Error(
      `Cannot bench bounces as '--reports' must be a whole number from 1: current value is ${values.reports}`,
    );
  }
  const figures = benchBounces(reports);
  console.log(
    `${reports} bounces: ${figures.reportsPerSecond}/s of one core, slowest 1 %: ${figures.p99Ms.toFixed(2)} ms`,
  );
  console.log(`${figures.timesLines} times what cutting the same mails into lines takes`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures)}\n`);
}
