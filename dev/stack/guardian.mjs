/**
 * Runs one server and lets it live no longer than the program that wanted it: `node guardian.mjs GRACE_MS COMMAND ARGS…`.
 * The program holds the other end of standard input; when that closes, also because the program was killed with -9,
 * the server gets SIGTERM and, GRACE_MS later, SIGKILL. Standard output says `{"pid":n}`, then `{"exit":code,"signal":s}`.
 * Plain JavaScript: it starts in a blink and needs no loader.
 */
import { spawn } from 'node:child_process';

const [graceMs = '5000', command = '', ...args] = process.argv.slice(2);

// A terminal's Ctrl-C reaches the whole group. The program decides the order of stopping, so we and the server do not listen.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {});
process.stdout.on('error', () => {});

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const server = spawn(command, args, { stdio: ['ignore', 2, 2], detached: true });

let stopping = false;
const signalServer = (signal) => {
  try {
    process.kill(-server.pid, signal);
  } catch {
    // Gone already.
  }
};
const stop = () => {
  if (stopping || server.pid === undefined) return;
  stopping = true;
  signalServer('SIGTERM');
  setTimeout(() => signalServer('SIGKILL'), Number(graceMs));
};

server.once('error', (error) => {
  tell({ error: error.message });
  process.exit(1);
});
server.once('exit', (code, signal) => {
  signalServer('SIGKILL');
  tell({ exit: code, signal });
  process.exit(0);
});
if (server.pid !== undefined) tell({ pid: server.pid });

process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
process.on('SIGTERM', stop);
