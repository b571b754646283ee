import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { listen } from '../../../dev/providers/listen.js';

/** What the server answers to a command line: a reply, or `drop` to end the connection without one. */
export type Script = (line: string, connection: number) => string | 'drop';
export interface ScriptedSmtp {
  readonly port: number;
  /** Every line that clients sent, with the number of their connection, from 1. */
  readonly lines: readonly string[];
  connections(): number;
  close(): Promise<void>;
}

/** What a well-meaning server says. */
export function politely(line: string): string {
  if (/^EHLO/.test(line)) return '250-test\r\n250 8BITMIME';
  if (line === 'DATA') return '354 go on';
  return line === 'QUIT' ? '221 bye' : '250 ok';
}

/** An SMTP server that does exactly what a test says; without PIPELINING unless the script announces it. */
export async function scriptedSmtp(script: Script, greeting = '220 test'): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    let inData = false;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.write(`${greeting}\r\n`);
    createInterface({ input: socket }).on('line', (line) => {
      lines.push(`${connection} ${line}`);
      if (inData && line !== '.') return;
      inData = false;
      const answer = script(line, connection);
      if (answer === 'drop') socket.destroy();
      else if (answer !== '' && socket.writable) socket.write(`${answer}\r\n`);
      if (answer.startsWith('354')) inData = true;
      if (answer.startsWith('221') || answer.startsWith('421')) socket.end();
    });
  });
  const port = await listen(server, 0);
  return {
    port,
    lines,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
