import type { AddressInfo, Server } from 'node:net';

/** Listens on loopback; port 0 takes a free one. Resolves with the port. Errors: the port is taken. */
export function listen(server: Pick<Server, 'listen' | 'address' | 'once' | 'off'>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
