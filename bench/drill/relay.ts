import { createServer } from 'node:http';
import { readBody } from '../../dev/providers/http.js';
import { listen } from '../../dev/providers/listen.js';

/** Between the provider and the API: passes receipts on, and when told so, late and twice. */
export interface Relay {
  readonly url: string;
  /** How late, in milliseconds, and how often each post is passed on. */
  set(how: { readonly lateMs: number; readonly times: number }): void;
  close(): Promise<void>;
}

const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

/** @param target the API's base URL */
export async function startRelay(target: string): Promise<Relay> {
  let how = { lateMs: 0, times: 1 };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          HOP.has(name) || typeof value !== 'string' ? [] : [[name, value]],
        ),
      );
      const { lateMs, times } = how;
      if (lateMs > 0) await new Promise((wake) => setTimeout(wake, lateMs));
      let status = 503;
      for (let n = 0; n < times; n += 1) {
        const answer = await fetch(`${target}${request.url}`, { method: request.method ?? 'POST', headers, body });
        await answer.arrayBuffer();
        ({ status } = answer);
      }
      response.writeHead(status).end();
    })().catch(() => response.writeHead(503).end());
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    set: (wanted) => {
      how = wanted;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
