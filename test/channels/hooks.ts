import { createServer, type ServerResponse } from 'node:http';
import { closeServer, readBody } from '../../dev/providers/http.js';
import { listen } from '../../dev/providers/listen.js';

export interface HookRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A server that writes down every request and answers as a test says. */
export async function hooks(reply: (request: HookRequest, response: ServerResponse) => void) {
  const requests: HookRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method, url = '/', headers } = request;
    const taken = { method, url, headers, body: (await readBody(request)).toString() };
    requests.push(taken);
    reply(taken, response);
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  return { url, requests, close: () => closeServer(server) };
}
