import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** A port that was asked for is taken. */
class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/** Binds the port for a moment. Returns the port the system gave, or undefined when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') done(undefined);
      else fail(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/** Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere). */
const QUIET = { from: 15_000, to: 32_000 };
const TRIES = 20;

/**
 * A port that is free and will be for the seconds until a program listens: the system's own choice may be given to somebody's
 * connection meanwhile.
 */
async function quietPort(): Promise<number | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await tryPort(randomInt(QUIET.from, QUIET.to));
    if (port !== undefined) return port;
  }
  return tryPort(0);
}

/**
 * A loopback port: the one asked for, or a free one.
 * @param use what it is for, for the message.
 * @throws PortTakenError when the one asked for is not free.
 */
export async function choosePort(use: string, wanted?: number): Promise<number> {
  const port = await (wanted === undefined ? quietPort() : tryPort(wanted));
  if (port !== undefined) return port;
  throw new PortTakenError(
    `Cannot start ${use}: port must be free, current value is ${wanted}, which another program uses. Give another port, or none to have a free one chosen.`,
  );
}
