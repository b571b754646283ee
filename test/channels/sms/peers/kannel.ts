import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../../../../dev/stack/ports.js';
import { until } from '../../support.js';

const BEARERBOX = '/usr/sbin/bearerbox';
const SMSBOX = '/usr/sbin/smsbox';
/** Debian's kannel 1.4.5: `apt-get install -y --no-install-recommends kannel` (docs/channels.md). */
export const IS_THERE = existsSync(BEARERBOX) && existsSync(SMSBOX);
export const LOGIN = { key: 'nhip', secret: 'mat khau & co' } as const;

/** One part of a message as Kannel has handed it to its SMSC. */
export interface Part {
  readonly from: string;
  readonly to: string;
  /** The header of a part among several: how many there are, and which it is. */
  readonly part?: { readonly of: number; readonly at: number };
  /** What arrived: of UCS-2 the UTF-16 of its octets. */
  readonly text: string;
}

/** Kannel writes what is no letter or digit as %XX, octet by octet, and a space as +; text goes as it is. */
const octets = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
const ucs2 = (bytes: Buffer): string => Buffer.from(bytes).swap16().toString('utf16le');

/** A line of the protocol of Kannel's fake SMSC: `from to [udh …] text|data|ucs-2 …`. */
export function readLine(line: string): Part {
  const [, from = '', to = '', udh, kind = '', body = ''] =
    /^(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) ?(.*)$/s.exec(line) ?? [];
  const header = udh === undefined ? undefined : octets(udh);
  const raw = kind === 'text' ? Buffer.from(body, 'latin1') : octets(body);
  // A part among several says nothing of its coding: zeros and high octets are UCS-2.
  const isWide = kind === 'ucs-2' || (kind === 'data' && raw.length % 2 === 0 && raw.includes(0x1e));
  return {
    from,
    to,
    text: isWide ? ucs2(raw) : raw.toString(),
    ...(header && header.length === 6 ? { part: { of: header[4] ?? 0, at: header[5] ?? 0 } } : {}),
  };
}

export interface Kannel {
  readonly url: string;
  /** Whole lines as they came, in order. */
  readonly lines: string[];
  close(): Promise<void>;
}

/** Who is behind Kannel: an SMSC of ours that speaks SMPP, and where SMS from customers go. */
export interface Behind {
  readonly smpp: number;
  readonly inboundUrl: string;
}

const fake = (port: number): string => `smsc = fake
smsc-id = fake
port = ${port}
connect-allow-ip = 127.0.0.1`;

const overSmpp = (port: number): string => `smsc = smpp
smsc-id = smpp
host = 127.0.0.1
port = ${port}
smsc-username = kannel
smsc-password = secret
system-type = ""
transceiver-mode = true
source-addr-autodetect = false
source-addr-ton = 5
source-addr-npi = 0
dest-addr-ton = 1
dest-addr-npi = 1`;

/** As docs/channels.md has it. */
const service = (inboundUrl: string): string => `
group = sms-service
keyword = default
get-url = "${inboundUrl}?from=%p&text=%a&id=%I&charset=%C"
max-messages = 3
omit-empty = true
`;

function configuration(
  ports: Readonly<Record<'admin' | 'smsbox' | 'smsc' | 'send', number>>,
  behind: Behind | undefined,
): string {
  return `
group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = not-used-by-us
smsbox-port = ${ports.smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
${behind ? overSmpp(behind.smpp) : fake(ports.smsc)}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.send}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = ${LOGIN.key}
password = "${LOGIN.secret}"
concatenation = true
max-messages = 10
${behind ? service(behind.inboundUrl) : ''}`;
}

async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGKILL');
  await once(program, 'exit');
}

/** Something listens on the port. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Starts bearerbox and smsbox on ports of this machine, and an SMSC that writes down what reaches it.
 * @param behind another SMSC instead, with what comes back
 */
export async function startKannel(behind?: Behind): Promise<Kannel> {
  const folder = await mkdtemp(join(tmpdir(), 'nhip-kannel-'));
  const ports = {
    admin: await choosePort('Kannel', undefined),
    smsbox: await choosePort('Kannel', undefined),
    smsc: await choosePort('Kannel', undefined),
    send: await choosePort('Kannel', undefined),
  };
  const file = join(folder, 'kannel.conf');
  await writeFile(file, configuration(ports, behind));
  const options = { cwd: folder, stdio: 'ignore' } as const;
  const programs = [spawn(BEARERBOX, ['-v', '4', file], options)];
  let smsc: Socket | undefined;
  const close = async (): Promise<void> => {
    smsc?.destroy();
    for (const program of programs.reverse()) await stop(program);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(() => answers(ports.smsbox), 'bearerbox', 20_000);
    programs.push(spawn(SMSBOX, ['-v', '4', file], options));
    await until(() => answers(ports.send), 'smsbox', 20_000);
    const lines: string[] = [];
    let rest = '';
    if (behind) return { url: `http://127.0.0.1:${ports.send}`, lines, close };
    smsc = connect(ports.smsc, '127.0.0.1');
    smsc.on('error', () => undefined);
    smsc.on('data', (chunk) => {
      const pieces = (rest + chunk.toString('latin1')).split('\n');
      rest = pieces.pop() ?? '';
      lines.push(...pieces);
    });
    await once(smsc, 'connect');
    return { url: `http://127.0.0.1:${ports.send}`, lines, close };
  } catch (error) {
    await close();
    throw error;
  }
}
