import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { startProxy } from '../../../bench/drill/proxy.js';
import { listen } from '../../../dev/providers/listen.js';

describe("the drill's proxy", () => {
  it('passes on what is said, cuts in the middle, takes nobody for a while, and then passes on again', async () => {
    const seen: Socket[] = [];
    const server = createServer((socket) => {
      seen.push(socket);
      socket.on('error', () => {});
      socket.pipe(socket);
    });
    const proxy = await startProxy(await listen(server, 0));
    const connect = async (): Promise<Socket> => {
      const socket = createConnection({ host: '127.0.0.1', port: proxy.port });
      socket.on('error', () => {});
      await once(socket, 'connect');
      return socket;
    };
    const closed = (socket: Socket | undefined): Promise<void> =>
      new Promise((resolve) => socket?.once('close', () => resolve()));
    const echo = async (socket: Socket): Promise<string> => {
      socket.write('hello');
      const [data] = (await once(socket, 'data')) as [Buffer];
      return data.toString();
    };
    const first = await connect();
    assert.equal(await echo(first), 'hello');
    const ends = Promise.all([closed(first), closed(seen[0])]);
    proxy.cut(60_000);
    await ends;
    const refused = createConnection({ host: '127.0.0.1', port: proxy.port });
    refused.on('error', () => {});
    await closed(refused);
    assert.equal(seen.length, 1, 'the server was not reached');
    proxy.cut(0);
    assert.equal(await echo(await connect()), 'hello');
    await proxy.close();
    await new Promise((done) => server.close(done));
  });
});
