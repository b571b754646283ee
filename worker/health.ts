import { createServer, type Server, type ServerResponse } from 'node:http';
import { checked } from '../api/service/checked.js';

/** What a worker needs, by part: each resolves when it is there. */
export type Needs = Readonly<Record<string, () => Promise<void>>>;

const answer = (res: ServerResponse, status: number, body: object): void => {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
};

async function ready(res: ServerResponse, needs: Needs): Promise<void> {
  const ok = (check: () => Promise<void>) => checked(() => check().then(() => 'ok'), 'no answer');
  const found = await Promise.all(Object.entries(needs).map(async ([part, check]) => [part, await ok(check)]));
  const checks = Object.fromEntries(found) as Record<string, string>;
  const wrong = Object.entries(checks).filter(([, state]) => state !== 'ok');
  if (wrong.length === 0) return answer(res, 200, { status: 'ok', checks });
  const detail = `Not ready: ${wrong.map(([part, state]) => `${part}: ${state}`).join('; ')}.`;
  answer(res, 503, { title: 'Not ready', status: 503, code: 'not_ready', detail, checks });
}

/**
 * Serves `/livez` (this process lives: who restarts it for a database that is away helps nobody) and `/readyz` (every need is met)
 * of a program that has no API.
 * @param address host:port
 */
export function serveHealth(address: string, needs: Needs): Server {
  const colon = address.lastIndexOf(':');
  const server = createServer((req, res) => {
    if (req.url === '/livez') answer(res, 200, { status: 'ok' });
    else if (req.url === '/readyz') void ready(res, needs);
    else res.writeHead(404).end();
  });
  return server.listen(Number(address.slice(colon + 1)), address.slice(0, colon));
}
