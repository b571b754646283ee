import { createConnection, createServer, type Socket } from 'node:net';
import { listen } from '../../dev/providers/listen.js';

/** Between a client and a server: passes bytes on, and cuts connections when told so. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection at once, in the middle of whatever it carries, and takes no other for so long, milliseconds. */
  cut(ms: number): void;
  close(): Promise<void>;
}

/** @param target port of the server on this machine */
export async function startProxy(target: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let shutUntil = 0;
  const keep = (socket: Socket, other: Socket): void => {
    open.add(socket);
    // What a cut or a killed server leaves is what it is meant to leave.
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    if (Date.now() < shutUntil) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection({ host: '127.0.0.1', port: target });
    for (const socket of [client, upstream]) socket.setNoDelay();
    keep(client, upstream);
    keep(upstream, client);
    client.pipe(upstream).pipe(client);
  });
  const port = await listen(server, 0);
  return {
    port,
    cut(ms) {
      shutUntil = Date.now() + ms;
      for (const socket of open) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
