/**
 * Sinks for benchmarks, in a process of their own.
 * Usage: tsx dev/providers/sink/sink.ts [--http PORT] [--smtp PORT] [--control PORT] [--no-pipelining] [--guarded]
 * Prints one line: {"http": "http://…", "smtp": "smtp://…", "control": "http://…"}.
 * Control: GET /stats answers {"http": {messages, distinct, firstAt, lastAt}, "smtp": {…}}; POST /reset forgets.
 */
import { createServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { listen } from '../listen.js';
import { runUntilTold } from '../run-until-told.js';
import { SinkCount } from './sink-count.js';
import { httpSink } from './sink-http.js';
import { smtpSink } from './sink-smtp.js';

const { values } = parseArgs({
  options: {
    http: { type: 'string', default: '0' },
    smtp: { type: 'string', default: '0' },
    control: { type: 'string', default: '0' },
    'no-pipelining': { type: 'boolean', default: false },
    guarded: { type: 'boolean', default: false },
  },
});
const counts = { http: new SinkCount(), smtp: new SinkCount() };
const http = httpSink(counts.http);
const smtp = smtpSink(counts.smtp, { pipelining: !values['no-pipelining'] });
const control = createServer((request, response) => {
  const isReset = request.method === 'POST' && request.url === '/reset';
  if (isReset) for (const count of Object.values(counts)) count.reset();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ http: counts.http.stats(), smtp: counts.smtp.stats() }));
});

const servers: Server[] = [http, smtp, control];
const sockets = new Set<Socket>();
for (const server of servers) {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
}
const addresses = {
  http: `http://127.0.0.1:${await listen(http, Number(values.http))}`,
  smtp: `smtp://127.0.0.1:${await listen(smtp, Number(values.smtp))}`,
  control: `http://127.0.0.1:${await listen(control, Number(values.control))}`,
};
console.log(JSON.stringify(addresses));

runUntilTold(async () => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
}, values.guarded);
