import { createServer } from 'node:net';

/** A port that was asked for is taken. */
export class PortTakenError extends Error {
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

/**
 * A loopback port: the one asked for, or a free one.
 * @param use what it is for, for the message.
 * @throws PortTakenError when the one asked for is not free.
 */
export async function choosePort(use: string, wanted?: number): Promise<number> {
  const port = await tryPort(wanted ?? 0);
  if (port !== undefined) return port;
  throw new PortTakenError(
    `Cannot start ${use}: port must be free, current value is ${wanted}, which another program uses. Give another port, or none to have a free one chosen.`,
  );
}
